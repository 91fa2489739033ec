"""
The audit of safeguarding in schools and colleges under sections 175 and 157 of the Education Act 2002 (framework row Q5).

Numbers of settings by type, standard and level; no school is named. Follow-up visits check what was returned.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.dossier import Dossier, Kind, dossier
from domain.errors import Code, Fault, Refused, refuse
from domain.fact import Closed, Visibility
from domain.names import AreaId, Label, SchoolAuditRoundId, StreamId
from domain.quality.cohort import HowMany
from domain.quality.happened import check_happened
from domain.quality.self_assessment_facts import Score, StandardId
from domain.register import Enter, Entered
from domain.standing import check_acts_for, check_business_unit
from domain.vocabulary import check_area

SCHOOLS = "schools"
"""The cycle of those standards in the framework pack that this is about."""


class SettingType(StrEnum):
    MAINTAINED = "maintained"
    ACADEMY = "academy"
    INDEPENDENT = "independent"
    POST_16 = "post-16"
    LANGUAGE_SCHOOL = "language-school"


class SettingCount(Closed):
    """So many settings of a type say that they meet a standard at a level."""

    setting_type: SettingType
    standard: StandardId
    level: Score
    settings: HowMany


# --- Events and commands ----------------------------------------------------------------------------------


class SchoolAuditRoundOpened(Entered):
    """`settings_asked` by `due_on`, in all areas of the partnership together."""

    TOPIC: ClassVar[str] = "school-audit-round-opened.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    round_id: SchoolAuditRoundId
    title: Label
    opened_on: date
    due_on: date
    settings_asked: HowMany
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.round_id


class OpenSchoolAuditRound(Enter):
    """Ask the schools and colleges for their yearly audit."""

    KIND: ClassVar[str] = "open-school-audit-round.v1"

    round_id: SchoolAuditRoundId
    title: Label
    opened_on: date
    due_on: date
    settings_asked: HowMany
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.round_id


class SchoolAuditReturned(Entered):
    """What the settings of one area returned, counted."""

    TOPIC: ClassVar[str] = "school-audit-returned.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    round_id: SchoolAuditRoundId
    area: AreaId
    returned_on: date
    returned: HowMany
    counts: tuple[SettingCount, ...]

    @property
    def stream(self) -> StreamId:
        return self.round_id

    @property
    def place(self) -> str:
        return f"{self.TOPIC}/{self.area}"


class ReturnSchoolAudit(Enter):
    """Send the counts of one area: so many settings of each type at each level of each standard."""

    KIND: ClassVar[str] = "return-school-audit.v1"

    round_id: SchoolAuditRoundId
    area: AreaId
    returned_on: date
    returned: HowMany
    counts: tuple[SettingCount, ...] = Field(min_length=1, max_length=2000)

    def stream(self, scope: Scope) -> StreamId:
        return self.round_id


class SchoolAuditValidated(Entered):
    """Of the settings visited in an area, so many were found as they had said; those below standard were helped."""

    TOPIC: ClassVar[str] = "school-audit-validated.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    round_id: SchoolAuditRoundId
    area: AreaId
    validated_on: date
    visited: HowMany
    agreed: HowMany
    below_helped: HowMany

    @property
    def stream(self) -> StreamId:
        return self.round_id

    @property
    def place(self) -> str:
        return f"{self.TOPIC}/{self.area}"


class ValidateSchoolAudit(Enter):
    """Record the follow-up visits of one area: visited, found as returned, helped because below standard."""

    KIND: ClassVar[str] = "validate-school-audit.v1"

    round_id: SchoolAuditRoundId
    area: AreaId
    validated_on: date
    visited: HowMany
    agreed: HowMany
    below_helped: HowMany

    def stream(self, scope: Scope) -> StreamId:
        return self.round_id


# --- Decisions --------------------------------------------------------------------------------------------


def check_round(_: Dossier, command: OpenSchoolAuditRound, context: Context) -> None:
    check_business_unit(context)
    check_happened(command.opened_on, command.occurred_on, field="opened_on")
    if command.due_on <= command.opened_on:
        raise refuse(
            Code.BAD_VALUE,
            "returns are due after the round opens; give a later day",
            field="due_on",
        )


def check_return(known: Dossier, command: ReturnSchoolAudit, context: Context) -> None:
    """The council of the area sends it. Refuses counts that do not add up and more returns than were asked for."""
    _check_council(command.area, context)
    check_happened(command.returned_on, command.occurred_on, field="returned_on")
    (opened,) = known.entries(SchoolAuditRoundOpened)
    others = sum(
        each.returned for each in known.entries(SchoolAuditReturned) if each.area != command.area
    )
    if others + command.returned > opened.settings_asked:
        raise refuse(
            Code.RESPONSES_OVER_INVITED,
            f"{opened.settings_asked} settings were asked in all areas together; this would be more",
            field="returned",
        )
    if faults := _faults(command.counts, command.returned, context):
        raise Refused(*faults)


def _faults(counts: Sequence[SettingCount], returned: int, context: Context) -> list[Fault]:
    standards = context.scope.framework.standards
    faults = []
    of_standard: Counter[str] = Counter()
    seen: set[tuple[SettingType, str, int]] = set()
    for place, count in enumerate(counts):
        standard = standards.get(count.standard)
        if standard is None or standard.cycle != SCHOOLS:
            reason = "the framework has no such standard for schools; its pack lists them"
            faults.append(Fault(Code.NOT_IN_FRAMEWORK, reason, f"counts.{place}.standard"))
        if (cell := (count.setting_type, count.standard, count.level)) in seen:
            reason = "this type, standard and level is counted twice; send one number"
            faults.append(Fault(Code.BAD_VALUE, reason, f"counts.{place}"))
        seen.add(cell)
        of_standard[count.standard] += count.settings
    if any(number > returned for number in of_standard.values()):
        reason = "of one standard more settings are counted than returned; check the numbers"
        faults.append(Fault(Code.BREAKDOWN_DOES_NOT_ADD_UP, reason, "counts"))
    return faults


def check_validation(known: Dossier, command: ValidateSchoolAudit, context: Context) -> None:
    """Refuses visits to an area that returned nothing, and numbers that do not hold together."""
    _check_council(command.area, context)
    check_happened(command.validated_on, command.occurred_on, field="validated_on")
    found = [r for r in known.entries(SchoolAuditReturned) if r.area == command.area]
    if not found:
        raise refuse(
            Code.WRONG_STATE,
            "nothing was returned for this area yet; send that first",
            field="area",
        )
    for field, number, most, what in (
        ("visited", command.visited, found[0].returned, "returned"),
        ("agreed", command.agreed, command.visited, "were visited"),
        ("below_helped", command.below_helped, command.visited, "were visited"),
    ):
        if number > most:
            raise refuse(
                Code.BAD_VALUE, f"{most} settings {what}; this cannot be more", field=field
            )


def _check_council(area: AreaId, context: Context) -> None:
    check_area(area, context, field="area")
    check_acts_for(context.scope.framework.areas[area].council, context, field="area")


SCHOOL_AUDIT_ROUND = dossier(
    "school-audit-round",
    Kind(OpenSchoolAuditRound, SchoolAuditRoundOpened, check_round),
    Kind(ReturnSchoolAudit, SchoolAuditReturned, check_return),
    Kind(ValidateSchoolAudit, SchoolAuditValidated, check_validation),
)
