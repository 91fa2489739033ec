"""The options that many commands share, and what every command that reads a record does with them."""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from services.boards import as_at as moments
from services.boards.as_at import AsAt
from services.cli.formats import Format

if TYPE_CHECKING:
    from domain.command import Scope
    from services.boards.ports import Record
    from services.boards.sheets import Sheet
    from services.config import Settings

T = TypeVar("T")


def _as_at(words: str) -> AsAt:
    try:
        return moments.read(words)
    except moments.NotAMoment as error:
        raise typer.BadParameter(str(error)) from None


Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="Settings file (else GOLDEN_THREAD_CONFIG, else .golden-thread/).",
        show_default=False,
    ),
]
Partnership = Annotated[
    str | None,
    typer.Option("--partnership", "-p", help="Whose record, such as hsscp.", show_default=False),
]
When = Annotated[
    AsAt | None,
    typer.Option(
        "--as-at",
        help="As known at a day (31/03/2026), a moment (2026-03-31T17:00) or a position (#1204).",
        parser=_as_at,
        metavar="WHEN",
        show_default=False,
    ),
]
Form = Annotated[
    Format | None,
    typer.Option(
        "--format", "-f", help="Default: a table on a terminal, else CSV.", show_default=False
    ),
]
Agency = Annotated[
    str | None,
    typer.Option("--agency", "-a", help="Your agency's id, such as cleveland-police."),
]


def settings_of(config: Path | None) -> "Settings":
    from services import config as settings

    return settings.load(config)


def scope_of(config: Path | None, partnership: str) -> "Scope":
    """The partnership under its framework."""
    from services.bootstrap import places

    return places.scope(settings_of(config), partnership)


def ask(
    config: Path | None,
    partnership: str | None,
    question: "Callable[[Record], Awaitable[T]]",
) -> T:
    """Put a question to one partnership's record."""
    from services.bootstrap.record import open_record
    from services.node import tame_the_collector

    settings = settings_of(config)
    tame_the_collector()  # an answer may be made of many rows, none of which is garbage

    logging.basicConfig(level=logging.ERROR)  # what goes wrong is told once, in the end

    async def asked() -> T:
        async with open_record(settings, settings.chosen(partnership)) as record:
            return await question(record)

    return asyncio.run(asked())


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def show(sheets: "Sequence[Sheet] | Sheet", form: Format | None) -> None:
    """Print in the form asked for, or in the one that suits who reads."""
    from services.boards.sheets import Sheet
    from services.bootstrap.files import write_csv
    from services.cli import writing

    stream = sys.stdout
    chosen = form or (Format.TABLE if stream.isatty() else Format.CSV)
    if chosen is Format.CSV:
        stream.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    try:
        writing.write(
            [sheets] if isinstance(sheets, Sheet) else sheets,
            chosen,
            stream,
            write_csv=write_csv,
            width=None if stream.isatty() else 120,
        )
        stream.flush()
    except BrokenPipeError:  # whoever read us has seen enough; what is left goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
