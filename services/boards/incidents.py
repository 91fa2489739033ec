"""Boards of serious incidents and the reviews that follow, for those who may see them."""

from datetime import date

from domain.command import Scope
from projections.incidents import (
    incident_pipeline,
    pipeline_board,
    review_file,
    review_file_board,
    review_stages,
    subjects,
)
from services.boards.board import Board, Group, RowsOf

WARNING = (
    "How many incidents are notified says nothing of how well children are protected: neither a high nor a low number "
    "is a measure of performance."
)
RESTRICTED = "Restricted: it never leaves this partnership's own record."


def _pipeline(rows: RowsOf, today: date, scope: Scope) -> tuple[pipeline_board.PipelineLine, ...]:
    own = rows[incident_pipeline.VIEW.name]
    return pipeline_board.read(
        own.all(incident_pipeline.INCIDENTS),
        own.all(review_stages.REVIEWS),
        today=today,
        scope=scope,
    )


def _steps(rows: RowsOf, _today: date, scope: Scope) -> tuple[pipeline_board.Step, ...]:
    own = rows[incident_pipeline.VIEW.name]
    return pipeline_board.conversion(
        own.all(incident_pipeline.INCIDENTS), own.all(review_stages.REVIEWS), scope.framework
    )


INCIDENTS = Board(
    name="incidents",
    title="Incidents and reviews, what is due first",
    asks="Where does each incident and review stand, for how long, and by when must it move on?",
    group=Group.INCIDENTS,
    views=(incident_pipeline.VIEW,),
    line=pipeline_board.PipelineLine,
    labels=pipeline_board.COLUMNS,
    shown=(
        *("ref", "stage", "working_days", "deadline", "overdue", "route", "agencies"),
        *("publication", "paused", "illustrative"),
    ),
    spare=("paused", "publication", "agencies"),
    filters=("kind", "stage", "overdue", "route", "publication"),
    read=_pipeline,
    notes=(WARNING,),
)
STEPS = Board(
    name="incident-steps",
    title="From referral to publication",
    asks="How many incidents, in bands, came to each step up to a published review?",
    group=Group.INCIDENTS,
    views=(incident_pipeline.VIEW,),
    line=pipeline_board.Step,
    labels=pipeline_board.STEP_COLUMNS,
    shown=("step", "band"),
    read=_steps,
    notes=(WARNING,),
)
REQUESTS = Board(
    name="summary-requests",
    title="What agencies were asked for, what is missing first",
    asks="Which agency still owes a rapid review its summary?",
    group=Group.INCIDENTS,
    views=(incident_pipeline.VIEW,),
    line=pipeline_board.RequestLine,
    labels=pipeline_board.REQUEST_COLUMNS,
    shown=("agency", "rapid_review_id", "requested_on", "due_on", "received_on", "overdue"),
    filters=("agency", "overdue"),
    agencies=("agency",),
    read=lambda rows, today, _scope: pipeline_board.requests(
        rows[incident_pipeline.VIEW.name].all(incident_pipeline.REQUESTS), today=today
    ),
)
OUTCOMES = Board(
    name="incident-outcomes",
    title="Outcomes of criminal investigations",
    asks="How did the criminal investigations end that incidents led to?",
    group=Group.INCIDENTS,
    views=(incident_pipeline.VIEW,),
    line=incident_pipeline.OutcomeRow,
    labels=(
        ("incident_id", "Incident"),
        ("entry", "Entry"),
        ("police", "Police"),
        ("outcome", "Outcome"),
        ("outcome_on", "Notified of"),
    ),
    shown=("incident_id", "police", "outcome", "outcome_on"),
    filters=("police", "outcome"),
    agencies=("police",),
    read=lambda rows, _today, _scope: rows[incident_pipeline.VIEW.name].all(
        incident_pipeline.OUTCOMES
    ),
)
REVIEWS = Board(
    name="reviews",
    title="Reviews, and how they are done",
    asks="Who decided on each review, who leads it, by which method, and who took part?",
    group=Group.INCIDENTS,
    views=(review_file.VIEW,),
    line=review_file_board.FileLine,
    labels=review_file_board.FILE_COLUMNS,
    shown=(
        *("review_id", "review_type", "decided_by", "reviewer", "independent", "methodology"),
        *("family", "awaited", "illustrative"),
    ),
    spare=("decided_by", "methodology"),
    filters=("review_type", "agencies", "awaited", "commissioned", "independent"),
    agencies=("agencies",),
    read=lambda rows, _today, _scope: review_file_board.files(
        rows[review_file.VIEW.name].all(review_file.FILES)
    ),
)
PUBLICATIONS = Board(
    name="publications",
    title="Reviews that were or will be published, the newest first",
    asks="What is public, and until when must it stay so?",
    group=Group.INCIDENTS,
    views=(review_file.VIEW,),
    line=review_file_board.PublicationLine,
    labels=review_file_board.COLUMNS,
    shown=(
        *("review_id", "standing", "document", "published_on", "public_until", "review_on"),
        "illustrative",
    ),
    spare=("review_on",),
    filters=("standing", "review_type"),
    read=lambda rows, today, _scope: review_file_board.publications(
        rows[review_file.VIEW.name].all(review_file.PUBLICATIONS), today=today
    ),
)
SUBJECTS = Board(
    name="subjects",
    title="Subjects",
    asks="About whom is text kept, since when, held by whom, and destroyed when?",
    group=Group.INCIDENTS,
    views=(subjects.VIEW,),
    line=subjects.SubjectRow,
    labels=subjects.COLUMNS,
    shown=("subject_id", "texts", "about", "first_kept_on", "held_by", "destroyed_on"),
    spare=("about",),
    filters=("agencies",),
    agencies=("agencies",),
    read=lambda rows, _today, _scope: subjects.read(
        rows[subjects.VIEW.name].all(subjects.SUBJECTS)
    ),
    notes=(RESTRICTED,),
)

BOARDS = (INCIDENTS, STEPS, REQUESTS, OUTCOMES, REVIEWS, PUBLICATIONS, SUBJECTS)
