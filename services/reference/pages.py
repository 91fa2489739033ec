"""Every reference page by its file name. The first line of each says that it is generated, and from what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from typer.core import TyperGroup

from services.reference import contents, coverage, reading, refusals, wire

REGENERATE = "golden-thread reference"


@dataclass(frozen=True, slots=True)
class Wire:
    """What is said about NATS: the forms of subject, the streams and the users."""

    forms: Iterable[tuple[str, str]]
    streams: Iterable[wire.Stream]
    users: Iterable[wire.User]


def pages(
    app: TyperGroup, on_the_wire: Wire, sources: Mapping[str, str], covered: Mapping[str, str]
) -> Mapping[str, str]:
    """
    `sources` are the program's own modules by path, from which the sentences of the refusals are taken; `covered`
    the files of services/reference/coverage by name.
    """
    made = {
        "events.md": contents.events(),
        "messages.md": contents.messages(),
        "refusals.md": refusals.refusals(sources),
        "views.md": reading.views(),
        "coverage.md": coverage.coverage(covered),
        "settings.md": reading.settings(),
        "commands.md": reading.commands(app),
        "subjects.md": wire.subjects(on_the_wire.forms, on_the_wire.streams, on_the_wire.users),
    }
    head = f"<!-- Generated from the code by `{REGENERATE}`; change the code, not this page. -->"
    return {name: "\n".join((head, "", *lines, "")) for name, lines in made.items()}


def differences(wanted: Mapping[str, str], kept: Mapping[str, str]) -> list[str]:
    """One sentence for each page that is missing, out of date or left over, with what to do."""
    return [
        f"docs/reference/{name} {_what(name, wanted, kept)}: run {REGENERATE} and look at the difference"
        for name in sorted(wanted.keys() | kept.keys())
        if wanted.get(name) != kept.get(name)
    ]


def _what(name: str, wanted: Mapping[str, str], kept: Mapping[str, str]) -> str:
    if name not in kept:
        return "is missing"
    return "is out of date" if name in wanted else "describes nothing in the code"
