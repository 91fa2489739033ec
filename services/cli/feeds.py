"""Commands that write what others subscribe to: feed changes, feed obligations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Partnership, When, ask, scope_of

if TYPE_CHECKING:
    from datetime import datetime

    from services.boards.ports import Record, Stand

feed = typer.Typer(
    no_args_is_help=True,
    help="Files that others subscribe to: changes as Atom, obligations as a calendar.",
)
Output = Annotated[Path, typer.Option("--output", "-o", help="The file.")]
Restricted = Annotated[
    bool,
    typer.Option(
        "--restricted",
        help="With what never leaves the partnership's own record, such as incidents.",
    ),
]


@feed.command()
def changes(
    output: Output,
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    agency: Annotated[str | None, typer.Option(help="Only what concerns this agency.")] = None,
    theme: Annotated[str | None, typer.Option(help="Only what concerns this theme.")] = None,
    size: Annotated[int, typer.Option(help="At most so many entries.", min=1, max=1000)] = 50,
    address: Annotated[
        str | None, typer.Option(help="Where the feed will be found, for its links.")
    ] = None,
    restricted: Restricted = False,
) -> None:
    """What changed on the record, the newest first, as an Atom feed. Older pages: --as-at '#POSITION'."""
    from services.feeds.atom import Feed, atom
    from services.feeds.choosing import CONCERNS, Choice, concerns
    from services.feeds.pages import page
    from services.feeds.words import agency_names

    async def question(record: "Record") -> bytes:
        stand = await record.stand(as_at)
        known = concerns((await record.views(CONCERNS, None)).rows) if agency or theme else {}
        choice = Choice(agency, theme, known, restricted)
        found = await page(record.events, until=stand.position, takes=choice.takes, size=size)
        chosen = {"agency": agency, "theme": theme}
        about = Feed(
            partnership=record.partnership,
            title=f"What changed on the record of {record.partnership.upper()}",
            known_at=await _recorded_at(record, stand),
            chosen={name: value for name, value in chosen.items() if value},
            names=agency_names(scope_of(config, record.partnership)),
            address=address,
        )
        return atom(found, about, newest=as_at is None)

    _put(output, ask(config, partnership, question))


@feed.command()
def obligations(
    output: Output,
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    agency: Annotated[str | None, typer.Option(help="Only what this agency or group owes.")] = None,
    restricted: Restricted = False,
) -> None:
    """What is owed and by when, as a calendar (iCalendar) with one all-day event for each obligation."""
    from domain.permission.sensitivity import restricted_in
    from services.boards.owed import OBLIGATIONS
    from services.feeds.calendar import Of, calendar, owed_by

    async def question(record: "Record") -> bytes:
        found = await record.views(OBLIGATIONS.views, as_at)
        stand = found.stand
        lines = OBLIGATIONS.read(found.rows, stand.today, scope_of(config, record.partnership))
        if agency:
            lines = owed_by(lines, agency)
        open_to_all = [line for line in lines if restricted or not restricted_in(line.about or "")]
        known_at = await _recorded_at(record, stand)
        return calendar(open_to_all, Of(record.partnership, stand.position, known_at, agency))

    _put(output, ask(config, partnership, question))


async def _recorded_at(record: "Record", stand: "Stand") -> "datetime":
    """When the position was reached; of an empty record, the moment that was asked for."""
    last = await record.events(after=max(stand.position - 1, 0), until=stand.position, limit=1)
    return last[0].recorded_at if last else stand.known_at


def _put(file: Path, content: bytes) -> None:
    """Raises Misconfigured where nothing can be written."""
    from domain.errors import Misconfigured

    try:
        file.write_bytes(content)
    except OSError as error:
        raise Misconfigured(f"{file} cannot be written: {error.strerror}") from None
