"""The desk: decide in order, record together, answer each; whatever happens, nothing is lost and nothing twice."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from adapters.partner_messages import read_request
from domain.command import Scope
from domain.errors import Code, Conflict, UnreadableEvent
from domain.fact import Recorded
from domain.history import Outcome, Unit
from domain.improvement.finding import ThemeFinding, WithdrawFinding
from domain.names import StreamId
from domain.receipt import Receipt, Verdict
from domain.request import Answer, Deferred
from services.handling import REMEMBERED, Desk, Held
from tests.support.controls import BUSINESS_UNIT, POLICE, SCOPE, register_finding
from tests.support.memory_history import MemoryHistory
from tests.support.requests import partner_message, request_of

F1, F2 = "HSSCP-F-2026-0001", "HSSCP-F-2026-0002"
REGISTER = request_of(register_finding())


def themes(stream: str = F1, message_id: str = "m2", **changes: Any) -> Any:
    command = ThemeFinding(finding_id=stream, themes=("thresholds",), occurred_on=date(2026, 5, 2))
    return request_of(command, message_id, **changes)


def withdraw(stream: str = F1, message_id: str = "m3") -> Any:
    command = WithdrawFinding(
        finding_id=stream, reason="Registered twice.", occurred_on=date(2026, 5, 3)
    )
    return request_of(command, message_id)


def desk(history: MemoryHistory, scope: Scope = SCOPE, *, remembered: int = REMEMBERED) -> Desk:
    return Desk(history, scope, agreement="tees-2026", remembered=remembered)


def verdicts(answers: Sequence[Answer]) -> list[str]:
    return [a.verdict if isinstance(a, Receipt) else type(a.error).__name__ for a in answers]


def codes(answer: Answer) -> list[tuple[Code, str]]:
    assert isinstance(answer, Receipt)
    return [(fault.code, fault.field) for fault in answer.faults]


@pytest.fixture
def history() -> MemoryHistory:
    return MemoryHistory()


# --- What is recorded -------------------------------------------------------------------------------------


async def test_an_accepted_command_is_an_event_with_its_provenance(history):
    receipt = await desk(history).submit(REGISTER)

    [recorded] = history.log
    provenance = recorded.provenance
    assert receipt.verdict is Verdict.ACCEPTED
    assert (receipt.reference, receipt.first_position, receipt.intake_sequence) == (F1, 1, 1)
    assert (recorded.event.stream, recorded.event.version) == (F1, 1)
    assert (provenance.actor.agency, provenance.partnership) == (BUSINESS_UNIT, "hsscp")
    assert provenance.causation_id == provenance.correlation_id == f"{BUSINESS_UNIT}:m1"
    assert (provenance.occurred_on, provenance.agreement) == (date(2026, 5, 1), "tees-2026")


async def test_a_business_unit_may_send_on_behalf_of_an_agency(history):
    headers = {"ce-id": "m1", "ce-onbehalfof": POLICE, "ce-correlationid": "c-7"}
    await desk(history).submit(read_request(partner_message(headers=headers)))

    provenance = history.log[0].provenance
    assert (provenance.on_behalf_of, provenance.correlation_id) == (POLICE, "c-7")


async def test_event_ids_depend_on_the_message_alone(history):
    other = MemoryHistory()
    await desk(history).submit(REGISTER)
    await desk(other).record([themes(F2, "m9"), REGISTER])

    assert history.log[0].provenance.event_id == other.log[0].provenance.event_id


async def test_a_later_request_of_a_batch_sees_what_the_earlier_did(history):
    answers = await desk(history).record([REGISTER, themes(), withdraw(), themes(message_id="m4")])

    assert verdicts(answers) == ["accepted", "accepted", "accepted", "rejected"]
    assert codes(answers[3]) == [(Code.WRONG_STATE, "finding_id")]
    assert history.calls == 1


async def test_the_next_batch_goes_on_from_there(history):
    here = desk(history)
    await here.record([REGISTER])
    answers = await here.record([themes(), themes(message_id="m4")])

    assert verdicts(answers) == ["accepted", "accepted"]
    assert [r.event.version for r in history.log] == [1, 2, 3]


# --- What is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "code", "fault_field"),
    [
        (request_of(register_finding(), agency="nobody"), Code.UNKNOWN_AGENCY, ""),
        (request_of(register_finding(), agency="middlesbrough-council"), Code.UNKNOWN_AGENCY, ""),
        (
            request_of(register_finding(), headers={"ce-id": "m", "ce-onbehalfof": "nobody"}),
            Code.UNKNOWN_AGENCY,
            "ce-onbehalfof",
        ),
        (
            request_of(
                register_finding(),
                agency=POLICE,
                headers={"ce-id": "m", "ce-onbehalfof": BUSINESS_UNIT},
            ),
            Code.NOT_PERMITTED,
            "ce-onbehalfof",
        ),
        (
            request_of(register_finding(finding_id="STSCP-F-2026-0001")),
            Code.NOT_YOUR_PARTNERSHIP,
            "finding_id",
        ),
        (
            request_of(register_finding(finding_id="HSSCPX-F-2026-0001")),
            Code.NOT_YOUR_PARTNERSHIP,
            "finding_id",
        ),
        (
            request_of(register_finding(occurred_on=date(2026, 6, 2))),
            Code.DATED_IN_FUTURE,
            "occurred_on",
        ),
        (request_of(register_finding(themes=())), Code.FINDING_NEEDS_THEME, "themes"),
    ],
)
async def test_a_refusal_names_code_and_field_and_records_nothing(
    history, request_, code, fault_field
):
    receipt = await desk(history).submit(request_)

    assert receipt.verdict is Verdict.REJECTED
    assert codes(receipt) == [(code, fault_field)]
    assert history.log == []


async def test_a_british_summer_night_is_not_the_future(history):
    at_night = replace(REGISTER, received_at=REGISTER.received_at.replace(hour=23, minute=30))
    command = register_finding(occurred_on=date(2026, 6, 2))

    receipt = await desk(history).submit(replace(at_night, command=command))
    assert receipt.verdict is Verdict.ACCEPTED


async def test_what_cannot_be_read_is_answered_among_the_others(history):
    unreadable = read_request(partner_message(b"{", message_id="m0"))
    answers = await desk(history).record([unreadable, REGISTER])

    assert verdicts(answers) == ["rejected", "accepted"]
    assert codes(answers[0]) == [(Code.NOT_JSON, "")]


# --- Again ------------------------------------------------------------------------------------------------


async def test_the_same_message_again_gets_the_same_receipt_and_changes_nothing(history):
    first = await desk(history).submit(REGISTER)

    assert await desk(history).submit(replace(REGISTER, intake_sequence=9)) == first
    assert len(history.log) == 1


async def test_copies_within_one_batch_get_the_same_receipt(history):
    theme = themes()
    answers = await desk(history).record([REGISTER, theme, REGISTER, theme, withdraw(), theme])

    assert answers[0] == answers[2]
    assert answers[1] == answers[3] == answers[5]
    assert [r.event.version for r in history.log] == [1, 2, 3]


async def test_what_follows_a_repetition_is_decided_on_what_is_recorded(history):
    await desk(history).record([REGISTER, themes()])
    answers = await desk(history).record([themes(), withdraw(), themes(message_id="m9")])

    assert verdicts(answers) == ["accepted", "accepted", "rejected"]
    assert [r.event.version for r in history.log] == [1, 2, 3]


async def test_the_same_identity_with_another_body_is_rejected(history):
    other = request_of(register_finding(finding_id=F2))
    answers = await desk(history).record([REGISTER, other, themes(F2)])

    assert verdicts(answers) == ["accepted", "rejected", "rejected"]
    assert codes(answers[1]) == [(Code.DIFFERENT_CONTENT, "ce-id")]
    assert len(history.log) == 1


async def test_a_rejected_message_can_be_replayed_after_a_fix(history):
    early = themes()
    assert verdicts(await desk(history).record([early, REGISTER])) == ["rejected", "accepted"]

    again = await desk(history).submit(replace(early, again=True))
    assert again.verdict is Verdict.ACCEPTED
    assert await desk(history).submit(early) == again


# --- Others write too -------------------------------------------------------------------------------------


@dataclass
class Interrupted(MemoryHistory):
    """Before the appends that are named, somebody else writes; `fails` are appends that raise instead."""

    others: list[Sequence[Unit]] = field(default_factory=list)
    poison: set[str] = field(default_factory=set)
    down: bool = False
    unreadable: set[StreamId] = field(default_factory=set)

    async def load(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Recorded]]:
        if self.down:
            raise ConnectionError("the log is down")
        if self.unreadable & set(streams):
            raise UnreadableEvent("an event of the stream cannot be decoded")
        return await super().load(streams)

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        if self.down:
            raise ConnectionError("the log is down")
        if any(unit.key.split(":")[1] in self.poison for unit in units):
            raise TypeError("cannot be encoded")
        if self.others:
            await super().append(self.others.pop(0))
        return await super().append(units)


async def units_of(*requests: Any, after: Sequence[Any] = ()) -> list[Unit]:
    """What another desk would append for these."""
    caught: list[Unit] = []

    class Spy(MemoryHistory):
        async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
            caught.extend(units)
            return await super().append(units)

    other = desk(Spy())
    await other.record(after)
    caught.clear()
    await other.record(requests)
    return caught


async def test_what_somebody_else_changed_meanwhile_is_decided_again():
    history = Interrupted(others=[await units_of(withdraw(), after=[REGISTER])])
    here = desk(history)
    history.others.insert(0, ())
    await here.submit(REGISTER)

    answers = await here.record([themes(), themes(message_id="m4"), themes(F2, "m5")])
    assert verdicts(answers) == ["rejected", "rejected", "rejected"]
    assert codes(answers[0]) == [(Code.WRONG_STATE, "finding_id")]
    assert [r.event.version for r in history.log] == [1, 2]


async def test_a_refusal_that_somebody_else_made_untrue_is_decided_again():
    history = Interrupted(others=[await units_of(REGISTER)])

    receipt = await desk(history).submit(themes())
    assert receipt.verdict is Verdict.ACCEPTED


async def test_after_three_conflicts_a_request_waits_and_the_others_go_on():
    others = [
        await units_of(themes(message_id=f"o{n}"), after=[REGISTER, *before])
        for n, before in enumerate(
            [[], [themes(message_id="o0")], [themes(message_id=f"o{i}") for i in (0, 1)]]
        )
    ]
    history = Interrupted(others=[(), *others])
    here = desk(history)
    await here.submit(REGISTER)

    answers = await here.record([themes(), request_of(register_finding(finding_id=F2), "m7")])
    assert verdicts(answers) == ["Conflict", "accepted"]
    assert isinstance(answers[0], Deferred)
    assert isinstance(answers[0].error, Conflict)
    assert (await here.submit(themes())).verdict is Verdict.ACCEPTED


async def test_many_desks_on_one_log_lose_nothing_and_record_nothing_twice(history):
    await desk(history).submit(REGISTER)
    batches = [[themes(message_id=f"d{d}-{n}") for n in range(5)] for d in range(4)]
    shared = [themes(message_id=f"both-{n}") for n in range(5)]
    desks = [desk(history) for _ in batches]

    async def work(at: Desk, requests: list[Any]) -> None:
        while requests:
            answers = await at.record(requests)
            requests = [a.request for a in answers if isinstance(a, Deferred)]

    await asyncio.gather(*(work(d, [*b, *shared]) for d, b in zip(desks, batches, strict=True)))
    versions = [r.event.version for r in history.log]
    assert versions == list(range(1, 1 + 4 * 5 + 5 + 1))


# --- Faults of our own ------------------------------------------------------------------------------------


async def test_one_request_that_cannot_be_recorded_waits_and_the_others_are_answered():
    history = Interrupted(poison={"m1"})
    others = [
        request_of(register_finding(finding_id=f"HSSCP-F-2026-1{n}"), f"x{n}") for n in range(9)
    ]
    here = desk(history)

    answers = await here.record([*others[:4], REGISTER, themes(), *others[4:]])
    assert verdicts(answers) == ["accepted"] * 4 + ["TypeError", "Held"] + ["accepted"] * 5
    history.poison.clear()
    assert verdicts(await here.record([REGISTER, themes()])) == ["accepted", "accepted"]


async def test_a_stream_that_cannot_be_read_holds_up_only_its_own_requests():
    history = Interrupted(unreadable={F1})

    answers = await desk(history).record(
        [themes(), request_of(register_finding(finding_id=F2)), withdraw()]
    )
    assert verdicts(answers) == ["UnreadableEvent", "accepted", "UnreadableEvent"]


async def test_what_follows_a_request_that_waits_waits_too_and_is_not_refused():
    history = Interrupted(poison={"m1"})
    answers = await desk(history).record([REGISTER, themes()])

    assert isinstance(answers[1], Deferred)
    assert isinstance(answers[1].error, Held)
    assert history.receipts == []


async def test_a_log_that_is_down_answers_nothing_and_the_batch_may_be_sent_again():
    history = Interrupted()
    here = desk(history)
    await here.submit(REGISTER)
    history.down = True
    with pytest.raises(ConnectionError):
        await here.record([themes(), withdraw()])

    history.down = False
    assert verdicts(await here.record([themes(), withdraw()])) == ["accepted", "accepted"]


async def test_submit_raises_what_kept_it_from_an_answer():
    with pytest.raises(TypeError):
        await desk(Interrupted(poison={"m1"})).submit(REGISTER)


# --- What is remembered between batches -------------------------------------------------------------------


class AskedHistory(MemoryHistory):
    """Notes which streams were asked for."""

    async def load(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Recorded]]:
        self.asked = sorted(streams)
        return await super().load(streams)


async def test_of_many_streams_the_newest_are_remembered_and_the_others_read_again():
    history, streams = AskedHistory(), [f"HSSCP-F-2026-000{number}" for number in range(1, 9)]
    working = desk(history, remembered=3)
    for start in (0, 4):
        await working.record(
            [
                request_of(register_finding(finding_id=stream), f"m-{stream}")
                for stream in streams[start : start + 4]
            ]
        )

    history.asked = []
    answers = await working.record([themes(stream, f"t-{stream}") for stream in streams])

    assert verdicts(answers) == [Verdict.ACCEPTED] * len(streams)
    remembered = set(streams) - set(history.asked)
    assert remembered < set(streams[4:])
    assert len(remembered) >= 2  # of the three one may be an agreement's
