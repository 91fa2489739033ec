"""What goes over NATS and who may send and hear it: subjects.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.reference.words import code, table


@dataclass(frozen=True, slots=True)
class User:
    """One user of a partnership's server; what it may publish and subscribe to are allow-lists."""

    name: str
    about: str
    publish: Sequence[str]
    subscribe: Sequence[str]


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream, the subjects that feed it (none: it is sourced) and the most bytes that it holds."""

    name: str
    subjects: Sequence[str]
    most_bytes: int


def subjects(
    forms: Iterable[tuple[str, str]], streams: Iterable[Stream], users: Iterable[User]
) -> list[str]:
    """`forms` are the forms of subject, each with what travels on it."""
    lines = [
        "# Subjects and rights",
        "",
        (
            "`<p>` is the partnership whose server it is, `<neighbour>` the other one, `<agency>` an agency's id. The NATS "
            "server enforces the rights, so the agency in a subject is who sent it."
        ),
        "",
        "## Subjects",
        "",
        *table(("subject", "what travels on it"), [(code(s), about) for s, about in forms]),
        "",
        "## Streams",
        "",
        "All are kept in files and synced before a message is acknowledged; no message can be deleted.",
        "",
        *table(
            ("stream", "fed by", "holds up to"),
            [
                (
                    code(s.name),
                    ", ".join(map(code, s.subjects)) or "the neighbour's `EVENTS`, over the link",
                    f"{s.most_bytes // 1024**2} MB",
                )
                for s in streams
            ],
        ),
    ]
    for user in users:
        lines += ["", f"## User {user.name}", "", user.about, "", "May publish:", ""]
        lines += [f"- {code(subject)}" for subject in user.publish]
        lines += ["", "May subscribe to:", ""]
        lines += [f"- {code(subject)}" for subject in user.subscribe]
    return lines
