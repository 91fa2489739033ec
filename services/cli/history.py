"""Commands that show what happened: history of a reference, events."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Agency, Config, Form, Partnership, When, ask, settings_of, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.fact import Recorded
    from services.boards.ports import Record, Stand
    from services.boards.sheets import Sheet

_LIMIT = 50


def history(
    reference: Annotated[str, typer.Argument(help="A reference, such as HSSCP-F-2014-0001.")],
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Agency = None,
) -> None:
    """Everything that happened to a reference; of a finding, recommendation or action, its whole thread."""
    from domain.errors import Code, refuse

    async def question(record: "Record") -> "list[Sheet]":
        stand = await record.stand(as_at)
        recorded = await record.stream(reference, stand.position)
        sheets = await _threads(record, reference, as_at)
        if not recorded and not sheets:
            raise refuse(
                Code.NOT_FOUND,
                f"the record of {record.partnership} knows no {reference} at position "
                f"{stand.position}; `golden-thread events` lists what there is",
            )
        title = f"Events of {reference}"
        shown = _OF_A_THREAD if sheets else _OF_ONE
        own = _sheet(title, recorded, stand, agency, shown=shown, in_csv=not sheets)
        return [*sheets, own]

    show(ask(config, partnership or _named_in(reference, config), question), form)


def _named_in(reference: str, config: Config) -> str | None:
    """A reference begins with its partnership; of another record's, the settings say whose is meant."""
    name = reference.partition("-")[0].lower()
    return name if name in settings_of(config).partnerships else None


def events(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Agency = None,
    after: Annotated[
        int | None, typer.Option(help="Only those after this position.", min=0)
    ] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = _LIMIT,
) -> None:
    """The log in order; without --after, its end."""

    async def question(record: "Record") -> "Sheet":
        stand = await record.stand(as_at)
        start = max(stand.position - limit, 0) if after is None else after
        found = await record.events(after=start, until=stand.position, limit=limit)
        return _sheet("Events", found, stand, agency, shown=_OF_ALL)

    show(ask(config, partnership, question), form)


_OF_ONE = ("position", "recorded_at", "event", "occurred_on", "agency", "content")
_OF_A_THREAD = ("position", "recorded_at", "event", "occurred_on", "agency", "event_id")
_OF_ALL = ("position", "recorded_at", "reference", "entry", "event", "agency", "origin")


def _sheet(
    title: str,
    recorded: "Sequence[Recorded]",
    stand: "Stand",
    agency: str | None,
    *,
    shown: tuple[str, ...],
    in_csv: bool = True,
) -> "Sheet":
    from services.boards.event_lines import EventLine, in_words, line_of
    from services.boards.sheets import sheet_of

    audience = f"as {agency} may read them" if agency else "with small numbers withheld"
    lines = [line_of(event, agency) for event in recorded]
    sheet = sheet_of(
        f"{title}, {audience}", EventLine, lines, stand=stand, shown=shown, in_csv=in_csv
    )
    told = [replace(line, content=in_words(line.content)) for line in lines]
    people = sheet_of("", EventLine, told)
    return sheet.seen_as(people.rows, first=None, more="")


async def _threads(record: "Record", reference: str, as_at: "When") -> "list[Sheet]":
    """The thread of each finding that the reference is part of."""
    from projections.improvement import thread_board
    from projections.improvement.thread import VIEW, Hop
    from services.boards.sheets import sheet_of

    snapshot = await record.view(VIEW, as_at)
    sheets = []
    for finding in thread_board.threads_of(snapshot.rows, reference):
        own = thread_board.thread_of(snapshot.rows, finding)
        sheets.append(
            sheet_of(
                f"The thread of {finding}",
                Hop,
                own,
                stand=snapshot.stand,
                notes=thread_board.breaks(own),
                shown=("hop", "stream", "words", "occurred_on", "actor"),
                labels=thread_board.COLUMNS,
            )
        )
    return sheets
