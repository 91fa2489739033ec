"""
How a thread may go: what the played agencies do, and when. Every one of these is illustrative.

An earlier inspection's thread is told from the day of its report; a recent one's from today, so that a board shows
work on time, behind, overdue and blocked whenever the demonstration is run.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from domain.improvement.recommendation_facts import Embedded
from services.demo.thread import PlayedAction, Thread

Told = Callable[[Thread, date, Random], None]
"""Writes a thread from a day on: the report's for an earlier one, today for a recent one."""


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)


# --- From the report on -----------------------------------------------------------------------------------


def _done(action: PlayedAction, agreed: date, due: date) -> date:
    """Agreed, reported on each quarter, implemented, and shown to have worked. The day of closing."""
    action.agree(agreed, due)
    for quarter, percent in enumerate((25, 50), start=1):
        action.progress(_after(agreed, 80 * quarter), percent)
    action.implement(_after(due, -5))
    submission = action.evidence(_after(due, 90))
    action.judge(_after(due, 118), submission)
    action.close(_after(due, 132))
    return _after(due, 132)


def _agreed(thread: Thread, report: date, chance: Random) -> tuple[date, date]:
    """The recommendation made and accepted. The days on which its action is agreed and due."""
    thread.make(_after(report, 30))
    accepted = _after(report, chance.randint(45, 70))
    thread.accept(accepted)
    agreed = _after(accepted, chance.randint(20, 45))
    return agreed, _after(agreed, chance.randint(200, 320))


def concluded(thread: Thread, report: date, chance: Random) -> None:
    """All went as it should."""
    action = thread.action()
    closed = _done(action, *_agreed(thread, report, chance))
    embedded = chance.choice((None, Embedded.YES, Embedded.PARTLY))
    thread.conclude(_after(closed, chance.randint(60, 200)), [action.id], embedded)


def closed_only(thread: Thread, report: date, chance: Random) -> None:
    """The action is closed; nobody has concluded the recommendation."""
    _done(thread.action(), *_agreed(thread, report, chance))


def extended(thread: Thread, report: date, chance: Random) -> None:
    """It took longer, with a reason and an approver, and then it worked."""
    agreed, due = _agreed(thread, report, chance)
    action, later = thread.action(), _after(due, 90)
    action.agree(agreed, due)
    action.progress(_after(agreed, 85), 25)
    action.progress(_after(agreed, 170), 50)
    action.extend(
        _after(due, -20), later, "The case system could not hold the new form before its upgrade."
    )
    action.progress(_after(due, 30), 75)
    action.implement(_after(later, -3))
    action.judge(_after(later, 110), action.evidence(_after(later, 95)))
    action.close(_after(later, 120))
    thread.conclude(_after(later, 200), [action.id])


def judged_twice(thread: Thread, report: date, chance: Random) -> None:
    """The first evidence did not convince."""
    agreed, due = _agreed(thread, report, chance)
    action = thread.action()
    action.agree(agreed, due)
    action.progress(_after(agreed, 80), 25)
    action.progress(_after(agreed, 165), 75)
    action.implement(_after(due, -10))
    reason = "It shows that practitioners attended, and not yet what has changed for children."
    action.judge(_after(due, 60), action.evidence(_after(due, 40), months=1), reason)
    action.judge(_after(due, 180), action.evidence(_after(due, 160)))
    action.close(_after(due, 190))
    thread.conclude(_after(due, 260), [action.id], Embedded.YES)


def not_accepted(thread: Thread, report: date, chance: Random) -> None:
    thread.make(_after(report, 30))
    reason = chance.choice(
        (
            "The joint protocol of the Tees partnerships covers it already; a second procedure would compete with it.",
            "The duty lies with another body, which has accepted the same recommendation.",
        )
    )
    thread.decline(_after(report, 75), reason)


def cancelled(thread: Thread, report: date, chance: Random) -> None:
    """The first action was overtaken; a second one did the work."""
    agreed, due = _agreed(thread, report, chance)
    first, second = thread.action("A"), thread.action("B")
    first.agree(agreed, due)
    first.progress(_after(agreed, 60), 10)
    first.cancel(
        _after(agreed, 100),
        "A national framework on the same question was announced; we follow that one.",
    )
    closed = _done(second, _after(agreed, 120), _after(due, 120))
    thread.conclude(_after(closed, 60), [first.id, second.id])


