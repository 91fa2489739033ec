"""
One year of a partnership under each of the five frameworks, sent as its agencies' messages, ends with every
requirement met; and what is left out of the year makes exactly its own requirement unmet.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache

import pytest

from adapters.partner_messages import PartnerMessage, read_request
from domain.command import Scope
from domain.fact import Recorded
from domain.receipt import Receipt, Verdict
from domain.request import Request
from domain.requirement import Anytime, Every, EveryAfter, InMonths, Within
from projections.governance.ledger import Ledger
from projections.governance.obligations import OCCURRENCES, VIEW, WAIVERS
from projections.governance.obligations_board import (
    BoardRequirement,
    Standing,
    ledger_of,
    requirements,
)
from projections.governance.schedule import owed
from projections.view import MemoryRows
from services.bootstrap import places
from services.handling import Desk
from tests.support.memory_history import MemoryHistory
from tests.support.partnership_year import play

YEARS = {
    "tees": ("hsscp", date(2025, 1, 6)),
    "hampshire": ("hampshire", date(2025, 1, 6)),
    "hartlepool-2015": ("hartlepool", date(2016, 1, 4)),
    "halton-2015": ("halton", date(2016, 1, 4)),
    "northamptonshire-2017": ("northamptonshire", date(2018, 1, 8)),
}


@dataclass(frozen=True)
class Told:
    """What a year came to: the log, what each message was answered, and how every requirement stands after it."""

    log: Sequence[Recorded]
    receipts: Mapping[str, Receipt]
    ledger: Ledger
    standings: Mapping[str, BoardRequirement]

    @property
    def unmet(self) -> frozenset[str]:
        return frozenset(
            name for name, line in self.standings.items() if line.standing is not Standing.MET
        )

    @property
    def refused(self) -> frozenset[str]:
        return frozenset(
            key for key, receipt in self.receipts.items() if receipt.verdict is Verdict.REJECTED
        )


@cache
def scope(name: str) -> Scope:
    return Scope(YEARS[name][0], places.pack(name))


def the_day_after(name: str) -> date:
    start = YEARS[name][1]
    return date(start.year + 1, start.month, start.day + 1)


@cache
def year(name: str) -> Sequence[Request]:
    """The messages as they arrive: bytes and headers, each on its day."""
    partnership, start = YEARS[name]
    return [
        read_request(
            PartnerMessage(
                letter.sender,
                letter.kind,
                {"ce-id": f"m{number}"},
                letter.body,
                datetime.combine(letter.on, time(12), UTC),
                number,
            )
        )
        for number, letter in enumerate(play(scope(name).framework, partnership, start), 1)
    ]


async def told(name: str, *, without: Collection[str] = ()) -> Told:
    history = MemoryHistory()
    desk = Desk(history, scope(name))
    sent = [request for request in year(name) if request.key not in without]
    answers = await desk.record(sent)
    receipts = {
        request.key: answer
        for request, answer in zip(sent, answers, strict=True)
        if isinstance(answer, Receipt)
    }
    assert len(receipts) == len(sent), "a message could not be decided"
    rows = MemoryRows()
    for recorded in history.log:
        if type(recorded.fact) in VIEW.handles:
            VIEW.fold(rows, recorded)
    framework, partnership = scope(name).framework, scope(name).partnership
    ledger = ledger_of(
        rows.all(OCCURRENCES), rows.all(WAIVERS), framework=framework, partnership=partnership
    )
    lines = requirements(
        ledger, framework=framework, partnership=partnership, today=the_day_after(name)
    )
    return Told(history.log, receipts, ledger, {line.requirement: line for line in lines})


@pytest.mark.parametrize("name", YEARS)
async def test_a_year_of_all_that_a_framework_asks_for_leaves_every_requirement_met(name):
    whole = await told(name)

    assert whole.refused == frozenset()
    assert whole.unmet == frozenset()
    assert len(whole.standings) == len(scope(name).framework.requirements) > 20
    events = {str(recorded.provenance.event_id) for recorded in whole.log}
    for line in whole.standings.values():
        assert line.proofs, f"{line.requirement} is met without a proof"
        assert set(line.proofs) <= events


@pytest.mark.parametrize("name", YEARS)
async def test_each_obligation_left_out_makes_its_own_requirement_unmet_and_no_other(name):
    """Beside it only what could not happen without it: whose proof was then refused, or never begun."""
    whole = await told(name)
    message_of = {
        str(recorded.provenance.event_id): recorded.provenance.causation_id
        for recorded in whole.log
    }
    tried = 0
    for requirement, left_out in _left_out(name, whole, message_of):
        tried += 1
        without = await told(name, without=left_out)
        consequences = _consequences(name, whole, message_of, left_out | without.refused)

        assert requirement in without.unmet, f"{requirement} is met without its proof"
        odd = without.unmet - {requirement} - consequences
        assert not odd, f"without the proof of {requirement}, unmet too: {sorted(odd)}"
        if not without.refused and requirement not in _adoption(name):
            triggered = _triggered_by(name, whole, message_of, left_out)
            assert without.unmet <= {requirement} | triggered
    assert tried >= len(scope(name).framework.requirements)


def _left_out(
    name: str, whole: Told, message_of: Mapping[str, str]
) -> list[tuple[str, frozenset[str]]]:
    """For each requirement the messages that prove its first obligation, and those that prove its last."""
    framework, partnership = scope(name).framework, scope(name).partnership
    found = []
    for requirement in framework.requirements.values():
        obligations = owed(
            requirement,
            whole.ledger,
            framework=framework,
            partnership=partnership,
            today=the_day_after(name),
        )
        proofs = [each.proofs for each in obligations if each.proofs]
        if isinstance(requirement.timing, Anytime):
            proofs = [tuple(whole.ledger.of(requirement.proved_by))]
        found += [
            (requirement.id, frozenset(message_of[proof.event_id] for proof in these))
            for these in dict.fromkeys((proofs[0], proofs[-1]))
        ]
    return found


def _adoption(name: str) -> frozenset[str]:
    """Those that are proved by the adoption of the framework, with which all that goes by the calendar begins."""
    return frozenset(
        requirement.id
        for requirement in scope(name).framework.requirements.values()
        if "framework-version-adopted.v1" in requirement.proved_by.topics
    )


def _consequences(
    name: str, whole: Told, message_of: Mapping[str, str], gone: Collection[str]
) -> frozenset[str]:
    """Requirements one of whose proofs or triggers was made by a message that is gone."""
    framework = scope(name).framework
    found = set(_triggered_by(name, whole, message_of, gone))
    for requirement in framework.requirements.values():
        if any(
            message_of[proof.event_id] in gone for proof in whole.ledger.of(requirement.proved_by)
        ):
            found.add(requirement.id)
    return frozenset(found)


def _triggered_by(
    name: str, whole: Told, message_of: Mapping[str, str], gone: Collection[str]
) -> frozenset[str]:
    adopted = {
        message_of[each.event_id] for each in whole.ledger.by_topic["framework-version-adopted.v1"]
    }
    found = set()
    for requirement in scope(name).framework.requirements.values():
        timing = requirement.timing
        if isinstance(timing, Within | EveryAfter):
            triggers = whole.ledger.of(timing.trigger)
            if any(message_of[trigger.event_id] in gone for trigger in triggers):
                found.add(requirement.id)
        elif isinstance(timing, Every | InMonths) and adopted & set(gone):
            found.add(requirement.id)
    return frozenset(found)


@pytest.mark.parametrize("name", YEARS)
async def test_an_empty_record_proves_nothing(name):
    everything = [request.key for request in year(name)]
    empty = await told(name, without=everything)

    assert {line.standing for line in empty.standings.values()} == {Standing.NOT_EVIDENCED}


def test_every_framework_that_is_shipped_has_its_year():
    assert set(YEARS) == set(places.packs())
