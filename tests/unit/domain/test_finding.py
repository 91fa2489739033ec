"""A finding names one source and at least one theme, and is never overwritten."""

from datetime import date

import pytest

from domain.errors import Code
from domain.improvement.finding import (
    FINDING,
    CorrectFinding,
    LinkEvidence,
    ThemeFinding,
    WithdrawFinding,
)
from domain.improvement.finding_facts import (
    FindingCorrected,
    FindingEvidenceLinked,
    FindingThemed,
    FindingWithdrawn,
)
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    HEALTH,
    POLICE,
    SOURCE,
    finding_registered,
    register_finding,
)
from tests.support.scenario import given

F1 = "HSSCP-F-2026-0001"
ON = date(2026, 5, 2)
AUDIT = SOURCE.model_copy(update={"type": "audit", "reference": "MACA-7"})


def correction(corrects: int = 1) -> CorrectFinding:
    return CorrectFinding(
        finding_id=F1, corrects=corrects, text="Better said.", reason="A slip.", occurred_on=ON
    )


def test_invariant_1_a_finding_without_a_theme_is_refused():
    given(FINDING).when(register_finding(themes=())).then_refused(
        Code.FINDING_NEEDS_THEME, field="themes"
    )
    given(FINDING).when(register_finding()).then(finding_registered())


def test_the_sender_is_recorded_as_the_one_who_registered():
    given(FINDING).when(register_finding(), by=POLICE).then(
        finding_registered(registered_by=POLICE)
    )


def test_a_reference_in_use_is_refused():
    given(FINDING, finding_registered()).when(register_finding()).then_refused(
        Code.ALREADY_EXISTS, field="finding_id"
    )


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"themes": ("astrology",)}, Code.UNKNOWN_THEME, "themes"),
        ({"about": "nobody"}, Code.UNKNOWN_AGENCY, "about"),
        ({"about": "middlesbrough-council"}, Code.UNKNOWN_AGENCY, "about"),
        (
            {"source": SOURCE.model_copy(update={"type": "rumour"})},
            Code.UNKNOWN_SOURCE_TYPE,
            "source.type",
        ),
    ],
)
def test_what_the_framework_does_not_know_is_refused(changes, code, field):
    given(FINDING).when(register_finding(**changes)).then_refused(code, field=field)


def test_a_theme_named_twice_is_recorded_once():
    given(FINDING).when(register_finding(themes=("thresholds", "thresholds"))).then(
        finding_registered(themes=("thresholds",))
    )


def test_themes_are_replaced_and_the_first_ones_stay_in_history():
    command = ThemeFinding(finding_id=F1, themes=("thresholds",), occurred_on=ON)

    result = given(FINDING, finding_registered()).when(command, by=HARTLEPOOL)

    result.then(FindingThemed(finding_id=F1, themes=("thresholds",)))
    assert result.then_accepted().themes == ("thresholds",)
    given(FINDING, finding_registered()).when(command, by=HEALTH).then_refused(Code.NOT_PERMITTED)


def test_any_agency_may_link_what_says_the_same_and_only_once():
    command = LinkEvidence(finding_id=F1, evidence=AUDIT, occurred_on=ON)
    linked = FindingEvidenceLinked(finding_id=F1, evidence=AUDIT, linked_by=POLICE)

    given(FINDING, finding_registered()).when(command, by=POLICE).then(linked)

    given(FINDING, finding_registered(), linked).when(command, by=HEALTH).then_refused(
        Code.ALREADY_EXISTS, field="evidence"
    )
    given(FINDING, finding_registered()).when(
        LinkEvidence(finding_id=F1, evidence=SOURCE, occurred_on=ON)
    ).then_refused(Code.ALREADY_EXISTS)


def test_invariant_15_a_correction_names_an_entry_that_holds_a_text_and_chains():
    themed = FindingThemed(finding_id=F1, themes=("thresholds",))
    first = FindingCorrected(finding_id=F1, corrects=1, text="Better said.", reason="A slip.")
    history = given(FINDING, finding_registered(), themed, first)

    assert history.when(correction(corrects=3)).then_accepted().corrections == 2
    history.when(correction(corrects=1)).then_accepted()
    history.when(correction(corrects=2)).then_refused(Code.NOTHING_TO_CORRECT, field="corrects")
    history.when(correction(corrects=4)).then_refused(Code.NOTHING_TO_CORRECT, field="corrects")


def test_invariant_15_another_agencys_finding_is_not_corrected():
    history = given(FINDING, finding_registered(registered_by=POLICE))

    history.when(correction(), by=HARTLEPOOL).then_refused(Code.NOT_YOUR_SUBMISSION)
    history.when(correction(), by=POLICE).then_accepted()
    history.when(correction(), by=BUSINESS_UNIT).then_accepted()


def test_a_withdrawn_finding_takes_nothing_more():
    withdraw = WithdrawFinding(finding_id=F1, reason="Registered twice.", occurred_on=ON)
    withdrawn = FindingWithdrawn(finding_id=F1, reason="Registered twice.")

    given(FINDING, finding_registered()).when(withdraw).then(withdrawn)
    given(FINDING, finding_registered(registered_by=POLICE)).when(
        withdraw, by=HARTLEPOOL
    ).then_refused(Code.NOT_YOUR_SUBMISSION)
    for command in (correction(), withdraw):
        given(FINDING, finding_registered(), withdrawn).when(command).then_refused(Code.WRONG_STATE)


def test_what_was_never_registered_cannot_be_corrected():
    given(FINDING).when(correction()).then_refused(Code.NOT_FOUND, field="finding_id")
