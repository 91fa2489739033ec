"""The demonstration's story is one that the record takes: every message but those that are wrong on purpose."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from adapters.framework_packs import load
from adapters.partner_messages import PartnerMessage, read_command, read_request
from domain.catalogue import COMMANDS
from domain.command import Scope
from domain.framework import Framework
from domain.identifiers import suspected
from domain.improvement.action_facts import ActionAgreed, ActionClosed
from domain.improvement.finding_facts import FindingRegistered
from domain.names import PartnershipId
from domain.performance.indicator_aggregate import IndicatorAggregated, PublishedCount
from domain.performance.return_commands import CorrectSubmission, SubmitIndicator
from domain.performance.value import Count, Number
from domain.receipt import Receipt, Verdict
from services.demo.message import Message, Phase
from services.demo.sources import passages
from services.demo.story import story
from services.handling import Desk
from tests.support.memory_history import MemoryHistory

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(Path(__file__).parents[3] / "frameworks" / "tees")


@pytest.fixture(scope="module")
def phases(framework: Framework) -> list[Phase]:
    return story(framework, TODAY)


def every(phases: list[Phase]) -> list[Message]:
    return [message for phase in phases for message in phase.messages]


def named(phases: list[Phase], name: str) -> tuple[Message, ...]:
    return next(phase for phase in phases if phase.name == name).messages


def test_the_story_tells_all_of_the_data(phases: list[Phase]):
    kinds = Counter((phase.name, message.kind) for phase in phases for message in phase.messages)

    assert kinds["findings", "register-finding.v1"] == 158
    assert kinds["recommendations", "make-recommendation.v1"] == 58
    assert kinds["benchmarked", "submit-indicator.v1"] == 880
    assert kinds["release-2023", "submit-indicator.v1"] == 44 * 3
    assert kinds["release-2024", "submit-indicator.v1"] == 4 * 3
    assert kinds["release-2025", "submit-indicator.v1"] == 4 * 3
    assert kinds["release-2023", "correct-submission.v1"] == 0


def test_every_message_has_an_identity_of_its_own_and_is_the_same_when_told_again(
    framework: Framework, phases: list[Phase]
):
    identities = [message.id for message in every(phases)]

    assert len(set(identities)) == len(identities)
    assert story(framework, TODAY) == phases


def test_a_later_telling_changes_only_the_threads_that_are_still_running(
    framework: Framework, phases: list[Phase]
):
    later = story(framework, date(2027, 3, 1))

    same = [phase.name for phase, other in zip(phases, later, strict=True) if phase == other]
    assert set(same) == {phase.name for phase in phases} - {"months", "year", "mistakes"}


def test_every_message_that_is_not_wrong_on_purpose_is_a_valid_command(phases: list[Phase]):
    faulty = {
        message.id: faults
        for message in every(phases)
        if message.refused is None and (faults := read_command(message.kind, message.body)[1])
    }

    assert faulty == {}


def test_no_finding_of_an_inspection_is_taken_for_something_that_identifies_a_person():
    assert [passage.text for passage in passages() if suspected(passage.text)] == []


def test_each_agency_speaks_to_its_own_partnerships(framework: Framework, phases: list[Phase]):
    for message in every(phases):
        assert message.partnership in framework.agencies[message.sender].partnerships, message.id


def test_only_the_months_that_follow_are_invented_and_they_say_so(phases: list[Phase]):
    agreed = {
        body["action_id"]
        for message in named(phases, "months")
        if message.kind == "agree-action.v1"
        and (body := orjson.loads(message.body))["illustrative"]
    }

    for message in named(phases, "months"):
        body = orjson.loads(message.body)
        said = body.get("illustrative") or "illustrative" in body.get("decided_by", "")
        assert said or body.get("action_id") in agreed, message.id
    for message in (*named(phases, "findings"), *named(phases, "recommendations")):
        assert orjson.loads(message.body)["illustrative"] is False


def test_the_partnerships_own_year_says_that_it_is_invented_wherever_it_can(phases: list[Phase]):
    year = named(phases, "year")
    marked = [
        message
        for message in year
        if "illustrative" in COMMANDS[message.kind].model_fields
        or "title" in COMMANDS[message.kind].model_fields
    ]

    assert {message.partnership for message in year} == {"hsscp", "stscp"}
    assert len(marked) > 60
    for message in marked:
        body = orjson.loads(message.body)
        assert body.get("illustrative") or "(illustrative)" in body["title"], message.id


def test_nothing_is_dated_after_today(phases: list[Phase]):
    days = [
        date.fromisoformat(orjson.loads(message.body)["occurred_on"]) for message in every(phases)
    ]

    assert max(days) <= TODAY


def test_hartlepools_rate_of_2023_is_submitted_as_1068_and_corrected_to_1056_3(
    phases: list[Phase],
):
    def said(phase: str) -> list[SubmitIndicator | CorrectSubmission]:
        commands = [read_command(m.kind, m.body)[0] for m in named(phases, phase)]
        return [
            command
            for command in commands
            if isinstance(command, SubmitIndicator | CorrectSubmission)
            and (command.area, command.period) == ("hartlepool", "2023")
        ]

    first = {command.code: command.value for command in said("release-2023")}
    [second] = said("release-2024")

    assert isinstance(first["ctx.referral_rate"], Number)
    assert str(first["ctx.referral_rate"].value) == "1068"
    assert first["ctx.referrals"] == Count(numerator=2122)
    assert isinstance(second, CorrectSubmission)
    assert isinstance(second.value, Number)
    assert (second.code, str(second.value.value)) == ("ctx.referral_rate", "1056.3")
    assert "2024" in second.reason
    assert said("release-2025") == []


class Record:
    """Both partnerships' records, each behind its desk."""

    def __init__(self, framework: Framework) -> None:
        self.histories = {partnership: MemoryHistory() for partnership in framework.partnerships}
        self.desks: Mapping[PartnershipId, Desk] = {
            partnership: Desk(history, Scope(partnership, framework))
            for partnership, history in self.histories.items()
        }

    async def take(self, phase: Phase) -> list[tuple[Message, Receipt]]:
        answered: list[tuple[Message, Receipt]] = []
        for partnership, desk in self.desks.items():
            messages = [m for m in phase.messages if m.partnership == partnership]
            answers = await desk.record([read_request(_arrived(m)) for m in messages])
            for message, answer in zip(messages, answers, strict=True):
                assert isinstance(answer, Receipt), (message.id, answer)
                answered.append((message, answer))
        return answered


