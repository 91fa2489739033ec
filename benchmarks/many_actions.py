"""Many actions as a partnership would have them after long: spread over its agencies, its themes and the years."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from psycopg import AsyncConnection

from adapters.projection_engine.keeping import KeptRows
from adapters.projection_engine.tables import Generation
from domain.framework import Framework
from domain.improvement.action_state import ActionStatus
from domain.names import PartnershipId
from projections.improvement.actions_by_status import ACTIONS, VIEW, ActionRow

_OF_A_RECOMMENDATION = 5
_DAYS = 6 * 365
_AT_ONCE = 5_000
_DONE = (
    "Add the child's views to the supervision template and tell every team how it is used.",
    "Send each plan to the school nurse within five working days.",
    "Try the new screening tool with two teams and change it after what they say.",
    "Hold a briefing for managers about drift and delay, with the cases that were audited.",
)
_POSTS = ("Head of Safeguarding", "Named nurse", "Detective superintendent", "Service manager")
_PRIORITIES = (None, "Priority 1: Early help", "Priority 2: Practice", "Priority 3: Neglect")
_NOT_DONE = (ActionStatus.AGREED, ActionStatus.IN_PROGRESS, ActionStatus.REOPENED)
_ENDED = (ActionStatus.CLOSED,) * 18 + (ActionStatus.CANCELLED,)


async def keep(
    connection: AsyncConnection,
    framework: Framework,
    partnership: PartnershipId,
    count: int,
    *,
    today: date,
) -> None:
    """
    Put the rows where a first rebuild of the view over an empty log has made its tables: what is measured is their
    reading, and a million events would only have to be waited for.
    """
    kept = KeptRows(Generation(partnership, VIEW.name, VIEW.version, 1), VIEW)
    rows = {ACTIONS.key_of(row): row for row in _rows(framework, partnership, count, today)}
    keys = list(rows)
    for start in range(0, count, _AT_ONCE):
        some = {key: rows[key] for key in keys[start : start + _AT_ONCE]}
        await kept.write(connection, {ACTIONS.name: some})
    await kept.analyze(connection)


def reference(partnership: PartnershipId, number: int) -> str:
    return f"{partnership.upper()}-A-2026-{number:06}"


def _rows(
    framework: Framework, partnership: PartnershipId, count: int, today: date
) -> Iterator[ActionRow]:
    """The same ones each time; what was due before today is mostly done, some is late, blocked or cancelled."""
    random = Random(0)  # noqa: S311 (nothing secret)
    agencies = [a.id for a in framework.agencies.values() if partnership in a.partnerships]
    themes, sources = list(framework.themes), list(framework.source_types)
    for number in range(count):
        agreed_on = today - timedelta(days=_DAYS - number * _DAYS // count)
        due_on = agreed_on + timedelta(days=random.randrange(30, 400))
        slips = random.choice((0, 0, 0, 1, 2))
        is_done = random.random() < (0.97 if due_on < today else 0.3)
        status = random.choice(_ENDED if is_done else _NOT_DONE)
        ended_on = min(due_on, today - timedelta(days=1)) if is_done else None
        closed = status is ActionStatus.CLOSED
        begun = status is not ActionStatus.AGREED
        found_on = agreed_on - timedelta(days=40)
        yield ActionRow(
            action_id=reference(partnership, number),
            partnership=partnership,
            text=random.choice(_DONE),
            recommendation_id=f"{partnership.upper()}-R-2026-{number // _OF_A_RECOMMENDATION:06}",
            sources=(random.choice(sources),),
            found_on=found_on,
            to_improve_on=found_on if random.random() < 0.9 else None,
            themes=tuple(sorted(random.sample(themes, random.choice((1, 1, 2, 3))))),
            priority=random.choice(_PRIORITIES),
            owner_agency=random.choice(agencies),
            owner_post=random.choice(_POSTS),
            agreed_on=agreed_on,
            original_due_on=due_on - timedelta(days=30 * slips),
            due_on=due_on,
            slips=slips,
            status=status.value,
            percent=random.randrange(101) if begun else None,
            blocked=not is_done and random.random() < 0.1,
            last_update_on=min(agreed_on + timedelta(days=60), today) if begun else None,
            evidence_pending=0,
            evidence_accepted=random.randrange(1, 4) if closed else 0,
            challenges_open=0,
            support_offers=0,
            ended_on=ended_on,
            closed_on=ended_on if closed else None,
            reopened_on=agreed_on if status is ActionStatus.REOPENED else None,
            loop_result=random.choice((None, "yes", "partly", "no")) if closed else None,
            illustrative=False,
        )
