"""The desk puts the agreement that stands to what may cross, and to nothing else."""

from datetime import date
from typing import Any

import pytest

from domain.command import Command
from domain.exchange.sharing_agreement import (
    EndSharingAgreement,
    OpenSharingAgreement,
    SharedContext,
)
from domain.improvement.action_commands import ReportProgress
from domain.improvement.finding import ThemeFinding
from domain.improvement.recommendation_commands import AcceptRecommendation
from domain.receipt import Receipt, Verdict
from services.handling import Desk
from tests.support.controls import (
    SCOPE,
    agree_action,
    make_recommendation,
    register_finding,
)
from tests.support.memory_history import MemoryHistory
from tests.support.requests import request_of

ON = date(2026, 5, 1)
F1, F2 = "HSSCP-F-2026-0001", "HSSCP-F-2026-0002"
END = EndSharingAgreement(
    with_partnership="stscp", reason="Dissolved.", approved_by="Chair", occurred_on=ON
)
PAPER = "tees-learning-2026"


def opened(**changes: Any) -> OpenSharingAgreement:
    values: dict[str, Any] = {
        "with_partnership": "stscp",
        "agreement": PAPER,
        "purpose": "Learning across Tees.",
        "lawful_basis": "Public task",
        "covers": tuple(SharedContext),
        "from_on": ON,
        "review_on": date(2027, 5, 1),
        "approved_by": "Chair",
        "occurred_on": ON,
    }
    return OpenSharingAgreement(**values | changes)


def themed(finding: str) -> ThemeFinding:
    return ThemeFinding(finding_id=finding, themes=("thresholds",), occurred_on=ON)


class Told:
    """Batches recorded one after another, by one desk or by several."""

    def __init__(self) -> None:
        self.history = MemoryHistory()
        self._sent = 0

    def desk(self, agreement: str | None = None) -> Desk:
        return Desk(self.history, SCOPE, agreement=agreement)

    async def batch(self, desk: Desk, *commands: Command) -> None:
        requests = []
        for command in commands:
            self._sent += 1
            requests.append(request_of(command, f"m{self._sent}"))
        answers = await desk.record(requests)
        verdicts = [a.verdict if isinstance(a, Receipt) else a for a in answers]
        assert verdicts == [Verdict.ACCEPTED] * len(commands)

    def agreements(self, stream: str) -> list[str | None]:
        return [r.provenance.agreement for r in self.history.log if r.event.stream == stream]


@pytest.fixture
def told() -> Told:
    return Told()


async def test_without_an_agreement_nothing_bears_one(told):
    await told.batch(told.desk(), register_finding())

    assert told.agreements(F1) == [None]


async def test_in_one_batch_an_agreement_holds_for_what_comes_after_it(told):
    await told.batch(
        told.desk(),
        register_finding(),
        opened(),
        register_finding(finding_id=F2),
        themed(F2),
        END,
        themed(F2),
    )

    assert told.agreements(F1) == [None]
    assert told.agreements(F2) == [PAPER, PAPER, None]


async def test_a_history_that_began_at_home_stays_there(told):
    desk = told.desk()
    await told.batch(desk, register_finding())
    await told.batch(desk, opened(), themed(F1))
    await told.batch(told.desk(), themed(F1))  # as it is read from the log

    assert told.agreements(F1) == [None, None, None]


async def test_what_another_desk_opened_holds_from_the_next_batch_on(told):
    here, there = told.desk(), told.desk()
    await told.batch(here, register_finding())
    await told.batch(there, opened())
    await told.batch(here, register_finding(finding_id=F2))

    assert told.agreements(F2) == [PAPER]


async def test_the_agreement_of_the_settings_holds_until_the_record_has_one(told):
    desk = told.desk("signed-before")
    await told.batch(desk, register_finding())
    await told.batch(desk, opened(covers=(SharedContext.PERFORMANCE,)))
    await told.batch(desk, register_finding(finding_id=F2))
    await told.batch(desk, END, themed(F1))

    assert told.agreements(F1) == ["signed-before", None]
    assert told.agreements(F2) == [None]


async def test_an_agreement_that_begins_later_covers_nothing_yet(told):
    await told.batch(
        told.desk("signed-before"), opened(from_on=date(2026, 6, 2)), register_finding()
    )

    assert told.agreements(F1) == [None]


async def test_a_private_event_bears_none_and_holds_nothing_back(told):
    await told.batch(
        told.desk(),
        opened(),
        register_finding(),
        make_recommendation(),
        AcceptRecommendation(
            recommendation_id="HSSCP-R-2026-0001",
            decided_by="Executive",
            occurred_on=date(2026, 5, 3),
        ),
        agree_action(),
        ReportProgress(
            action_id="HSSCP-A-2026-0001",
            percent=0,
            narrative="Nothing yet.",
            occurred_on=date(2026, 5, 5),
        ),
    )
    await told.batch(
        told.desk(),
        ReportProgress(
            action_id="HSSCP-A-2026-0001",
            percent=10,
            narrative="Begun.",
            occurred_on=date(2026, 5, 6),
        ),
    )

    assert told.agreements("HSSCP-A-2026-0001") == [PAPER, None, PAPER, None]
