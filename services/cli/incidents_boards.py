"""Commands that show what was learned from incidents, for those who may see it: incidents, reviews, publications."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When, ask, scope_of, show
from services.cli.presenting import FIRST, Asked, Paper, present

if TYPE_CHECKING:
    from services.boards.ports import Record
    from services.boards.sheets import Sheet

WARNING = (
    "How many incidents are notified says nothing of how well children are protected: neither a high nor a low number "
    "is a measure of performance."
)
All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]


class Part(StrEnum):
    """Which table of the pipeline."""

    PIPELINE = "pipeline"
    REQUESTS = "requests"
    OUTCOMES = "outcomes"


def incidents(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    part: Annotated[
        Part, typer.Option(help="The pipeline, what agencies were asked for, or outcomes.")
    ] = Part.PIPELINE,
    everything: All = False,
) -> None:
    """Incidents and reviews: where each stands, for how long, and by when it must move on (V-08)."""
    asked = Asked(config, partnership, as_at, form, everything)
    if part is Part.REQUESTS:
        _requests(asked)
    elif part is Part.OUTCOMES:
        _outcomes(asked)
    else:
        _pipeline(asked)


def _pipeline(asked: Asked) -> None:
    from projections.incidents import pipeline_board
    from projections.incidents.incident_pipeline import INCIDENTS, VIEW
    from projections.incidents.pipeline_board import PipelineLine, Step
    from projections.incidents.review_stages import REVIEWS
    from services.boards.sheets import sheet_of
    from services.cli.summaries import ILLUSTRATIVE

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, asked.as_at)
        scope = scope_of(asked.config, record.partnership)
        rows, reviews = snapshot.rows.all(INCIDENTS), snapshot.rows.all(REVIEWS)
        lines = pipeline_board.read(rows, reviews, today=snapshot.stand.today, scope=scope)
        steps = pipeline_board.conversion(rows, reviews, scope.framework)
        pipeline = sheet_of(
            "Incidents and reviews, what is due first",
            PipelineLine,
            lines,
            stand=snapshot.stand,
            notes=(WARNING, ILLUSTRATIVE)
            if any(line.illustrative for line in lines)
            else (WARNING,),
            shown=(
                "ref",
                "stage",
                "working_days",
                "deadline",
                "overdue",
                "route",
                "agencies",
                "publication",
                "paused",
                "illustrative",
            ),
            spare=("paused", "publication", "agencies"),
            labels=pipeline_board.COLUMNS,
        )
        first = None if asked.everything else FIRST
        return [
            sheet_of(
                "From referral to publication",
                Step,
                steps,
                stand=snapshot.stand,
                labels=pipeline_board.STEP_COLUMNS,
                in_csv=False,
            ),
            pipeline.seen_as(pipeline.rows, first=first, more="--all or --format csv"),
        ]

    show(ask(asked.config, asked.partnership, question), asked.form)


def _requests(asked: Asked) -> None:
    from projections.incidents import pipeline_board
    from projections.incidents.incident_pipeline import REQUESTS, VIEW
    from projections.incidents.pipeline_board import REQUEST_COLUMNS, RequestLine

    present(
        asked,
        VIEW,
        Paper(
            "What agencies were asked for, what is missing first",
            RequestLine,
            REQUEST_COLUMNS,
            ("agency", "rapid_review_id", "requested_on", "due_on", "received_on", "overdue"),
        ),
        lambda snapshot, _: pipeline_board.requests(
            snapshot.rows.all(REQUESTS), today=snapshot.stand.today
        ),
    )


def _outcomes(asked: Asked) -> None:
    from projections.incidents.incident_pipeline import OUTCOMES, VIEW, OutcomeRow

    present(
        asked,
        VIEW,
        Paper(
            "Outcomes of criminal investigations",
            OutcomeRow,
            (("incident_id", "Incident"), ("outcome_on", "Notified of")),
            ("incident_id", "police", "outcome", "outcome_on"),
        ),
        lambda snapshot, _: snapshot.rows.all(OUTCOMES),
    )


def reviews(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """The file of each review: who decided, who leads it, by which method, and who took part."""
    from projections.incidents import review_file_board
    from projections.incidents.review_file import FILES, VIEW
    from projections.incidents.review_file_board import FILE_COLUMNS, FileLine

    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper(
            "Reviews, and how they are done",
            FileLine,
            FILE_COLUMNS,
            (
                "review_id",
                "review_type",
                "decided_by",
                "reviewer",
                "independent",
                "methodology",
                "family",
                "awaited",
                "illustrative",
            ),
            spare=("decided_by", "methodology"),
        ),
        lambda snapshot, _: review_file_board.files(snapshot.rows.all(FILES)),
    )


def publications(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """The register of published reviews: what is public, and until when it must stay so."""
    from projections.incidents import review_file_board
    from projections.incidents.review_file import PUBLICATIONS, VIEW
    from projections.incidents.review_file_board import COLUMNS, PublicationLine

    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper(
            "Reviews that were or will be published, the newest first",
            PublicationLine,
            COLUMNS,
            (
                "review_id",
                "standing",
                "document",
                "published_on",
                "public_until",
                "review_on",
                "illustrative",
            ),
            spare=("review_on",),
        ),
        lambda snapshot, _: review_file_board.publications(
            snapshot.rows.all(PUBLICATIONS), today=snapshot.stand.today
        ),
    )
