"""
The obligations that follow from one requirement and the record, and how each stands on a day.

Pure: the framework's rule, what happened, and today come in. Dates count by when something was true (`on`), so a report
recorded late but received in time was in time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import assert_never

from domain.cadence import after
from domain.framework import Framework
from domain.names import PartnershipId
from domain.requirement import (
    Anytime,
    Basis,
    Each,
    Every,
    EveryAfter,
    InMonths,
    Requirement,
    Within,
)
from projections.governance.ledger import Ledger
from projections.governance.occurrence import Occurrence

_SOON = timedelta(days=28)
_NOBODY = frozenset({"business-unit", "scrutiny"})
"""Kinds of agency that owe nothing unless a requirement names them: they keep and test the record."""


class State(StrEnum):
    """Missed: the next period has passed as well, so it cannot be made good. Overdue: it still can."""

    SCHEDULED = "scheduled"
    DUE_SOON = "due soon"
    MET_ON_TIME = "met on time"
    MET_LATE = "met late"
    OVERDUE = "overdue"
    MISSED = "missed"
    WAIVED = "waived"


MET = frozenset({State.MET_ON_TIME, State.MET_LATE, State.WAIVED})


@dataclass(frozen=True, slots=True)
class Owed:
    """
    One obligation. `about` is the agency, group, area or history that it is for (None: the partnership as a whole),
    `since` when it began, `rule` which rule set its date comes from. `proofs` are the events that meet it so far.
    """

    requirement: Requirement
    about: str | None
    since: date
    due_on: date
    rule: str
    met_on: date | None
    proofs: tuple[Occurrence, ...]
    state: State


def owed(
    requirement: Requirement,
    ledger: Ledger,
    *,
    framework: Framework,
    partnership: PartnershipId,
    today: date,
) -> list[Owed]:
    """In order of their dates. Empty for a requirement without a timing, and where nothing has begun it."""
    proofs = ledger.of(requirement.proved_by)
    timing = requirement.timing
    found: list[Owed] = []
    match timing:
        case Anytime():
            return []
        case Every() | InMonths():
            if ledger.adopted_on is None:
                return []
            days = [ledger.adopted_on, *_days(timing, ledger.adopted_on, today)]
            for about in _who(requirement, framework, partnership):
                mine = [each for each in proofs if about is None or _names(each, about)]
                found += _in_windows(requirement, about, days, mine, today=today)
        case Within():
            concerning = ledger.by_history(proofs)
            for trigger in ledger.of(timing.trigger):
                mine = concerning.get(trigger.stream, [])
                found += _after(
                    requirement, timing, trigger, mine, framework=framework, today=today
                )
        case EveryAfter():
            concerning, ends = ledger.by_history(proofs), _ends(ledger, timing)
            for trigger in ledger.of(timing.trigger):
                mine = concerning.get(trigger.stream, [])
                end = next((day for day in ends.get(trigger.stream, ()) if day >= trigger.on), None)
                dues = _periods(trigger.on, timing.period, min(today, end or today))
                days = [trigger.on, *(day for day in dues if end is None or day <= end)]
                found += _in_windows(
                    requirement, trigger.stream, days, mine, today=today, ended_on=end
                )
        case _:
            assert_never(timing)
    waived = (_waive(each, ledger) for each in found if _asked_then(each, ledger))
    return sorted(waived, key=lambda each: (each.due_on, each.about or ""))


def _asked_then(obligation: Owed, ledger: Ledger) -> bool:
    """Law and guidance always ask; a framework asks for nothing that was due before it was adopted."""
    if obligation.requirement.basis in (Basis.LAW, Basis.GUIDANCE) or ledger.adopted_on is None:
        return True
    return obligation.due_on >= ledger.adopted_on


def _waive(obligation: Owed, ledger: Ledger) -> Owed:
    key = (obligation.requirement.id, obligation.about, obligation.due_on)
    if key not in ledger.waived or obligation.state in MET:
        return obligation
    return replace(obligation, state=State.WAIVED)


# --- By the calendar --------------------------------------------------------------------------------------


def _days(timing: Every | InMonths, start: date, today: date) -> Iterator[date]:
    """The days on which it is due: all that have passed, and the next one."""
    if isinstance(timing, Every):
        yield from _periods(start, timing.period, today)
        return
    first = start.year * 12 + start.month - 1
    for month in range(first, today.year * 12 + today.month + 12):
        year, number = divmod(month, 12)
        if number + 1 in timing.months:
            end = after(date(year, number + 1, 1), "P1M") - timedelta(days=1)
            yield end
            if end >= today:
                return


def _periods(start: date, period: str, today: date) -> Iterator[date]:
    """Each counted from the start, so that the 31st comes back after a short month."""
    due, count = start, 0
    while due < today or not count:
        count += 1
        due = _times(start, period, count)
        yield due


def _times(start: date, period: str, count: int) -> date:
    months_first = period if count == 1 else _multiplied(period, count)
    return after(start, months_first)


def _multiplied(period: str, count: int) -> str:
    parts, number = ["P"], ""
    for sign in period[1:]:
        if sign.isdigit():
            number += sign
        else:
            parts.append(f"{int(number) * count}{sign}")
            number = ""
    return "".join(parts)


def _who(
    requirement: Requirement, framework: Framework, partnership: PartnershipId
) -> list[str | None]:
    match requirement.each:
        case None:
            return [None]
        case Each.AREA:
            return list(framework.partnerships[partnership].areas)
        case Each.SUB_GROUP:
            groups = framework.sub_groups.values()
            return [group.id for group in groups if partnership in group.partnerships]
        case Each.AGENCY:
            return [
                agency.id
                for agency in framework.agencies.values()
                if partnership in agency.partnerships
                and (
                    agency.kind in requirement.kinds
                    if requirement.kinds
                    else agency.kind not in _NOBODY
                )
            ]
        case _:
            assert_never(requirement.each)


def _names(each: Occurrence, about: str) -> bool:
    """One of its fields says so. What it says of itself counts, not who sent it, where it says anything of the kind."""
    said = [facet.partition("=") for facet in each.facets]
    if any(value == about for name, _, value in said if name != "sent_by"):
        return True
    speaks = any(name in ("agency", "sub_group", "area") for name, _, _ in said)
    return not speaks and ("sent_by", "=", about) in said


def _in_windows(
    requirement: Requirement,
    about: str | None,
    bounds: Sequence[date],
    proofs: Sequence[Occurrence],
    *,
    today: date,
    ended_on: date | None = None,
) -> list[Owed]:
    """
    One obligation a window between two `bounds`, the first of which is the beginning. What comes in a window meets it;
    more than it asks for makes good the window before, when that is still open, earliest first. Once a history has
    ended, nothing of it can be made good.
    """
    need = requirement.at_least
    start, *days = bounds
    windows: list[list[Occurrence]] = []
    for begin, end in pairwise(bounds):
        first = begin == start
        inside = [p for p in proofs if (begin <= p.on if first else begin < p.on) and p.on <= end]
        if windows and len(windows[-1]) < need:
            spare = max(0, min(len(inside) - need, need - len(windows[-1])))
            windows[-1].extend(inside[:spare])
            inside = inside[spare:]
        windows.append(inside)
    found = []
    for place, (due_on, inside) in enumerate(zip(days, windows, strict=True)):
        met_on = inside[need - 1].on if len(inside) >= need else None
        last = days[place + 1] if place + 1 < len(days) else ended_on
        state = _state(due_on, met_on, today, closes_on=last)
        rule = f"every {_said(requirement)}"
        since = bounds[place]
        found.append(Owed(requirement, about, since, due_on, rule, met_on, tuple(inside), state))
    return found


def _said(requirement: Requirement) -> str:
    match requirement.timing:
        case Every() | EveryAfter():
            return requirement.timing.period
        case InMonths():
            return "year, in months " + ", ".join(map(str, requirement.timing.months))
        case Anytime() | Within():
            return ""
        case _:
            assert_never(requirement.timing)


# --- After a trigger --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Deadline:
    """What one trigger asks for: since when, by when, by which rule."""

    since: date
    due_on: date
    rule: str


def _after(
    requirement: Requirement,
    timing: Within,
    trigger: Occurrence,
    proofs: Sequence[Occurrence],
    *,
    framework: Framework,
    today: date,
) -> Iterable[Owed]:
    deadline = _due(timing, trigger, framework)
    if deadline is None:
        return
    if timing.named_in is None:
        yield _one(requirement, trigger.stream, deadline, proofs, today)
        return
    for named in dict.fromkeys(trigger.values(timing.named_in)):
        mine = [each for each in proofs if _names(each, named)]
        yield _one(requirement, f"{trigger.stream} {named}", deadline, mine, today)


def _one(
    requirement: Requirement,
    about: str,
    deadline: _Deadline,
    proofs: Sequence[Occurrence],
    today: date,
) -> Owed:
    enough = tuple(proofs[: requirement.at_least])
    met_on = enough[-1].on if len(enough) == requirement.at_least else None
    return Owed(
        requirement,
        about,
        deadline.since,
        deadline.due_on,
        deadline.rule,
        met_on,
        enough,
        _state(deadline.due_on, met_on, today, closes_on=None),
    )


def _due(timing: Within, trigger: Occurrence, framework: Framework) -> _Deadline | None:
    """None where the framework had no rule set for that day yet, or counts by bank holidays that are not known."""
    stated = trigger.date_of(timing.stated_in) if timing.stated_in else None
    if stated is not None:
        return _Deadline(trigger.on, stated, "the date stated")
    begun = trigger.date_of(timing.counted_from) if timing.counted_from else None
    since = begun or trigger.on
    if timing.clock is not None:
        rule = framework.clock(timing.clock, since)
        if rule is None:
            return None
        confirmed = "" if rule.confirmed else ", unconfirmed"
        words = f"{timing.clock} of {rule.from_}{confirmed}"
        due_on = framework.known_due(rule, since)
        return None if due_on is None else _Deadline(since, due_on, words)
    if timing.period is not None:
        return _Deadline(since, after(since, timing.period), f"{timing.period} after")
    return None


def _ends(ledger: Ledger, timing: EveryAfter) -> Mapping[str, Sequence[date]]:
    """When each history came to an end, the earliest day first."""
    ends: defaultdict[str, list[date]] = defaultdict(list)
    for topic in timing.until:
        for each in ledger.by_topic.get(topic, ()):
            ends[each.stream].append(each.on)
    return {stream: sorted(days) for stream, days in ends.items()}


def _state(due_on: date, met_on: date | None, today: date, *, closes_on: date | None) -> State:
    if met_on is not None:
        return State.MET_ON_TIME if met_on <= due_on else State.MET_LATE
    if today <= due_on:
        return State.DUE_SOON if due_on - today <= _SOON else State.SCHEDULED
    return State.MISSED if closes_on is not None and today > closes_on else State.OVERDUE
