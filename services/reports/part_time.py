"""Parts of a report that are drawn by days: the calendar of what is owed, and what happened lately."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from projections.governance.obligations_board import BoardObligation
from projections.governance.schedule import State
from services.boards import assurance, governance, improvement, owed, performance
from services.boards.as_at import spoken_day
from services.boards.board import Board
from services.charts.obligations_calendar import obligations_calendar
from services.charts.timeline import Moment, timeline
from services.reports.document import Figure, Note, Section, counted, figure_of, opening
from services.reports.lines import table_from
from services.reports.report import Given
from services.reports.reserved import is_reserved

BOARDS = (
    owed.OBLIGATIONS,
    improvement.ACTIONS,
    improvement.IMPACT,
    governance.CHALLENGES,
    assurance.DISSEMINATION,
    performance.EXCEPTIONS,
)
AHEAD = timedelta(days=30)

_BACK = 3
"""Months before this one that the calendar begins with, and that the timeline goes back."""

_COUNTED = (
    "Counted: actions agreed, evidence judged, obligations met, challenges raised and ended, briefings issued, "
    "exceptions found."
)
_LATE = (State.OVERDUE, State.MISSED)
_DUE = (State.SCHEDULED, State.DUE_SOON)


def obligations(given: Given) -> Section:
    """What is late, and what is due in the next 30 days; those about an incident or a review are reserved."""
    lines = _open_obligations(given)
    late = [line for line in lines if line.state in _LATE]
    until = given.stand.today + AHEAD
    coming = [line for line in lines if line.state in _DUE and line.due_on <= until]
    said = (
        f"{counted(len(late), 'obligation')} {'is' if len(late) == 1 else 'are'} late; "
        f"{len(coming):,} more {'falls' if len(coming) == 1 else 'fall'} due within 30 days."
    )
    return Section(
        "Obligations",
        (
            opening(said),
            _calendar(lines, given.stand.today),
            *table_from(
                given,
                owed.OBLIGATIONS,
                [*late, *coming],
                "Obligations that are late or due within 30 days",
                ("obligation", "about", "basis", "due_on", "working_days_left", "owner", "state"),
                empty="Nothing is late and nothing is due within 30 days.",
            ),
            Note("Obligations about a single incident or review stand in no report."),
        ),
    )


def _open_obligations(given: Given) -> list[BoardObligation]:
    """Those that any reader of a report may know of."""
    return [line for line in given.lines(owed.OBLIGATIONS) if not is_reserved(line.about)]


def _calendar(lines: list[BoardObligation], today: date) -> Figure:
    drawn = obligations_calendar(lines, "obligations-by-month", first=_months_before(today))
    return figure_of("obligations-by-month", drawn)


def _months_before(today: date) -> date:
    """The first day of the month _BACK months before that of `today`."""
    year, month = divmod(today.year * 12 + today.month - 1 - _BACK, 12)
    return date(year, month + 1, 1)


def happened(given: Given) -> Section:
    """A tick for each day of the last months on which something moved that the Board follows."""
    today = given.stand.today
    first = _months_before(today)
    moments = [moment for moment in _moments(given) if first <= moment.on <= today]
    drawn = timeline(moments, "what-happened", stands_on=today)
    days = len({moment.on for moment in moments})
    since = f"since {spoken_day(first)}"
    said = (
        f"{since} the record shows {counted(len(moments), 'change')} on {counted(days, 'day')}."
        if moments
        else f"{since} nothing happened that is counted here."
    )
    return Section(
        "What happened",
        (opening(said), figure_of("what-happened", drawn), Note(_COUNTED)),
    )


def _moments(given: Given) -> Iterator[Moment]:
    """On the day that each happened."""
    for line in _open_obligations(given):
        if line.met_on is not None:
            yield Moment(line.met_on, f"{line.obligation}: met")
    for exception in given.lines(performance.EXCEPTIONS):
        yield Moment(exception.detected_on, f"exception {exception.exception_id} found")
    yield from _of_change(given)
    yield from _of_challenges(given)
    issued = {line.briefing_id: line.issued_on for line in _own(given, assurance.DISSEMINATION)}
    for briefing, on in issued.items():
        yield Moment(on, f"briefing {briefing} issued")


def _of_change(given: Given) -> Iterator[Moment]:
    for action in _own(given, improvement.ACTIONS):
        yield Moment(action.agreed_on, f"action {action.action_id} agreed")
    for item in _own(given, improvement.IMPACT):
        if item.judged_on is not None:
            yield Moment(item.judged_on, f"evidence on {item.action_id} {item.judgement}")


def _of_challenges(given: Given) -> Iterator[Moment]:
    for challenge in _own(given, governance.CHALLENGES):
        yield Moment(challenge.raised_on, f"challenge {challenge.challenge_id} raised")
        if challenge.ended_on is not None:
            yield Moment(challenge.ended_on, f"challenge {challenge.challenge_id} ended")


def _own(given: Given, board: Board) -> Iterator[Any]:
    """The partnership's own lines."""
    return (line for line in given.lines(board) if line.partnership == given.stand.partnership)
