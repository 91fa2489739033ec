"""The command that takes over a partnership's old action log."""

import typer


def import_actions() -> None:
    """Turn a partnership's old action log into messages."""
    raise typer.Exit(1)
