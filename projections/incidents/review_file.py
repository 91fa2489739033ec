"""
The file of each review and the register of publications (framework rows R5 to R7), as recorded.

What is kept says how the review was done and what became public, and nothing of the case.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.incidents.practice_review_facts import (
    AgencyResponseReceived,
    FamilyContributionRecorded,
    FamilyDeclined,
    FamilyInvited,
    LeadReviewerAppointed,
    LeadReviewerReplaced,
    MethodologySelected,
    PractitionerEventHeld,
    ReviewAgencyAdded,
    ReviewCommissioned,
    ReviewerConflictDeclared,
    ReviewNotCommissioned,
    ReviewRouteRecommended,
)
from domain.incidents.review_publication_facts import (
    PublicationDeferred,
    PublicationFact,
    PublicationWithdrawn,
    ReportSubmittedToPanel,
    ReviewPublished,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class FileRow:
    """
    How one review was decided on and done. `independent_of` are the agencies of which the lead reviewer is declared
    independent, `conflict` a conflict declared since; `family` is not-invited, invited, contributed or declined.
    """

    review_id: str
    partnership: str
    review_type: str
    recommended_by: str
    chair: str
    decided_by: str | None
    commissioned: bool | None
    criteria: tuple[str, ...]
    agencies: tuple[str, ...]
    responded: tuple[str, ...]
    reviewer: str | None
    independent_of: tuple[str, ...]
    systems_trained: bool | None
    conflict: bool
    reviewers_replaced: int
    methodology: str | None
    systems: bool | None
    practitioner_events: int
    practitioners: int
    family: str
    children_invited: bool
    children_contributed: bool
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One report on its way to the public and after; `partnership_response` is the title of the response to it."""

    review_id: str
    partnership: str
    review_type: str
    submitted_on: date | None
    review_on: date | None
    published_on: date | None
    public_until: date | None
    document: str | None
    partnership_response: str | None
    family_not_informed: str | None
    withdrawn_on: date | None
    illustrative: bool


FILES = Table("review_file", FileRow, ("review_id",))
PUBLICATIONS = Table("review_file_publication", PublicationRow, ("review_id",))

# --- Fold -------------------------------------------------------------------------------------------------

FileFact = (
    ReviewCommissioned
    | ReviewNotCommissioned
    | LeadReviewerAppointed
    | ReviewerConflictDeclared
    | LeadReviewerReplaced
    | ReviewAgencyAdded
    | MethodologySelected
    | PractitionerEventHeld
    | FamilyInvited
    | FamilyContributionRecorded
    | FamilyDeclined
    | AgencyResponseReceived
)
Handled = ReviewRouteRecommended | FileFact | PublicationFact


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    if isinstance(fact, ReviewRouteRecommended):
        rows.put(FILES, _opened(fact, recorded.provenance.partnership))
        return
    file = rows.get(FILES, fact.review_id)
    if file is None:
        return
    match fact:
        case (
            ReportSubmittedToPanel()
            | PublicationDeferred()
            | ReviewPublished()
            | PublicationWithdrawn()
        ):
            row = rows.get(PUBLICATIONS, fact.review_id) or _unpublished(file)
            rows.put(PUBLICATIONS, _published(row, fact))
        case _:
            rows.put(FILES, _filed(file, fact))


def _opened(fact: ReviewRouteRecommended, partnership: str) -> FileRow:
    return FileRow(
        review_id=fact.review_id,
        partnership=partnership,
        review_type=fact.review_type,
        recommended_by=fact.group,
        chair=fact.chair,
        decided_by=None,
        commissioned=None,
        criteria=fact.criteria,
        agencies=fact.agencies,
        responded=(),
        reviewer=None,
        independent_of=(),
        systems_trained=None,
        conflict=False,
        reviewers_replaced=0,
        methodology=None,
        systems=None,
        practitioner_events=0,
        practitioners=0,
        family="not-invited",
        children_invited=False,
        children_contributed=False,
        illustrative=fact.illustrative,
    )


def _filed(row: FileRow, fact: FileFact) -> FileRow:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    match fact:
        case ReviewCommissioned():
            criteria = fact.criteria
            return replace(row, decided_by=fact.decided_by, commissioned=True, criteria=criteria)
        case ReviewNotCommissioned():
            return replace(row, decided_by=fact.decided_by, commissioned=False)
        case LeadReviewerAppointed():
            return _led(row, fact)
        case LeadReviewerReplaced():
            return replace(_led(row, fact), reviewers_replaced=row.reviewers_replaced + 1)
        case ReviewerConflictDeclared():
            return replace(row, conflict=True)
        case ReviewAgencyAdded():
            added = replace(row, agencies=(*row.agencies, fact.agency))
            if fact.reviewer_independent and row.reviewer is not None:
                return replace(added, independent_of=(*row.independent_of, fact.agency))
            return added
        case MethodologySelected():
            return replace(row, methodology=fact.methodology, systems=fact.systems)
        case PractitionerEventHeld():
            events, people = row.practitioner_events + 1, row.practitioners + fact.practitioners
            return replace(row, practitioner_events=events, practitioners=people)
        case FamilyInvited():
            family = "invited" if row.family == "not-invited" else row.family
            invited = row.children_invited or fact.children_included
            return replace(row, family=family, children_invited=invited)
        case FamilyContributionRecorded():
            heard = row.children_contributed or fact.children_included
            return replace(row, family="contributed", children_contributed=heard)
        case FamilyDeclined():
            return replace(row, family="declined")
        case AgencyResponseReceived():
            return replace(row, responded=tuple(dict.fromkeys((*row.responded, fact.agency))))
        case _:
            assert_never(fact)


def _led(row: FileRow, fact: LeadReviewerAppointed | LeadReviewerReplaced) -> FileRow:
    return replace(
        row,
        reviewer=fact.reviewer,
        independent_of=fact.declaration.independent_of,
        systems_trained=fact.systems_trained,
        conflict=False,
    )


def _unpublished(file: FileRow) -> PublicationRow:
    return PublicationRow(
        review_id=file.review_id,
        partnership=file.partnership,
        review_type=file.review_type,
        submitted_on=None,
        review_on=None,
        published_on=None,
        public_until=None,
        document=None,
        partnership_response=None,
        family_not_informed=None,
        withdrawn_on=None,
        illustrative=file.illustrative,
    )


def _published(row: PublicationRow, fact: PublicationFact) -> PublicationRow:
    match fact:
        case ReportSubmittedToPanel():
            return replace(row, submitted_on=fact.submitted_on, review_on=None)
        case PublicationDeferred():
            return replace(row, review_on=fact.review_on)
        case ReviewPublished():
            why = fact.family_not_informed
            return replace(
                row,
                published_on=fact.published_on,
                public_until=fact.public_until,
                document=fact.document,
                partnership_response=fact.partnership_response,
                family_not_informed=None if why is None else why.value,
                review_on=None,
            )
        case PublicationWithdrawn():
            return replace(row, withdrawn_on=fact.withdrawn_on)
        case _:
            assert_never(fact)


VIEW = View(
    name="review_file",
    version=1,
    tables=(FILES, PUBLICATIONS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