def _arrived(message: Message) -> PartnerMessage:
    return PartnerMessage(
        agency=message.sender,
        kind=message.kind,
        headers={"ce-id": message.id},
        body=message.body,
        received_at=NOW,
    )


async def test_the_record_takes_the_whole_story_and_refuses_what_is_wrong_on_purpose(
    framework: Framework, phases: list[Phase]
):
    record = Record(framework)

    for phase in phases:
        for message, receipt in await record.take(phase):
            codes = {fault.code for fault in receipt.faults}
            assert codes == (set() if message.refused is None else {message.refused}), (
                message.id,
                receipt.faults,
            )
            expected = Verdict.ACCEPTED if message.refused is None else Verdict.REJECTED
            assert receipt.verdict is expected
            if message.refused is None:
                assert receipt.first_position is not None, f"{message.id} recorded nothing"

    for partnership, history in record.histories.items():
        facts = Counter(type(recorded.fact) for recorded in history.log)
        assert facts[ActionAgreed] > facts[ActionClosed] > 0
        assert {r.fact.text for r in history.log if isinstance(r.fact, FindingRegistered)} == {
            passage.text
            for passage in passages()
            if passage.area in framework.partnerships[partnership].areas
        }


@pytest.mark.parametrize(
    ("partnership", "numerator", "denominator"), [("stscp", 1208, 5603), ("hsscp", 1676, 5979)]
)
async def test_the_partnerships_rereferrals_of_2025_are_sums_of_their_councils(
    framework: Framework,
    phases: list[Phase],
    partnership: PartnershipId,
    numerator: int,
    denominator: int,
):
    record = Record(framework)
    for phase in phases:
        if phase.name == "framework" or phase.name.startswith("release-"):
            await record.take(phase)

    released = [
        recorded.fact
        for recorded in record.histories[partnership].log
        if isinstance(recorded.fact, IndicatorAggregated)
        and (recorded.fact.code, recorded.fact.period) == ("ctx.rereferrals", "2025")
    ]
    assert released[-1].whole == PublishedCount(numerator=numerator, denominator=denominator)
