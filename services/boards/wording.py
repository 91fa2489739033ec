"""Ids as the names that the framework gives them: for people. Files and addresses keep the ids."""

import re
from collections.abc import Mapping

from domain.framework import Framework
from domain.names import REFERENCE
from services.boards.board import Board

_BESIDE = re.compile(rf"{REFERENCE[1:-1]}|[0-9]+")
"""What may stand in a cell beside an id: a reference, a number."""


class Wording:
    """
    Of one board. An agency is known in every column; a theme, an area, a partnership and a group only where the column is
    one of these, for their ids are words that others use too.
    """

    def __init__(self, board: Board, framework: Framework) -> None:
        agencies = {agency.id: agency.name for agency in framework.agencies.values()}
        areas = {area.id: area.name for area in framework.areas.values()}
        groups = {group.id: group.name for group in framework.sub_groups.values()}
        themes = {theme.id: theme.name for theme in framework.themes.values()}
        partnerships = {name: name.upper() for name in framework.partnerships}
        self._usual: Mapping[str, str] = agencies
        self._of: dict[str, Mapping[str, str]] = {
            "area": {**agencies, **areas},
            "areas": {**agencies, **areas},
            "partnership": {**agencies, **partnerships},
            "with_partnership": {**agencies, **partnerships},
            "theme": {**agencies, **themes},
            "themes": {**agencies, **themes},
        }
        for column in ("group", "raised_by_group"):
            self._of[column] = {**agencies, **groups}
        whose = {**groups, **areas, **agencies}
        self._of.update((column, whose) for column in board.agencies)

    def cell(self, column: str, value: object) -> object:
        """A value of the column with its ids in words; what is no text is returned as it is."""
        match value:
            case str():
                return self.word(column, value)
            case tuple():
                return tuple(self.cell(column, part) for part in value)
            case _:
                return value

    def word(self, column: str, value: str) -> str:
        """One value. `HSSCP-A-2026-0001 cleveland-police` → `HSSCP-A-2026-0001, Cleveland Police`."""
        names = self._of.get(column, self._usual)
        found = names.get(value)
        if found is not None or " " not in value:
            return value if found is None else found
        first, _, _ = value.partition(" ")
        if first not in names and not _BESIDE.fullmatch(first):
            return value
        parts = value.split(" ")
        known = [names.get(part) for part in parts]
        beside = all(
            name is not None or _BESIDE.fullmatch(part)
            for name, part in zip(known, parts, strict=True)
        )
        if not beside or not any(known):
            return value
        return ", ".join(name or part for name, part in zip(known, parts, strict=True))
