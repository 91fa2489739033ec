"""Commands about personal text, for the business unit on its own host: subject list, keep, read, destroy."""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When, run, settings_of, show
from services.cli.presenting import Asked, present

if TYPE_CHECKING:
    from services.bootstrap.subjects import KeptText

subject = typer.Typer(
    help="Personal text: kept sealed, read on the record, destroyed for good.", no_args_is_help=True
)
Reference = Annotated[
    str, typer.Argument(help="The subject, such as HSSCP-SJ-2026-0001; never a name.")
]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text, or what stands where it stood."""

    entry: int
    about: str
    kind: str
    agency: str
    kept_on: date
    text: str


@subject.command("list")
def subjects(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every row, also on a terminal.")
    ] = False,
) -> None:
    """About whom text is kept, since when, held by whom, destroyed when; without any text."""
    from services.boards.incidents import SUBJECTS

    present(Asked(config, partnership, as_at, form, everything), SUBJECTS)


@subject.command()
def keep(
    reference: Reference,
    about: Annotated[str, typer.Option(help="The incident or review, such as HSSCP-RR-2026-0001.")],
    kind: Annotated[str, typer.Option(help="agency-summary, account-of-incident or family-view.")],
    agency: Annotated[str, typer.Option(help="Whose text it is: cleveland-police.")],
    file: Annotated[
        Path,
        typer.Option(
            help="The text, in UTF-8; - reads it from the input. It is no argument, since those can be seen."
        ),
    ],
    config: Config = None,
    partnership: Partnership = None,
) -> None:
    """Keep a text about a person with an incident or review, sealed under a key of the person's own."""
    from services.bootstrap import subjects as door

    settings = settings_of(config)
    name = settings.chosen(partnership)
    fields = {"subject_id": reference, "about": about, "text_kind": kind, "agency": agency}
    receipt = run(door.keep(settings, name, fields, _text(file)))
    typer.echo(f"Kept and sealed: {reference}, position {receipt.last_position}.")


@subject.command()
def read(
    reference: Reference,
    purpose: Annotated[str, typer.Option(help="What for; it stands in the access log for ever.")],
    post: Annotated[str, typer.Option(help="Your post, never your name: Records Officer.")],
    config: Config = None,
    partnership: Partnership = None,
    form: Form = None,
) -> None:
    """Read what is kept about a person; that you did is recorded first."""
    from services.boards.sheets import sheet_of
    from services.bootstrap import subjects as door

    settings = settings_of(config)
    name = settings.chosen(partnership)
    texts = run(door.read(settings, name, reference, post=post, purpose=purpose))
    title = f"Kept about {reference}; recorded in the access log as read by {post}"
    show(sheet_of(title, TextLine, [_line(text) for text in texts]), form)


@subject.command()
def destroy(
    reference: Reference,
    authority: Annotated[str, typer.Option(help="The line of the retention schedule.")],
    destroyed_by: Annotated[str, typer.Option("--destroyed-by", help="The post that does it.")],
    approved_by: Annotated[
        str, typer.Option("--approved-by", help="The other post, that approved it.")
    ],
    config: Config = None,
    partnership: Partnership = None,
) -> None:
    """Destroy a person's key and with it every text kept about them, for good; counts and dates stay."""
    from services.bootstrap import subjects as door

    settings = settings_of(config)
    name = settings.chosen(partnership)
    fields = {
        "subject_id": reference,
        "access_id": door.new_reference(name, "AC"),
        "authority": authority,
        "destroyed_by": destroyed_by,
        "approved_by": approved_by,
    }
    receipt = run(door.destroy(settings, name, fields))
    typer.echo(
        f"Destroyed: {reference}, {fields['access_id']} in the access log, position {receipt.last_position}."
    )


def _text(file: Path) -> str:
    from domain.errors import Misconfigured

    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{file} cannot be read as text ({type(error).__name__})") from None


def _line(text: "KeptText") -> TextLine:
    told = text.text
    if not isinstance(told, str):
        told = f"destroyed on {told.on:%d %B %Y} under {told.authority}"
    return TextLine(text.entry, text.about, text.text_kind, text.agency, text.kept_on, told)