def not_embedded(thread: Thread, report: date, chance: Random) -> None:
    """The closing-loop audit found practice back where it was; the recommendation was taken up again."""
    first, second = thread.action("A"), thread.action("B")
    closed = _done(first, *_agreed(thread, report, chance))
    audited = _after(closed, 180)
    thread.conclude(audited, [first.id], Embedded.NO)
    closed = _done(second, _after(audited, 40), _after(audited, 260))
    thread.conclude(_after(closed, 90), [first.id, second.id], Embedded.YES)


# --- Up to today ------------------------------------------------------------------------------------------


def _running(thread: Thread, agreed: date) -> None:
    thread.make(_after(agreed, -70))
    thread.accept(_after(agreed, -30))


def decision_open(thread: Thread, today: date, chance: Random) -> None:
    thread.make(_after(today, -chance.randint(12, 40)))


def on_time(thread: Thread, today: date, chance: Random) -> None:
    agreed = _after(today, -chance.randint(140, 170))
    _running(thread, agreed)
    action = thread.action()
    action.agree(agreed, _after(today, chance.randint(120, 200)))
    action.progress(_after(agreed, 75), 25)
    action.progress(_after(today, -chance.randint(10, 30)), 50)


def behind(thread: Thread, today: date, chance: Random) -> None:
    """Nearly due, little done, and the business unit had to report for the owner."""
    agreed = _after(today, -chance.randint(300, 340))
    _running(thread, agreed)
    action = thread.action()
    action.agree(agreed, _after(today, chance.randint(25, 60)))
    action.progress(_after(agreed, 90), 10)
    action.progress(_after(agreed, 180), 25, by=thread.cast.business_unit)


def overdue(thread: Thread, today: date, chance: Random) -> None:
    agreed = _after(today, -chance.randint(380, 420))
    _running(thread, agreed)
    action = thread.action()
    action.agree(agreed, _after(today, -chance.randint(30, 80)))
    action.progress(_after(agreed, 85), 25)
    action.progress(_after(today, -chance.randint(100, 130)), 50)


def blocked(thread: Thread, today: date, chance: Random) -> None:
    agreed = _after(today, -chance.randint(190, 220))
    _running(thread, agreed)
    action = thread.action()
    action.agree(agreed, _after(today, chance.randint(90, 130)))
    action.progress(_after(agreed, 80), 25)
    reason = "Waits for a decision on funding that three agencies have to take together."
    action.progress(_after(today, -chance.randint(12, 25)), 25, reason)


def implemented(thread: Thread, today: date, chance: Random) -> None:
    """Done, says the owner; nobody knows yet whether it helped."""
    agreed = _after(today, -chance.randint(290, 320))
    _running(thread, agreed)
    action = thread.action()
    action.agree(agreed, _after(today, -chance.randint(10, 30)))
    action.progress(_after(agreed, 85), 25)
    action.progress(_after(agreed, 170), 75)
    action.implement(_after(today, -chance.randint(32, 50)))


def under_review(thread: Thread, today: date, chance: Random) -> None:
    """Evidence has come in and waits for somebody independent."""
    agreed = _after(today, -chance.randint(380, 420))
    _running(thread, agreed)
    action = thread.action()
    action.agree(agreed, _after(today, -130))
    action.progress(_after(agreed, 85), 50)
    action.progress(_after(agreed, 170), 75)
    action.implement(_after(today, -135))
    action.evidence(_after(today, -chance.randint(8, 25)))


def recently_closed(thread: Thread, today: date, chance: Random) -> None:
    agreed = _after(today, -chance.randint(470, 500))
    _running(thread, agreed)
    _done(thread.action(), agreed, _after(today, -chance.randint(150, 200)))


EARLIER: tuple[Told, ...] = (
    concluded,
    extended,
    concluded,
    judged_twice,
    concluded,
    closed_only,
    concluded,
    not_embedded,
    concluded,
    not_accepted,
    concluded,
    cancelled,
)
RECENT: tuple[Told, ...] = (
    on_time,
    overdue,
    recently_closed,
    behind,
    on_time,
    implemented,
    blocked,
    under_review,
    recently_closed,
    on_time,
    decision_open,
)
