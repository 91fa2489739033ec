"""What can be read and how the programs are told what to do: views.md, settings.md and commands.md."""

import sys
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from projections.catalogue import VIEWS
from projections.columns import about, meaning
from projections.governance.inspection_pack import shows_restricted
from projections.view import Table
from services.config import CONFIG, DEFAULT, PREFIX, Settings
from services.reference.words import code, table, told, words


def views() -> list[str]:
    """Every view with its tables and the events it is made of."""
    lines = [
        "# Views",
        "",
        (
            "What the projection engine keeps. Readers see the tables below as SQL views in the schema `<p>_board`, with the "
            "same words as comments; beside them `positions` says which position each is true for. What is closed to "
            "reports, the role `<p>_report` does not read: see [connect Power BI](../how-to/connect-power-bi.md)."
        ),
    ]
    for view in VIEWS:
        asks = told(sys.modules[view.fold.__module__])
        closed = " Closed to reports." if shows_restricted(view) else ""
        lines += ["", f"## {view.name}", "", asks, "", f"Version {view.version}.{closed}"]
        for kept in view.tables:
            if kept.public:
                lines += ["", f"### {view.name}: {kept.name}", "", *_columns(kept)]
        topics = sorted(fact.TOPIC for fact in view.handles)
        lines += ["", f"Made of: {', '.join(code(topic) for topic in topics)}."]
    return lines


def _columns(kept: Table[Any]) -> list[str]:
    text = about(kept)
    hints = get_type_hints(kept.row)
    return [
        *([text, ""] if text else []),
        *table(
            ("column", "type", "key", "what it says"),
            [
                (code(c), words(hints[c]), "key" if c in kept.key else "", meaning(kept, c))
                for c in kept.columns
            ],
        ),
    ]


def settings() -> list[str]:
    """Every setting, by its place in the file and its name in the environment."""
    return [
        "# Settings",
        "",
        (
            f"One TOML file: `--config`, else `{CONFIG}`, else `{DEFAULT}`. `golden-thread demo` writes one. "
            f"Every setting can be overlaid by the environment: `{PREFIX}` and its place in upper case with `__` for each "
            f"dot, such as `{PREFIX}PARTNERSHIPS__HSSCP__POSTGRES__PORT`. No secret is a setting: passwords and keys are "
            "files under `secrets`."
        ),
        "",
        *table(("setting", "what", "default"), _settings(Settings, "")),
    ]


def _settings(section: type[BaseModel], place: str) -> Iterator[tuple[str, str, str]]:
    hints = get_type_hints(section)
    for name, field in section.model_fields.items():
        where = f"{place}{name}"
        inner = _section_of(hints[name])
        if inner is None:
            default = "must be set" if field.is_required() else code(field.default)
            default = "none" if field.default is None else default
            yield code(where), field.description or "", default
            continue
        many = get_origin(hints[name]) is not None and NoneType not in get_args(hints[name])
        yield from _settings(inner, f"{where}.<{name.removesuffix('s')}>." if many else f"{where}.")


def _section_of(hint: Any) -> type[BaseModel] | None:
    if isinstance(hint, type):
        return hint if issubclass(hint, BaseModel) else None
    return next((found for part in get_args(hint) if (found := _section_of(part))), None)


def commands(app: TyperGroup) -> list[str]:
    """Every command of the command line with its arguments and options."""
    lines = [
        "# Commands",
        "",
        (
            "Exit codes: 0 done, 1 refused or failed, 2 wrongly asked or wrongly configured. `--help` after any of them "
            "says the same."
        ),
    ]
    for name, command in named_commands(app):
        rows = [_parameter(p) for p in command.params if isinstance(p, TyperArgument | TyperOption)]
        lines += ["", f"## golden-thread {name}", "", command.help or ""]
        lines += ["", *table(("argument or option", "what", "default"), rows)] if rows else []
    return lines


def named_commands(
    group: TyperGroup, before: str = ""
) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """
    Each that does something, with its whole name; those of a group follow one another. A group that makes its commands
    when they are asked for stands for all of them.
    """
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup) and command.commands:
            yield from named_commands(command, f"{before}{name} ")
        elif isinstance(command, TyperCommand | TyperGroup):
            yield f"{before}{name}", command


def _parameter(parameter: TyperArgument | TyperOption) -> tuple[str, str, str]:
    if isinstance(parameter, TyperArgument):
        name = (parameter.name or "").upper()
    else:
        name = ", ".join(parameter.opts)
    about = " ".join((parameter.help or "").split())
    if parameter.required:
        return code(name), about, "must be given"
    plain = parameter.default is None or parameter.default is False
    return code(name), about, "" if plain else code(parameter.default)
