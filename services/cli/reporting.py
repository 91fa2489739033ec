"""Commands that make files to share: report and export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Partnership, When, ask, scope_of

if TYPE_CHECKING:
    from services.boards.as_at import AsAt
    from services.boards.ports import Record
    from services.reports.document import Document
    from services.reports.report import Report

report = typer.Typer(
    no_args_is_help=True, help="A report as PDF, XLSX, HTML or JSON, for a meeting or a reader."
)

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="The file; by default named after the report.", show_default=False
    ),
]
Form = Annotated[str | None, typer.Option("--format", "-f", help="pdf, xlsx, html or json.")]


@report.command("board-pack")
def board_pack(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """What the Board looks at in a meeting."""
    from services.reports.board_pack import BOARD_PACK

    _make(BOARD_PACK, "", (config, partnership, as_at), form, output)


def _make(
    report: "Report",
    about: str,
    asked: "tuple[Path | None, str | None, AsAt | None]",
    form: str | None,
    output: Path | None,
) -> None:
    from services.boards.as_at import Moment
    from services.bootstrap.documents import Form, written
    from services.reports.report import Given

    config, partnership, as_at = asked

    async def question(record: "Record") -> "Document":
        chosen = as_at or Moment((await record.stand(None)).known_at)
        found = await record.views(report.views, chosen)
        scope = scope_of(config, record.partnership)
        return report.make(Given(found.rows, found.stand, scope, found.lacking), about)

    made = ask(config, partnership, question)
    kind = Form(form or "pdf")
    (output or Path(f"{report.name}.{kind}")).write_bytes(written(made, kind))
