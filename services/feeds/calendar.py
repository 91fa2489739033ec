"""
What is owed, as a calendar that others subscribe to (RFC 5545): one all-day event for each obligation, on its due date.

No alarm: when to be reminded is the subscriber's own choice. Nobody's day is blocked by it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vText

from domain.names import AgencyId, PartnershipId
from projections.governance.obligations_board import BoardObligation
from projections.governance.schedule import State
from services.boards.as_at import spoken
from services.feeds.words import AUTHORITY, day, plain, true_for

MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Golden Thread//Obligations//EN"
_REFRESH = "PT6H"
_LONGEST = 120  # characters of a summary


@dataclass(frozen=True, slots=True)
class Of:
    """
    What the calendar is true for. `known_at` is when the event at `position` was recorded, aware, in UTC: it stands where
    other calendars put the time of their making, so that the same record gives the same bytes.
    """

    partnership: PartnershipId
    position: int
    known_at: datetime
    agency: AgencyId | None = None


def owed_by(lines: Iterable[BoardObligation], agency: AgencyId) -> Sequence[BoardObligation]:
    """What an agency or group owes, itself or as the one that an obligation is about."""
    return [line for line in lines if agency in {line.owner, *(line.about or "").split()}]


def calendar(lines: Iterable[BoardObligation], of: Of) -> bytes:
    """In order of due dates. `lines` are those of the board on a day; a state such as overdue is that day's."""
    whose = f": {of.agency}" if of.agency else ""
    told = true_for(of.partnership, of.position, spoken(of.known_at))
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", vText(plain(f"Obligations of {of.partnership.upper()}{whose}")))
    made.add("x-wr-caldesc", vText(told))
    made.add("x-published-ttl", _REFRESH)
    seen: Counter[str] = Counter()
    for line in sorted(lines, key=_order):
        key = "|".join((of.partnership, line.requirement, line.about or "", line.since.isoformat()))
        seen[key] += 1
        made.add_component(_event(line, of, _uid(key, seen[key]), told))
    ical: bytes = made.to_ical()
    return ical


def _order(line: BoardObligation) -> tuple[object, ...]:
    return (line.due_on, line.requirement, line.about or "", line.since, line.rule)


def _uid(key: str, which: int) -> str:
    """Of what is owed and since when, not of its due date: a date put off moves the event in the calendar."""
    number = hashlib.sha256(f"{key}|{which}".encode(errors="replace")).hexdigest()[:32]
    return f"{number}@{AUTHORITY.partition(',')[0]}"


def _event(line: BoardObligation, of: Of, uid: str, told: str) -> Event:
    about = f" ({line.about})" if line.about else ""
    words = plain(f"{line.state.capitalize()}: {line.obligation}{about}")
    made = Event()
    made.add("uid", uid)
    made.add("dtstamp", of.known_at)
    made.add("dtstart", line.due_on)
    if line.due_on < date.max:  # without an end it lasts a day, too
        made.add("dtend", line.due_on + timedelta(days=1))
    made.add("summary", words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…")
    made.add("description", "\n".join(map(plain, _described(line, told))))
    made.add("categories", [plain(line.basis), line.state.value])
    made.add("status", "CANCELLED" if line.state is State.WAIVED else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made


def _described(line: BoardObligation, told: str) -> list[str]:
    lines = [line.obligation, f"Owed by {line.owner}."]
    if line.about:
        lines.append(f"For {line.about}.")
    lines += [
        f"Due on {day(line.due_on)}, since {day(line.since)}; {line.state}.",
        f"Rule: {line.rule}. Requirement {line.requirement}, {line.basis}.",
    ]
    if line.met_on:
        lines.append(f"Met on {day(line.met_on)}.")
    return [*lines, told]
