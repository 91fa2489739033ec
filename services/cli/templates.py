"""The command that writes a workbook to be filled in."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.options import Config, settings_of

Kinds = Annotated[
    list[str] | None,
    typer.Argument(help="Kinds of message: register-finding hold-audit.", show_default=False),
]
Pack = Annotated[
    str | None,
    typer.Option(
        "--framework", help="A pack by name (else that of the settings): tees.", show_default=False
    ),
]


def template(
    kinds: Kinds = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The workbook to write, .xlsx.", show_default=False),
    ] = None,
    fill: Annotated[
        Path | None,
        typer.Option(
            "--fill", help="A file whose messages stand in it already.", show_default=False
        ),
    ] = None,
    pack: Pack = None,
    partnership: Annotated[
        str | None,
        typer.Option("--partnership", "-p", help="Whose agencies and areas are offered."),
    ] = None,
    config: Config = None,
) -> None:
    """Write a workbook with a sheet for each kind of message: drop-downs, and a note on every heading."""
    from services.bootstrap import files, places

    if not kinds and fill is None:
        raise typer.BadParameter("name a kind of message; golden-thread send --help lists them")
    named = [files.kind_named(word) for word in kinds or ()]
    framework = places.pack(pack) if pack else places.framework(settings_of(config))
    if partnership is not None:
        places.check_partnership(framework, partnership)
    target = out or Path(f"{(*named, *([fill.stem] if fill else []))[0]}.xlsx")
    files.template(target, named, framework, partnership, fill)
    typer.echo(f"{target}: fill it in, then golden-thread check {target}", err=True)
