"""The file of a review, and the register of what was published."""

from dataclasses import fields
from datetime import date

import pytest

from domain.fact import Fact
from domain.incidents.practice_review_facts import (
    FamilyContributionRecorded,
    FamilyDeclined,
    FamilyInvited,
    LeadReviewerReplaced,
    MethodologySelected,
    PractitionerEventHeld,
    ReviewAgencyAdded,
    ReviewerConflictDeclared,
    ReviewNotCommissioned,
)
from domain.incidents.review_publication_facts import (
    NotInformed,
    PublicationDeferred,
    PublicationWithdrawn,
)
from projections.incidents import review_file_board
from projections.incidents.review_file import FILES, PUBLICATIONS, VIEW
from projections.incidents.review_file_board import (
    FileLine,
    PublicationLine,
    Standing,
    files,
    publications,
)
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE
from tests.support.incidents import (
    EARLIEST,
    PR,
    PUBLISHED,
    READY,
    SUBMITTED,
    UNDER_WAY,
    commissioned,
    declaration,
    recommended,
    responded,
)
from tests.support.story import folded, log

ON = date(2026, 4, 1)
CONFLICT = ReviewerConflictDeclared(review_id=PR, agency=None, declared_on=ON)
REPLACED = LeadReviewerReplaced(
    review_id=PR,
    reviewer="Second reviewer",
    declaration=declaration(),
    systems_trained=False,
    reason="A conflict.",
    replaced_on=ON,
)
INVITED = FamilyInvited(
    review_id=PR, children_included=True, expectations_explained=True, invited_on=ON
)
CONTRIBUTED = FamilyContributionRecorded(review_id=PR, children_included=True, contributed_on=ON)
DEFERRED = PublicationDeferred(
    review_id=PR, reason="An inquest.", review_on=date(2026, 9, 1), deferred_on=ON
)


def withdrawn(on: date) -> PublicationWithdrawn:
    return PublicationWithdrawn(review_id=PR, decided_by="Chair", reason="A slip.", withdrawn_on=on)


def added(*, independent: bool) -> ReviewAgencyAdded:
    return ReviewAgencyAdded(
        review_id=PR, agency=HEALTH, reviewer_independent=independent, added_on=ON
    )


def file_of(*facts: Fact) -> FileLine:
    [line] = files(folded(VIEW, log(facts)).all(FILES))
    return line


def register(*facts: Fact, today: date = EARLIEST) -> tuple[PublicationLine, ...]:
    return publications(folded(VIEW, log(facts)).all(PUBLICATIONS), today=today)


def test_a_file_says_who_decided_and_who_leads():
    line = file_of(*UNDER_WAY, responded(POLICE))

    assert (line.chair, line.decided_by, line.commissioned) == (
        "Chair of the Learning Group",
        "Independent chair",
        True,
    )
    assert (line.reviewer, line.independent, line.systems_trained) == (
        "Independent reviewer",
        True,
        True,
    )
    assert line.awaited == (HARTLEPOOL,)


def test_a_review_that_is_not_held_has_a_file_that_says_so():
    against = ReviewNotCommissioned(
        review_id=PR, decided_by="Chair", reason="An audit.", decided_on=ON
    )
    line = file_of(recommended(), against)

    assert (line.commissioned, line.decided_by, line.independent) == (False, "Chair", None)


@pytest.mark.parametrize(
    ("facts", "independent", "replaced"),
    [
        ((CONFLICT,), False, 0),
        ((CONFLICT, REPLACED), True, 1),
        ((added(independent=True),), True, 0),
        ((added(independent=True), REPLACED), False, 1),
    ],
)
def test_independence_is_what_is_declared_for_every_agency(facts, independent, replaced):
    line = file_of(*UNDER_WAY, *facts)

    assert (line.independent, line.reviewers_replaced) == (independent, replaced)


def test_an_agency_added_before_the_reviewer_is_not_counted_as_declared():
    line = file_of(recommended(), commissioned(), added(independent=True))

    assert (line.agencies, line.independent) == ((HARTLEPOOL, POLICE, HEALTH), None)


def test_a_file_says_by_which_method_and_who_took_part():
    event = PractitionerEventHeld(
        review_id=PR, agencies=(POLICE,), practitioners=12, held_on=date(2026, 4, 2)
    )
    method = MethodologySelected(
        review_id=PR, methodology="Learning together", systems=True, selected_on=ON
    )

    line = file_of(*UNDER_WAY, method, event, event)

    assert (line.methodology, line.systems) == ("Learning together", True)
    assert (line.practitioner_events, line.practitioners) == (2, 24)


@pytest.mark.parametrize(
    ("facts", "family"),
    [
        ((), "not-invited"),
        ((INVITED,), "invited"),
        ((INVITED, CONTRIBUTED, INVITED), "contributed"),
        ((INVITED, FamilyDeclined(review_id=PR, declined_on=ON)), "declined"),
    ],
)
def test_a_file_says_whether_the_family_was_heard(facts, family):
    line = file_of(*UNDER_WAY, *facts)

    assert line.family == family
    assert line.children_contributed is (family == "contributed")


@pytest.mark.parametrize(
    ("facts", "today", "standing"),
    [
        ((), EARLIEST, Standing.WITH_PANEL),
        ((DEFERRED,), EARLIEST, Standing.DEFERRED),
        ((DEFERRED, SUBMITTED), EARLIEST, Standing.WITH_PANEL),
        ((PUBLISHED,), date(2027, 5, 7), Standing.PUBLIC),
        ((PUBLISHED,), date(2027, 5, 8), Standing.MAY_BE_TAKEN_DOWN),
        ((DEFERRED, PUBLISHED), EARLIEST, Standing.PUBLIC),
        ((PUBLISHED, withdrawn(date(2026, 6, 1))), EARLIEST, Standing.WITHDRAWN_EARLY),
        ((PUBLISHED, withdrawn(date(2027, 6, 1))), EARLIEST, Standing.WITHDRAWN),
    ],
)
def test_the_register_says_what_is_public(facts, today, standing):
    [line] = register(*READY, *facts, today=today)

    assert line.standing is standing


def test_the_register_says_why_a_family_was_not_told():
    untold = PUBLISHED.model_copy(update={"family_not_informed": NotInformed.NOT_TRACED})

    [line] = register(*READY, untold)

    assert (line.family_not_informed, line.public_until) == ("not-traced", date(2027, 5, 7))


def test_a_review_that_is_not_near_publication_is_not_in_the_register():
    assert register(*UNDER_WAY) == ()


def test_the_newest_publication_stands_first():
    second = "HSSCP-PR-2026-0002"
    facts = [fact.model_copy(update={"review_id": second}) for fact in (*READY, PUBLISHED)]
    newer = facts[-1].model_copy(update={"published_on": date(2026, 6, 1)})

    lines = register(*READY, PUBLISHED, *facts[:-1], newer)

    assert [line.review_id for line in lines] == [second, PR]


def test_every_column_has_a_heading():
    for labels, line in (
        (review_file_board.COLUMNS, PublicationLine),
        (review_file_board.FILE_COLUMNS, FileLine),
    ):
        assert [name for name, _ in labels] == [field.name for field in fields(line)]
