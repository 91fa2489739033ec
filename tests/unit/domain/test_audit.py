"""A multi-agency audit runs from its commissioning to what it concludes, and each step is corrected in the open."""

from datetime import date

import pytest

from domain.errors import Code
from domain.fact import Visibility
from domain.quality.audit import AUDIT
from domain.quality.audit_commands import (
    ConcludeAudit,
    IdentifyGoodPractice,
    ReturnAuditTool,
    WithdrawAudit,
)
from domain.quality.audit_facts import (
    AuditConcluded,
    AuditWithdrawn,
    GoodPracticeIdentified,
    Grade,
    GradeCount,
)
from domain.quality.audit_programme import AUDIT_PROGRAMME, AuditKind
from domain.quality.audit_state import AuditStatus
from domain.register import Correction
from tests.support.audits import (
    AP,
    AU,
    NOT_OBTAINED,
    ON,
    attendance,
    commission_audit,
    conclude_audit,
    draw_sample,
    grade_audit,
    hold_audit,
    set_programme,
)
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE, STOCKTON
from tests.support.scenario import Given, given, state_of

GOOD = IdentifyGoodPractice(
    audit_id=AU, text="Calls are returned.", themes=("thresholds",), occurred_on=ON
)
WITHDRAW = WithdrawAudit(audit_id=AU, reason="It was merged with another.", occurred_on=ON)


def after(*commands) -> Given:
    """The record after these commands, each accepted."""
    known = given(AUDIT)
    for command in commands:
        result = known.when(command)
        assert result.refused is None, f"refused: {result.refused}"
        known = given(AUDIT, *known.facts, *result.facts)
    return known


HELD = (commission_audit(), draw_sample(), hold_audit())


def test_an_audit_runs_from_its_commissioning_to_what_it_concludes():
    audit = after(*HELD, grade_audit(), GOOD).when(conclude_audit()).then_accepted()

    assert audit.status is AuditStatus.CONCLUDED
    assert audit.concluded == AuditConcluded(
        audit_id=AU,
        kind=AuditKind.CASE,
        title="Thresholds at the front door",
        themes=("thresholds",),
        held_on=date(2026, 5, 20),
        learning="Thresholds are applied alike by day and not at night.",
        good_practice=("Calls are returned.",),
        voice_of_child=NOT_OBTAINED,
        closes=None,
        embedded=None,
        correction=None,
    )


def test_only_what_was_learned_is_shared_and_it_holds_no_number_of_cases():
    shared = {fact for fact in AUDIT.facts if fact.VISIBILITY is Visibility.SHARED}

    assert shared == {AuditConcluded}
    numbers = {n for n, f in AuditConcluded.model_fields.items() if f.annotation is int}
    assert not numbers


def test_an_audit_of_several_agencies_names_at_least_two():
    given(AUDIT).when(commission_audit(agencies=(POLICE, POLICE))).then_refused(
        Code.BAD_VALUE, field="agencies"
    )
    given(AUDIT).when(commission_audit(agencies=(POLICE, "nobody"))).then_refused(
        Code.UNKNOWN_AGENCY, field="agencies"
    )
    both = given(AUDIT).when(commission_audit(agencies=(POLICE, "middlesbrough-council")))
    assert both.then_accepted().commissioned.agencies == (POLICE, "middlesbrough-council")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"themes": ()}, Code.FINDING_NEEDS_THEME, "themes"),
        ({"priority": "astrology"}, Code.NOT_IN_FRAMEWORK, "priority"),
        ({"due_on": date(2026, 4, 30)}, Code.BAD_VALUE, "due_on"),
        ({"kind": AuditKind.CLOSING_LOOP}, Code.BAD_VALUE, "closes"),
        ({"closes": "HSSCP-R-2026-0001"}, Code.BAD_VALUE, "closes"),
        ({"programme_id": AP}, Code.NOT_FOUND, "programme_id"),
    ],
)
def test_a_commission_that_does_not_hold_together_is_refused(changes, code, field):
    given(AUDIT).when(commission_audit(**changes)).then_refused(code, field=field)


def test_an_audit_belongs_to_a_programme_that_stands():
    was_set = given(AUDIT_PROGRAMME).when(set_programme()).facts[0]
    gone = Correction(corrects=1, reason="Another is set.", withdraws=True)
    withdrawn = given(AUDIT_PROGRAMME, was_set).when(set_programme(correction=gone)).facts[0]
    standing = state_of(AUDIT_PROGRAMME, was_set)
    command = commission_audit(programme_id=AP)

    given(AUDIT, known={AP: standing}).when(command).then_accepted()
    given(AUDIT, known={AP: state_of(AUDIT_PROGRAMME, was_set, withdrawn)}).when(
        command
    ).then_refused(Code.WRONG_STATE, field="programme_id")


def test_a_reference_is_used_once():
    after(commission_audit()).when(commission_audit()).then_refused(Code.ALREADY_EXISTS)


@pytest.mark.parametrize(
    "command",
    [commission_audit(), draw_sample(), hold_audit(), grade_audit(), conclude_audit(), WITHDRAW],
    ids=lambda command: command.KIND,
)
def test_the_business_unit_keeps_the_audit(command):
    known = given(AUDIT) if command == commission_audit() else after(*HELD)

    known.when(command, by=POLICE).then_refused(Code.NOT_PERMITTED)


@pytest.mark.parametrize(
    "command",
    [draw_sample(), hold_audit(), grade_audit(), conclude_audit(), GOOD, WITHDRAW],
    ids=lambda command: command.KIND,
)
def test_nothing_is_said_of_an_audit_that_is_not_commissioned(command):
    given(AUDIT).when(command).then_refused(Code.NOT_FOUND, field="audit_id")


