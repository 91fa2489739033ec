"""
What a framework asks for, as data: the words, where they stand, what proves it, and by when.

A requirement with a timing is the rule behind obligations (view V-07). Which obligations there are on a day, and how each
stands, is computed from the rule and the record: projections/governance/obligations_board.py. Midnight needs no event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Where = Mapping[str, tuple[str, ...]]
"""Fields of an event and the values of which it must have one: {"stage": ("after-3-months",)}."""


class Basis(StrEnum):
    """What a requirement rests on: an Act, statutory guidance, the framework's own text, or a local choice."""

    LAW = "law"
    GUIDANCE = "guidance"
    FRAMEWORK = "framework"
    LOCAL = "local"


class Each(StrEnum):
    """Who owes it: every agency of the partnership, every sub-group, every area; None: the partnership as a whole."""

    AGENCY = "agency"
    SUB_GROUP = "sub-group"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Happening:
    """Events of one of these stored types, of which each field named in `where` has one of the values given."""

    topics: tuple[str, ...]
    where: Where = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anytime:
    """To be shown, with no date to it."""


@dataclass(frozen=True, slots=True)
class Every:
    """In every period of this length, counted from the day on which the framework version was adopted."""

    period: str


@dataclass(frozen=True, slots=True)
class InMonths:
    """By the end of each of these months (1 to 12), every year from the adoption of the framework version."""

    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """
    Once after every trigger. The day is that of the trigger's date field `stated_in` where it has one (the stated
    date wins), else the clock's or the period's, counted from its date field `counted_from` or from the day on which it
    was true. `named_in`: once for each value of that field.
    """

    trigger: Happening
    clock: str | None = None
    period: str | None = None
    stated_in: str | None = None
    counted_from: str | None = None
    named_in: str | None = None


@dataclass(frozen=True, slots=True)
class EveryAfter:
    """In every period of this length from a trigger on, until one of the events `until` in the same history."""

    trigger: Happening
    period: str
    until: tuple[str, ...]


Timing = Anytime | Every | InMonths | Within | EveryAfter


@dataclass(frozen=True, slots=True)
class Requirement:
    """
    One thing that the framework document asks for. `section` is its heading there; `owner` the group or agency that
    answers for it, in words; `proved_by` what shows it, `at_least` so many times each time. `kinds` are the kinds
    of agency that `each` is limited to (empty: all but business units and scrutineers). `ambiguity` says how an unclear
    text was read.
    """

    id: str
    section: str
    text: str
    basis: Basis
    owner: str
    proved_by: Happening
    timing: Timing
    at_least: int = 1
    each: Each | None = None
    kinds: tuple[str, ...] = ()
    ambiguity: str = ""
