"""The command that writes the reference pages, and the check that they are what the code says."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

_PACKAGES = ("domain", "projections", "adapters", "services")


def reference(
    compare: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail when a page is out of date.")
    ] = False,
    directory: Annotated[Path, typer.Option(help="Where they are kept.")] = Path("docs/reference"),
) -> None:
    """Write the reference pages of this documentation from the code."""
    from services.reference.pages import differences

    wanted = wanted_pages()
    if compare:
        found = differences(wanted, kept_pages(directory))
        for difference in found:
            print(difference, file=sys.stderr)  # noqa: T201 (a program's own words)
        if found:
            raise typer.Exit(1)
        return
    directory.mkdir(parents=True, exist_ok=True)
    for name in kept_pages(directory).keys() - wanted.keys():
        (directory / name).unlink()
    for name, text in wanted.items():
        (directory / name).write_text(text, encoding="utf-8")


def wanted_pages() -> Mapping[str, str]:
    """The pages as they should be, by file name."""
    from services.bootstrap import wire
    from services.cli.app import app
    from services.reference.pages import pages

    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)  # noqa: S101 (an app of many commands is a group)
    return pages(group, wire.described(), _sources(), _covered())


def kept_pages(directory: Path) -> Mapping[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in directory.glob("*.md")}


def _covered() -> Mapping[str, str]:
    folder = Path(__file__).parents[1] / "reference" / "coverage"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}


def _sources() -> Mapping[str, str]:
    root = Path(__file__).parents[2]
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for package in _PACKAGES
        for path in sorted((root / package).rglob("*.py"))
    }
