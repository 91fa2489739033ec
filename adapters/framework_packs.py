"""
Framework packs: folders of TOML files, read into the vocabulary that commands are checked against.

Every file of the folder may hold any of the tables. A pack is taken or refused as a whole; the refusal lists every
fault with its file, line and field. See docs/how-to/write-a-framework-pack.md and ADR 0060.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adapters import framework_duties
from adapters.bank_holidays import england_and_wales
from adapters.framework_contradictions import contradictions
from adapters.framework_tables import IndicatorTable, KeyPath, Pack
from domain.errors import Misconfigured
from domain.framework import Agency, Area, Framework, IndicatorEntry, Partnership, Theme
from domain.names import IndicatorCode

# --- Reading ----------------------------------------------------------------------------------------------


def load(folder: Path) -> Framework:
    """The framework kept in `folder`. Raises Misconfigured with every fault found, one a line."""
    files = _read(folder)
    tables = _merged(files)
    try:
        pack = Pack.model_validate(tables)
    except ValidationError as error:
        raise _misconfigured(
            folder,
            files,
            [
                (_path(e["loc"]), _sentence(e["type"], e["msg"]))
                for e in error.errors(include_input=False)
            ],
        ) from None
    if faults := list(contradictions(pack)):
        raise _misconfigured(folder, files, faults)
    return _framework(pack)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    text: str
    tables: Mapping[str, Any]


def _read(folder: Path) -> list[_File]:
    """The files of the folder, and of the folders beside it that it includes."""
    own = _files(folder, "")
    included = {
        name: None
        for file in own
        for name in _included(file.tables)
        if (folder.parent / name).resolve().parent == folder.parent.resolve()
    }
    return [
        *own,
        *(file for name in included for file in _files(folder.parent / name, f"../{name}/")),
    ]


def _files(folder: Path, begin: str) -> list[_File]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise Misconfigured(
            f"{folder} is no framework pack: it must be a folder with TOML files in it"
        )
    return [_file(path, f"{begin}{path.name}") for path in paths]


def _included(tables: Mapping[str, Any]) -> list[str]:
    """What `includes` of [framework] says, as far as it says it rightly; the rest is found with the other faults."""
    table = tables.get("framework")
    names = table.get("includes") if isinstance(table, dict) else None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _file(path: Path, name: str) -> _File:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Misconfigured(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from None
    try:
        return _File(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path}: {error}") from None


def _merged(files: list[_File]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for file in files:
        for table, entries in file.tables.items():
            if not isinstance(entries, dict):
                raise Misconfigured(
                    f"{file.name}, line {_line(file, (table,))}: {table} must be a heading such as [{table}]"
                )
            known = merged.setdefault(table, {})
            for key, value in entries.items():
                if key in known:
                    first = next(f for f in files if key in f.tables.get(table, {}))
                    raise Misconfigured(
                        f"{file.name}, line {_line(file, (table, key))}: {table} {key} stands in {first.name} already"
                    )
                known[key] = value
    return merged


# --- Where a fault is -------------------------------------------------------------------------------------


def _misconfigured(
    folder: Path, files: list[_File], faults: list[tuple[KeyPath, str]]
) -> Misconfigured:
    return Misconfigured(
        "\n".join(
            f"{folder / _place(files, path)}: {'.'.join(path)}: {words}" for path, words in faults
        )
    )


def _place(files: list[_File], path: KeyPath) -> str:
    """The file and line that say `path`, or the nearest table above it that some file has."""
    for length in range(len(path), 0, -1):
        for file in files:
            line = _line(file, path[:length])
            if line is not None:
                return f"{file.name}, line {line}"
    return files[0].name


def _line(file: _File, path: KeyPath) -> int | None:
    table: KeyPath = ()
    for number, line in enumerate(file.text.splitlines(), start=1):
        said = _said(line)
        if line.lstrip().startswith("["):
            table = said or table
            if table[: len(path)] == path:
                return number
        elif said and (*table, *said)[: len(path)] == path:
            return number
    return None


def _said(line: str) -> KeyPath:
    """The dotted path that a heading, or the left side of a setting, spells; empty for any other line."""
    left = line if line.lstrip().startswith("[") else f"{line.partition('=')[0]}= 0"
    try:
        inner: Any = tomllib.loads(left)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(inner, dict) and inner:
        key, inner = next(iter(inner.items()))
        path.append(key)
    return tuple(path)


def _path(loc: tuple[str | int, ...]) -> KeyPath:
    return tuple(str(part) for part in loc if part != "[key]")


def _sentence(kind: str, message: str) -> str:
    match kind:
        case "extra_forbidden":
            return "no such field; see docs/how-to/write-a-framework-pack.md for those there are"
        case "missing":
            return "is missing"
        case _:
            words = message.removeprefix("Value error, ")
            return words[:1].lower() + words[1:]


# --- Into the domain's words ------------------------------------------------------------------------------


def _framework(pack: Pack) -> Framework:
    return Framework(
        name=pack.framework.name,
        title=pack.framework.title,
        partnerships={
            id_: Partnership(id_, p.name, tuple(p.areas)) for id_, p in pack.partnership.items()
        },
        agencies={
            id_: Agency(id_, a.name, a.kind, frozenset(a.partnerships), coordinates=a.coordinates)
            for id_, a in pack.agency.items()
        },
        areas={id_: Area(id_, a.name, a.council, a.gss) for id_, a in pack.area.items()},
        themes={id_: Theme(id_, t.name, tuple(t.words)) for id_, t in pack.theme.items()},
        indicators={code: _indicator(code, entry) for code, entry in pack.indicator.items()},
        cadences=pack.cadences,
        source_types=pack.source_types,
        aims=pack.aims,
        small_number_threshold=pack.framework.small_number_threshold,
        closing_loop_sources=frozenset(pack.framework.closing_loop_sources),
        audits_a_year=pack.framework.audits_a_year,
        chairs=tuple(pack.framework.chairs),
        sub_groups=framework_duties.sub_groups(pack),
        review_types=framework_duties.review_types(pack),
        standards=framework_duties.standards(pack),
        evaluation_points=framework_duties.evaluation_points(pack),
        report_sections=framework_duties.report_sections(pack),
        challenge_stages=framework_duties.challenge_stages(pack),
        clocks=framework_duties.clocks(pack),
        channels=pack.channels,
        stakeholders=pack.stakeholders,
        priorities=pack.priorities,
        sections=pack.sections,
        requirements=framework_duties.requirements(pack),
        working_days=england_and_wales(),
    )


def _indicator(code: IndicatorCode, entry: IndicatorTable) -> IndicatorEntry:
    values = entry.model_dump() | {
        "providers": tuple(entry.providers),
        "categories": tuple(entry.categories),
    }
    return IndicatorEntry(code=code, **values)
