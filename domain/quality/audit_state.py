"""A multi-agency audit as its history leaves it: what the decisions look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never

from domain.names import AgencyId, AuditId, Entry
from domain.quality.audit_facts import (
    AgencyAuditToolReturned,
    AuditCommissioned,
    AuditConcluded,
    AuditFact,
    AuditGraded,
    AuditHeld,
    AuditSampleDrawn,
    AuditWithdrawn,
    GoodPracticeIdentified,
)
from domain.quick import quick
from domain.text import PublicText


class AuditStatus(StrEnum):
    COMMISSIONED = "commissioned"
    HELD = "held"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


@quick
@dataclass(frozen=True, slots=True)
class Audit:
    """`version` is the last entry of the history; `taken` names for each kind of step the entries that took it."""

    commissioned: AuditCommissioned
    version: int = 1
    sample: AuditSampleDrawn | None = None
    held: AuditHeld | None = None
    graded: AuditGraded | None = None
    concluded: AuditConcluded | None = None
    withdrawn: bool = False
    returned: frozenset[AgencyId] = frozenset()
    good_practice: tuple[PublicText, ...] = ()
    taken: Mapping[type[AuditFact], tuple[Entry, ...]] = field(default_factory=dict)

    @property
    def id(self) -> AuditId:
        return self.commissioned.audit_id

    @property
    def status(self) -> AuditStatus:
        if self.withdrawn:
            return AuditStatus.WITHDRAWN
        if self.concluded is not None:
            return AuditStatus.CONCLUDED
        return AuditStatus.COMMISSIONED if self.held is None else AuditStatus.HELD

    def entries(self, step: type[AuditFact]) -> tuple[Entry, ...]:
        return self.taken.get(step, ())


def evolve(audit: Audit | None, fact: AuditFact) -> Audit:  # noqa: PLR0911 - one for each event
    """The next state. Never judges."""
    if isinstance(fact, AuditCommissioned):
        return Audit(fact)
    assert audit is not None, "a history begins with its commissioning"  # noqa: S101
    version = audit.version + 1
    taken = {**audit.taken, type(fact): (*audit.entries(type(fact)), version)}
    moved = replace(audit, version=version, taken=taken)
    match fact:
        case AuditSampleDrawn():
            return replace(moved, sample=fact)
        case AgencyAuditToolReturned():
            return replace(moved, returned=audit.returned | {fact.agency})
        case AuditHeld():
            return replace(moved, held=fact)
        case AuditGraded():
            return replace(moved, graded=fact)
        case GoodPracticeIdentified():
            return replace(moved, good_practice=(*audit.good_practice, fact.text))
        case AuditConcluded():
            return replace(moved, concluded=fact)
        case AuditWithdrawn():
            return replace(moved, withdrawn=True)
        case _:
            assert_never(fact)
