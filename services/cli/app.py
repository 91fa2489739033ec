"""All commands, each in the module that is named after what it is for."""

import typer

from services.cli import running

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(running.demo)
app.command()(running.init)
app.command()(running.node)
