"""What a decision's obligations leave of lines: dataclasses of a board or of a table, in their order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar, assert_never

from domain.catalogue import FACTS
from domain.fact import Visibility
from domain.names import AgencyId
from domain.permission.decision import (
    AggregatesOnly,
    Decision,
    LogTheRead,
    OwnAgencyOnly,
    WithoutReferences,
    WithoutRestricted,
)
from domain.permission.resource import Sensitivity
from domain.permission.sensitivity import restricted_in

L = TypeVar("L")

_SHARED_TOPICS = frozenset(
    topic for topic, fact in FACTS.items() if fact.VISIBILITY is Visibility.SHARED
)


def left_by(decision: Decision, lines: Sequence[L]) -> Sequence[L]:
    """
    The lines that may be shown. Raises PermissionError for a decision that permits nothing, which nobody asks with.

    A restricted reference in a list of references is left out of the list; in any other column it takes its line along.
    """
    if not decision.permit:
        raise PermissionError(decision.reason)
    kept: Iterable[L] = lines
    for obligation in decision.obligations:
        match obligation:
            case OwnAgencyOnly(agency, columns):
                kept = filter(_concerns(agency, columns), kept)
            case WithoutRestricted(hidden):
                kept = _without(hidden, _columns(lines), kept)
            case AggregatesOnly() | WithoutReferences() | LogTheRead():
                pass  # for histories, for operations, and for whoever shows the lines
            case _:
                assert_never(obligation)
    return lines if kept is lines else tuple(kept)


def _concerns(agency: AgencyId, columns: tuple[str, ...]) -> Callable[[Any], bool]:
    def of(line: Any) -> bool:
        if getattr(line, "topic", None) in _SHARED_TOPICS:
            return True
        named = False
        for column in columns:
            value = getattr(line, column)
            # an obligation is about an agency by itself, or about a history and an agency
            if value and agency in (value if isinstance(value, tuple) else value.split()):
                return True
            named = named or bool(value)
        return not named

    return of


def _without(
    hidden: frozenset[Sensitivity], columns: tuple[str, ...], lines: Iterable[L]
) -> Iterable[L]:
    for line in lines:
        bare = _bare(line, hidden, columns)
        if bare is not None:
            yield bare


def _bare(line: L, hidden: frozenset[Sensitivity], columns: tuple[str, ...]) -> L | None:
    lists: dict[str, tuple[str, ...]] = {}
    for column in columns:
        value = getattr(line, column)
        if isinstance(value, str):
            if "-" in value and restricted_in(value) & hidden:
                return None
        elif isinstance(value, tuple) and value:
            kept = tuple(each for each in value if not restricted_in(str(each)) & hidden)
            if kept != value:
                lists[column] = kept
    return replace(line, **lists) if lists else line  # type: ignore[type-var]


def _columns(lines: Sequence[Any]) -> tuple[str, ...]:
    return tuple(column.name for column in fields(lines[0])) if lines else ()
