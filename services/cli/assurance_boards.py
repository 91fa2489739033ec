"""Commands of assurance: dissemination, agency, reports, yearly-report, access-log, inspection-pack."""

from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.boards import as_at as moments
from services.boards.as_at import AsAt, Moment
from services.cli.options import Config, Form, Partnership, When, ask, scope_of, show
from services.cli.presenting import FIRST, MORE, Asked, answer, present, sheet_of_board

if TYPE_CHECKING:
    from domain.command import Scope
    from services.boards.ports import Record, Snapshots
    from services.boards.sheets import Sheet

All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]
Report = Annotated[
    str | None, typer.Option("--report", help="Only this report, such as HSSCP-Y-2026-0001.")
]


def dissemination(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Annotated[str | None, typer.Option(help="Only this agency.")] = None,
    everything: All = False,
) -> None:
    """Has each briefing reached the front line, and who has not confirmed it (V-14)."""
    from services.boards.assurance import DISSEMINATION

    present(
        Asked(config, partnership, as_at, form, everything),
        DISSEMINATION,
        lambda line: agency in (None, line.agency),
    )


def agency(
    agency: Annotated[str, typer.Argument(help="The agency's id, such as cleveland-police.")],
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """All that the record holds of one agency: what it owes, what it sent, what it was asked (V-16)."""
    from domain.errors import Code, refuse
    from projections.governance import agency_profile
    from projections.governance.agency_profile import COLUMNS, PartCount
    from projections.governance.agency_profile_line import Profiled, ProfileLine
    from services.boards.sheets import sheet_of

    async def question(record: "Record") -> "list[Sheet]":
        scope = scope_of(config, record.partnership)
        known = scope.framework.agencies.get(agency)
        if known is None:
            raise refuse(Code.UNKNOWN_AGENCY, f"the framework lists no agency {agency}")
        found = await record.views(agency_profile.views(), as_at)
        today = found.stand.today
        lines = agency_profile.read(found.rows, Profiled(agency, today, scope))
        summary = agency_profile.counts(lines, today)
        whole = sheet_of(
            known.name,
            ProfileLine,
            lines,
            stand=found.stand,
            shown=("part", "reference", "what", "status", "due_on", "detail"),
            spare=("detail",),
            clip=60,
            labels=COLUMNS,
        )
        first = None if everything else FIRST
        seen = tuple(row for row, line in zip(whole.rows, lines, strict=True) if line.open)
        return [
            sheet_of(
                f"{known.name}, part by part", PartCount, summary, stand=found.stand, in_csv=False
            ),
            whole.seen_as(whole.rows if everything else seen, first=first, more=MORE),
        ]

    show(ask(config, partnership, question), form)


def reports(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    kind: Annotated[str | None, typer.Option(help="One kind, such as assurance report.")] = None,
    everything: All = False,
) -> None:
    """Reports received, due, issued and published; and the versions of the framework adopted."""
    from services.boards.assurance import FRAMEWORK_VERSIONS, REPORTS

    asked = Asked(config, partnership, as_at, form, everything)

    def sheets(found: "Snapshots", scope: "Scope") -> "list[Sheet]":
        rows, stand = found.rows, found.stand
        versions = FRAMEWORK_VERSIONS.read(rows, stand.today, scope)
        lines = REPORTS.read(rows, stand.today, scope)
        chosen = [line for line in lines if kind in (None, line.kind)]
        sheet = sheet_of_board(REPORTS, chosen, stand)
        return [
            sheet_of_board(FRAMEWORK_VERSIONS, versions, stand, clip=None, in_csv=False),
            sheet.seen_as(sheet.rows, first=asked.first, more=MORE),
        ]

    answer(asked, (REPORTS, FRAMEWORK_VERSIONS), sheets)


def yearly_report(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    report: Report = None,
) -> None:
    """The yearly report section by section: statements, what proves them, and the gaps (V-17)."""
    from services.boards.assurance import YEARLY_REPORT

    present(
        Asked(config, partnership, as_at, form, everything=True),
        YEARLY_REPORT,
        lambda line: report in (None, line.yearly_report_id),
        clip=120,
    )


def access_log(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Who looked at what and why, what was disclosed, what was destroyed (V-19)."""
    from services.boards.assurance import ACCESS_LOG

    present(Asked(config, partnership, as_at, form, everything), ACCESS_LOG)


def _since(words: str) -> AsAt:
    try:
        return moments.read(words)
    except moments.NotAMoment as error:
        raise typer.BadParameter(str(error)) from None


def inspection_pack(
    out: Annotated[Path, typer.Option("--out", help="A new folder for the pack.")],
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    since: Annotated[
        AsAt | None,
        typer.Option(
            help="Where the change log begins; without it, at the beginning of the record.",
            parser=_since,
            metavar="WHEN",
            show_default=False,
        ),
    ] = None,
    form: Form = None,
) -> None:
    """All views as at a chosen day, with index, change log and the hash of the record (V-18)."""
    from projections.catalogue import VIEWS
    from projections.governance.inspection_pack import (
        INDEX_COLUMNS,
        ChangeLine,
        IndexLine,
        changes,
        freeze,
    )
    from services.boards.sheets import sheet_of
    from services.bootstrap.files import write_csv
    from services.cli import inspection

    async def question(record: "Record") -> "Sheet":
        inspection.check_empty(out)
        chosen = as_at or Moment((await record.stand(None)).known_at)
        stand = await record.stand(chosen)
        seal = inspection.check_named(await record.seal(stand.position), stand)
        begin = 0 if since is None else (await record.stand(since)).position
        snapshots = await record.views(VIEWS, chosen)
        changed: list[ChangeLine] = []
        async with aclosing(record.everything(after=begin, until=stand.position)) as parts:
            async for recorded in parts:
                changed += changes(recorded)
        pack = inspection.Pack(
            seal=seal,
            snapshots=snapshots,
            scope=scope_of(config, record.partnership),
            tables=freeze(VIEWS, snapshots.rows),
            changes=changed,
            since=begin,
        )
        index = inspection.write_pack(out, pack, write_csv)
        return sheet_of(
            f"Inspection pack in {out}",
            IndexLine,
            index,
            stand=stand,
            notes=inspection.sealed(pack),
            shown=("file", "rows", "restricted"),
            labels=INDEX_COLUMNS,
        )

    show(ask(config, partnership, question), form)
