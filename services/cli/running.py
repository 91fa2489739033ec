"""Commands that install and run: demo, init, node, serve."""

import asyncio
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from services.cli.options import Config, Partnership, settings_of

_DIRECTORY = Path(".golden-thread")
_KNOWN_ROLES = "intake, relay, mirror, projector"


def demo(
    ends: Annotated[
        bool, typer.Option("--exit", help="End by itself once everything was shown.")
    ] = False,
    directory: Annotated[
        Path, typer.Option(help="Where everything lies; it is made anew each time.")
    ] = _DIRECTORY,
) -> None:
    """Both partnerships on this machine, with real data, until Ctrl-C."""
    from rich.console import Console

    from services.bootstrap.clock import today
    from services.demo import program

    console = Console(width=None if sys.stdout.isatty() else 120)
    code = asyncio.run(program.run(program.Demo(directory, today(), ends, console)))
    raise typer.Exit(code)


def init(
    config: Config = None,
    partnership: Partnership = None,
    admin_dsn_file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            readable=True,
            help="File with the administrator's connection string to PostgreSQL; else it is asked for.",
        ),
    ] = None,
) -> None:
    """Make a partnership's schema, roles, keys and NATS server configuration; may be run again."""
    from services.bootstrap import installation

    settings = settings_of(config)
    name = settings.chosen(partnership)
    admin = (
        admin_dsn_file.read_text().strip()
        if admin_dsn_file is not None
        else typer.prompt("Administrator's connection string", hide_input=True)
    )
    applied = asyncio.run(installation.install(settings, name, admin))
    nats = settings.of(name).nats
    typer.echo(f"{name}: schema {'brought up to date' if applied else 'up to date already'}")
    typer.echo(f"{name}: the NATS server's configuration is {nats.config}")
    if nats.link is not None and nats.link.dial is not None:
        key = installation.link_key(settings, name)
        typer.echo(f"{name}: link key for {nats.link.neighbour}'s settings: {key}")


def node(
    config: Config = None,
    partnership: Partnership = None,
    role: Annotated[
        list[str] | None,
        typer.Option("--role", help=f"Run only this part: {_KNOWN_ROLES}. May be repeated."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log more.")] = False,
) -> None:
    """Run a partnership's node, or some of its parts, until SIGTERM."""
    from services import node as running
    from services.bootstrap import parts

    unknown = [name for name in role or () if name not in running.ROLES]
    if unknown:
        raise typer.BadParameter(f"there is no role {unknown[0]}: choose of {_KNOWN_ROLES}")
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    settings = settings_of(config)
    name = settings.chosen(partnership)

    async def run() -> None:
        async with parts.node(settings, name, role or running.ROLES) as all_parts:
            await running.run(
                all_parts,
                ready=lambda: logging.getLogger(__name__).info("the node of %s runs", name),
            )

    asyncio.run(run())


def serve(
    config: Config = None,
    partnership: Partnership = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="Another port than the settings say; 0 takes a free one."
        ),
    ] = None,
) -> None:
    """Serve a partnership's pages and its HTTP API, until SIGTERM."""
    from services.bootstrap.website import open_website
    from services.node import tame_the_collector
    from services.web import server

    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    settings = settings_of(config)
    name = settings.chosen(partnership)
    web = settings.of(name).web

    async def run() -> None:
        async with open_website(settings, name) as app:
            tame_the_collector()
            await server.serve(
                app,
                web.host,
                web.port if port is None else port,
                ready=lambda address: typer.echo(f"the board of {name.upper()}: {address}"),
            )

    asyncio.run(run())
