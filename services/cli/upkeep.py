"""Commands for whoever looks after a record: status, projections, dead-letters, contracts."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, ask, show

if TYPE_CHECKING:
    from services.boards.ports import Record, Stand
    from services.boards.sheets import Sheet

projections = typer.Typer(help="The views that the board reads.", no_args_is_help=True)


def status(config: Config = None, partnership: Partnership = None, form: Form = None) -> None:
    """What answers and what lags behind what. Exit code 1 when something is down."""
    from services.boards.ports import Part
    from services.boards.sheets import sheet_of

    async def question(record: "Record") -> "tuple[Sheet, bool]":
        stand = await record.stand(None)
        parts = await record.parts()
        title = f"How {record.partnership.upper()} does"
        return sheet_of(title, Part, parts, stand=stand), any(p.state == "down" for p in parts)

    sheet, down = ask(config, partnership, question)
    show(sheet, form)
    if down:
        raise typer.Exit(1)


@projections.command("status")
def standings(config: Config = None, partnership: Partnership = None, form: Form = None) -> None:
    """Where each view stands, and how far behind."""
    from services.boards.ports import ViewStanding
    from services.boards.sheets import sheet_of

    async def question(record: "Record") -> "Sheet":
        return sheet_of(
            "Views", ViewStanding, await record.standings(), stand=await record.stand(None)
        )

    show(ask(config, partnership, question), form)


@projections.command()
def rebuild(
    views: Annotated[
        list[str] | None, typer.Argument(help="Which; none means all.", show_default=False)
    ] = None,
    config: Config = None,
    partnership: Partnership = None,
) -> None:
    """All rows anew, beside the live ones; readers notice nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from domain.errors import Misconfigured
    from projections.catalogue import VIEWS
    from services.boards.sheets import footer

    known = [view.name for view in VIEWS]
    for name in views or ():
        if name not in known:
            raise Misconfigured(f"there is no view {name}: choose of {', '.join(known)}")

    async def question(record: "Record") -> "Stand":
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("events"),
            console=Console(stderr=True),
        ) as bar:
            task = bar.add_task(f"rebuilding for {record.partnership}", total=None)
            position = await record.rebuild(
                views or known,
                lambda position, head: bar.update(task, completed=position, total=head),
            )
        return replace(await record.stand(None), position=position)

    typer.echo(f"Rebuilt and switched. {footer(ask(config, partnership, question))}")


def dead_letters(config: Config = None, partnership: Partnership = None, form: Form = None) -> None:
    """Events that a view could not take in. Mend the cause, then `projections rebuild`."""
    from services.boards.ports import DeadLetter
    from services.boards.sheets import sheet_of

    async def question(record: "Record") -> "Sheet":
        found = await record.dead_letters()
        return sheet_of("Dead letters", DeadLetter, found, stand=await record.stand(None))

    show(ask(config, partnership, question), form)


def contracts(
    compare: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail when a file is out of date.")
    ] = False,
    directory: Annotated[Path, typer.Option(help="Where they are kept.")] = Path("schemas"),
) -> None:
    """Write the JSON Schemas and the AsyncAPI and OpenAPI documents that partners build on."""
    from services.bootstrap import contracts as published

    if not compare:
        published.write(directory)
        return
    differences = published.differences(directory)
    for difference in differences:
        print(difference, file=sys.stderr)  # noqa: T201 (a program's own words)
    if differences:
        raise typer.Exit(1)
