"""Commands that make files to share: report and export."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.boards.as_at import AsAt
from services.cli.options import Config, Partnership, When, ask, scope_of
from services.reports.formats import Data, Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projections.view import View
    from services.boards.board import Board
    from services.boards.ports import Record
    from services.reports.report import Given, Report

report = typer.Typer(
    no_args_is_help=True,
    help="A report as PDF, XLSX, HTML or JSON. The same day or position gives the same bytes.",
)

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="The file; by default named after what it is.", show_default=False
    ),
]
Shape = Annotated[Form, typer.Option("--format", "-f", help="The form of the file.")]


@report.command("board-pack")
def board_pack(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Shape = Form.PDF,
    output: Output = None,
) -> None:
    """What the Board looks at in a meeting: actions, impact, themes, figures, what is owed."""
    from services.reports.board_pack import BOARD_PACK

    _make(BOARD_PACK, "", _Asked(config, partnership, as_at, output), form)


@report.command("annual")
def annual(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Shape = Form.PDF,
    output: Output = None,
    of: Annotated[
        str,
        typer.Option(
            "--report",
            help="Which, such as HSSCP-Y-2026-0001. Default: the newest.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """The yearly report: what each section states, what proves it, and where nothing does."""
    from services.reports.annual import ANNUAL

    _make(ANNUAL, of, _Asked(config, partnership, as_at, output), form)


@report.command("exceptions")
def exceptions(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Shape = Form.PDF,
    output: Output = None,
) -> None:
    """Each figure that stands out: why it matters, how it moves, the story, what follows."""
    from services.reports.exceptions import EXCEPTIONS

    _make(EXCEPTIONS, "", _Asked(config, partnership, as_at, output), form)


@report.command("agency-profile")
def agency_profile(
    agency: Annotated[str, typer.Argument(help="The agency's id, such as cleveland-police.")],
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Shape = Form.PDF,
    output: Output = None,
) -> None:
    """One agency: what it owes, what it sent and what it was asked."""
    from services.reports.agency_profile import AGENCY_PROFILE

    _make(AGENCY_PROFILE, agency, _Asked(config, partnership, as_at, output), form)


@report.command("six-step-briefing")
def six_step_briefing(
    about: Annotated[
        str, typer.Argument(help="A theme, or the reference of a finding or a briefing.")
    ],
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Shape = Form.PDF,
    output: Output = None,
) -> None:
    """What was learned about a theme, in six steps, for a team meeting."""
    from services.reports.six_step_briefing import SIX_STEP_BRIEFING

    _make(SIX_STEP_BRIEFING, about, _Asked(config, partnership, as_at, output), form)


def export(
    view: Annotated[str, typer.Argument(help="A board, such as actions or indicators.")],
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Annotated[Data, typer.Option("--format", "-f", help="The form of the file.")] = Data.CSV,
    output: Output = None,
) -> None:
    """Every line of a board for programs; beside a CSV file one that says what its columns are."""
    from services.boards.cells import printed
    from services.bootstrap.documents import check_possible, exported, metadata
    from services.reports.export import export as exporting

    board = _board(view)
    check_possible(form)
    asked = _Asked(config, partnership, as_at, output)
    given = _given(board.views, asked)
    made = exporting(board, given.lines(board), given.stand)
    file = output or Path(f"{board.name}.{form}")
    files = {file: exported(made, form)}
    if form is Data.CSV:
        files[file.with_suffix(".meta.csv")] = metadata(made)
    _save(files, given, f"{board.title}, {printed(len(made.rows))} rows")
    if board.restricted:
        typer.echo("Restricted: it must not leave the partnership without an approved disclosure.")


# --- What all of them do ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the options of a command say."""

    config: Path | None
    partnership: str | None
    as_at: AsAt | None
    output: Path | None


def _make(report: "Report", about: str, asked: _Asked, form: Form) -> None:
    from services.bootstrap.documents import written

    given = _given(report.views, asked)
    made = report.make(given, about)
    file = asked.output or Path(f"{report.name}.{form}")
    _save({file: written(made, form)}, given, made.title)


def _given(views: "Sequence[View]", asked: _Asked) -> "Given":
    """All views of one position: without --as-at, of the present moment."""
    from services.boards.as_at import Moment
    from services.reports.report import Given

    async def question(record: "Record") -> "Given":
        chosen = asked.as_at or Moment((await record.stand(None)).known_at)
        found = await record.views(views, chosen)
        scope = scope_of(asked.config, record.partnership)
        return Given(found.rows, found.stand, scope, found.lacking)

    return ask(asked.config, asked.partnership, question)


def _board(name: str) -> "Board":
    """Raises Misconfigured that names the boards there are."""
    from domain.errors import Misconfigured
    from services.boards.catalogue import BOARDS, named

    found = named(name)
    if found is None:
        known = ", ".join(board.name for board in BOARDS)
        raise Misconfigured(f"there is no board {name}: choose of {known}")
    return found


def _save(files: "Mapping[Path, bytes]", given: "Given", what: str) -> None:
    """Raises Misconfigured where a file cannot be written."""
    from domain.errors import Misconfigured
    from services.boards.sheets import footer

    for file, content in files.items():
        try:
            file.write_bytes(content)
        except OSError as error:
            raise Misconfigured(f"{file}: {error.strerror}") from None
    typer.echo(f"{', '.join(map(str, files))}: {what}. {footer(given.stand)}")