def test_an_agency_returns_its_own_tool_once():
    tool = ReturnAuditTool(audit_id=AU, agency=POLICE, occurred_on=ON)
    known = after(commission_audit())

    known.when(tool, by=HEALTH).then_refused(Code.NOT_PERMITTED, field="agency")
    assert known.when(tool, by=POLICE).then_accepted().returned == {POLICE}
    after(commission_audit(), tool).when(tool, by=POLICE).then_refused(Code.ALREADY_EXISTS)
    other = ReturnAuditTool(audit_id=AU, agency=STOCKTON, occurred_on=ON)
    known.when(other, by=STOCKTON).then_refused(Code.NOT_EXPECTED, field="agency")


def test_an_attendance_names_everybody_asked_once_and_somebody_came():
    known = after(commission_audit(), draw_sample())
    all_away = attendance(
        cleveland_police=(False, True), hartlepool_council=(False, True), nenc_icb=(False, False)
    )

    known.when(hold_audit(attendance=attendance()[:2])).then_refused(
        Code.ATTENDANCE_INCOMPLETE, field="attendance"
    )
    known.when(hold_audit(attendance=(*attendance(), attendance()[0]))).then_refused(
        Code.BAD_VALUE, field="attendance"
    )
    known.when(hold_audit(attendance=all_away)).then_refused(Code.BAD_VALUE, field="attendance")
    known.when(hold_audit(held_on=date(2026, 6, 2))).then_refused(
        Code.DATED_IN_FUTURE, field="held_on"
    )
    guest = attendance(stockton_council=(True, False))
    known.when(hold_audit(attendance=guest)).then_accepted()


def test_grades_add_up_to_the_sample():
    twice = (GradeCount(grade=Grade.GOOD, cases=4), GradeCount(grade=Grade.GOOD, cases=4))

    after(commission_audit()).when(grade_audit()).then_refused(Code.BREAKDOWN_DOES_NOT_ADD_UP)
    after(*HELD).when(grade_audit(good=6)).then_refused(
        Code.BREAKDOWN_DOES_NOT_ADD_UP, field="grades"
    )
    after(*HELD).when(grade_audit(grades=twice)).then_refused(Code.BAD_VALUE, field="grades")
    after(*HELD).when(grade_audit()).then_accepted()


def test_a_sample_corrected_after_the_grading_leaves_nothing_to_conclude():
    smaller = draw_sample(
        cases=7, correction=Correction(corrects=2, reason="One was counted twice.")
    )
    known = after(*HELD, grade_audit(), smaller)

    known.when(conclude_audit()).then_refused(Code.BREAKDOWN_DOES_NOT_ADD_UP)
    again = grade_audit(good=6, correction=Correction(corrects=4, reason="The sample is smaller."))
    after(*HELD, grade_audit(), smaller, again).when(conclude_audit()).then_accepted()


def test_a_step_is_taken_again_only_as_a_correction_of_the_entry_that_took_it():
    known = after(*HELD)

    def corrected(entry: int, **changes):
        return draw_sample(
            cases=9, correction=Correction(corrects=entry, reason="A slip.", **changes)
        )

    known.when(draw_sample(cases=9)).then_refused(Code.ALREADY_EXISTS, field="correction")
    known.when(corrected(3)).then_refused(Code.NOTHING_TO_CORRECT, field="correction.corrects")
    known.when(corrected(2, withdraws=True)).then_refused(
        Code.BAD_VALUE, field="correction.withdraws"
    )
    assert known.when(corrected(2)).then_accepted().sample.cases == 9
    after(commission_audit()).when(corrected(2)).then_refused(Code.NOTHING_TO_CORRECT)


def test_good_practice_is_named_by_those_who_take_part():
    known = after(*HELD)

    known.when(GOOD, by=STOCKTON).then_refused(Code.NOT_PERMITTED)
    assert known.when(GOOD, by=HARTLEPOOL).then_accepted().good_practice == ("Calls are returned.",)
    known.when(GOOD, by=BUSINESS_UNIT).then(
        GoodPracticeIdentified(
            audit_id=AU, text=GOOD.text, themes=GOOD.themes, identified_by=BUSINESS_UNIT
        )
    )


def test_the_words_of_a_conclusion_can_be_corrected():
    known = after(*HELD, conclude_audit())
    better = conclude_audit(
        learning="Thresholds are applied alike.",
        correction=Correction(corrects=4, reason="A slip."),
    )

    known.when(conclude_audit()).then_refused(Code.ALREADY_EXISTS, field="correction")
    audit = known.when(better).then_accepted()
    assert audit.concluded.learning == "Thresholds are applied alike."


def test_a_concluded_or_withdrawn_audit_takes_no_further_step():
    after(*HELD, conclude_audit()).when(GOOD).then_refused(Code.WRONG_STATE)
    after(*HELD, conclude_audit()).when(WITHDRAW).then_refused(Code.WRONG_STATE)
    after(*HELD).when(WITHDRAW).then(AuditWithdrawn(audit_id=AU, reason=WITHDRAW.reason))
    after(*HELD, WITHDRAW).when(conclude_audit()).then_refused(Code.WRONG_STATE)


def test_an_audit_that_tests_nothing_has_no_such_result():
    known = after(*HELD)
    embedded = ConcludeAudit.model_validate(
        conclude_audit().model_dump() | {"embedded": "yes"}, strict=False
    )

    known.when(embedded).then_refused(Code.BAD_VALUE, field="embedded")
    known.when(conclude_audit(closes="HSSCP-R-2026-0001")).then_refused(
        Code.BAD_VALUE, field="closes"
    )
