"""The small registers: procedures to change, learning from elsewhere, themes of the child death overview panel."""

from datetime import date

from domain.improvement.child_death_theme import ChildDeathThemeReceived, CountBand
from domain.improvement.national_learning import (
    LocalPositionAssessed,
    NationalLearningAssigned,
    NationalReviewNotified,
    Position,
)
from domain.improvement.procedure_change import (
    ProcedureChangePublished,
    ProcedureChangeRequested,
)
from domain.register import Correction
from projections.improvement import child_death_themes, national, procedures
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE, SOURCE
from tests.support.story import folded, log

PC, NL, CD = "HSSCP-PC-2026-000", "HSSCP-NL-2026-0001", "HSSCP-CD-2026-000"
TODAY = date(2026, 6, 1)


def requested(number: int, due_on: date | None) -> ProcedureChangeRequested:
    return ProcedureChangeRequested(
        change_id=f"{PC}{number}",
        procedure="Supervision",
        finding_id=None,
        recommendation_id="HSSCP-R-2026-0001",
        change="Add what the child said.",
        owner=HARTLEPOOL,
        due_on=due_on,
        requested_by=POLICE,
    )


def test_procedures_to_change_are_overdue_requested_or_published():
    published = ProcedureChangePublished(
        change_id=f"{PC}1", published_on=date(2026, 5, 20), edition="7", pointer="Chapter 3"
    )
    events = log(
        [
            requested(1, date(2026, 5, 1)),
            published,
            requested(2, None),
            requested(3, TODAY),
            requested(4, date(2026, 5, 31)),
        ]
    )
    lines = procedures.read(folded(procedures.VIEW, events).all(procedures.PROCEDURES), today=TODAY)

    assert [(line.change_id[-1], line.state) for line in lines] == [
        ("4", "overdue"),
        ("3", "requested"),
        ("2", "requested"),
        ("1", "published"),
    ]
    assert (lines[-1].edition, lines[-1].because_of) == ("7", "HSSCP-R-2026-0001")
    assert [name for name, _ in procedures.COLUMNS] == list(
        procedures.ProcedureLine.__dataclass_fields__
    )


NOTIFIED = NationalReviewNotified(
    learning_id=NL, source=SOURCE, themes=("supervision",), notified_by=POLICE
)
ASSIGNED = NationalLearningAssigned(learning_id=NL, agency=HEALTH, due_on=date(2026, 5, 31))
GAP = LocalPositionAssessed(
    learning_id=NL,
    position=Position.GAP,
    finding_id="HSSCP-F-2026-0001",
    text="Half of us.",
    assessed_by=HEALTH,
)


def state_of(*facts, today: date = TODAY) -> tuple[str, str | None]:
    rows = folded(national.VIEW, log(facts)).all(national.NATIONAL)
    [line] = national.read(rows, today=today)
    return line.state, line.finding_id


def test_learning_from_elsewhere_waits_is_overdue_or_leads_to_its_finding():
    assert state_of(NOTIFIED) == ("to be assigned", None)
    assert state_of(NOTIFIED, ASSIGNED, today=date(2026, 5, 31)) == ("assigned", None)
    assert state_of(NOTIFIED, ASSIGNED) == ("overdue", None)
    assert state_of(NOTIFIED, ASSIGNED, GAP) == ("gap", "HSSCP-F-2026-0001")
    assert state_of(NOTIFIED, ASSIGNED, GAP, ASSIGNED) == ("overdue", None)
    assert [name for name, _ in national.COLUMNS] == list(
        national.NationalLine.__dataclass_fields__
    )


def theme(number: int, correction: Correction | None = None, *, modifiable: bool = True):
    return ChildDeathThemeReceived(
        child_death_theme_id=f"{CD}{number}",
        theme="supervision",
        modifiable=modifiable,
        period=f"202{number}",
        count_band=CountBand.UP_TO_5,
        source="Panel's report",
        recorded_by=BUSINESS_UNIT,
        correction=correction,
    )


def test_child_death_themes_show_what_could_be_changed_first_and_bands_only():
    gone = Correction(corrects=1, reason="It was another panel's.", withdraws=True)
    events = log([theme(3, modifiable=False), theme(4), theme(5), theme(2), theme(2, gone)])
    lines = child_death_themes.read(
        folded(child_death_themes.VIEW, events).all(child_death_themes.THEMES)
    )

    assert [(line.period, line.modifiable) for line in lines] == [
        ("2025", True),
        ("2024", True),
        ("2023", False),
    ]
    assert {line.count_band for line in lines} == {"0-to-5"}
