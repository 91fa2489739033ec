"""Independent scrutiny as recorded: the scrutineer's register, and the map of who scrutinises what (rows V8 and V19)."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.line_of_enquiry_facts import KeyLineOfEnquiryRaised
from domain.governance.scrutiny import (
    ScrutinyJudgementGiven,
    ScrutinyRecommendationMade,
    ScrutinyUndertaken,
)
from domain.governance.scrutiny_map import ScrutinyGapIdentified, ScrutinyMapped
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class ScrutinyRow:
    """`assurance` and `judgement` are the newest given. `led_to` are recommendations on the record."""

    scrutiny_id: str
    partnership: str
    title: str
    method: str
    function: str
    themes: tuple[str, ...]
    agency: str
    undertaken_on: date
    assurance: str | None
    judgement: str | None
    recommendations: int
    led_to: tuple[str, ...]
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class ScrutinyRecommendationRow:
    """What a scrutineer recommended; `entry` is its place in the history of the scrutiny."""

    scrutiny_id: str
    entry: int
    text: str
    recommendation_id: str | None


@quick
@dataclass(frozen=True, slots=True)
class MapRow:
    """A body that scrutinises a topic, both days included."""

    scrutiny_map_id: str
    partnership: str
    theme: str
    body: str
    period_from: date
    period_to: date
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class GapRow:
    """`lines_of_enquiry` are those that were raised because of it."""

    scrutiny_gap_id: str
    partnership: str
    theme: str
    priority: str | None
    text: str
    identified_on: date
    lines_of_enquiry: tuple[str, ...]
    illustrative: bool


SCRUTINIES = Table("scrutiny_register", ScrutinyRow, ("scrutiny_id",))
RECOMMENDATIONS = Table(
    "scrutiny_recommendations", ScrutinyRecommendationRow, ("scrutiny_id", "entry")
)
MAP = Table("scrutiny_map", MapRow, ("scrutiny_map_id",), indexes=(("theme",),))
GAPS = Table("scrutiny_gaps", GapRow, ("scrutiny_gap_id",), indexes=(("theme",),))

# --- Fold -------------------------------------------------------------------------------------------------

Handled = (
    ScrutinyUndertaken
    | ScrutinyJudgementGiven
    | ScrutinyRecommendationMade
    | ScrutinyMapped
    | ScrutinyGapIdentified
    | KeyLineOfEnquiryRaised
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    partnership = recorded.provenance.partnership
    match fact:
        case ScrutinyUndertaken():
            _undertake(rows, fact, partnership)
        case ScrutinyJudgementGiven():
            scrutiny = rows.get(SCRUTINIES, fact.scrutiny_id)
            if scrutiny is not None:
                judged = replace(scrutiny, assurance=fact.assurance.value, judgement=fact.judgement)
                rows.put(SCRUTINIES, judged)
        case ScrutinyRecommendationMade():
            _recommend(rows, fact, recorded.event.version)
        case ScrutinyMapped():
            _map(rows, fact, partnership)
        case ScrutinyGapIdentified():
            _find_gap(rows, fact, partnership)
        case KeyLineOfEnquiryRaised():
            gap = rows.get(GAPS, fact.scrutiny_gap_id) if fact.scrutiny_gap_id else None
            if gap is not None:
                lines = (*gap.lines_of_enquiry, fact.line_of_enquiry_id)
                rows.put(GAPS, replace(gap, lines_of_enquiry=lines))
        case _:
            assert_never(fact)


def _undertake(rows: Rows, fact: ScrutinyUndertaken, partnership: str) -> None:
    rows.put(
        SCRUTINIES,
        ScrutinyRow(
            scrutiny_id=fact.scrutiny_id,
            partnership=partnership,
            title=fact.title,
            method=fact.method,
            function=fact.function.value,
            themes=fact.themes,
            agency=fact.agency,
            undertaken_on=fact.undertaken_on,
            assurance=None,
            judgement=None,
            recommendations=0,
            led_to=(),
            illustrative=fact.illustrative,
        ),
    )


def _recommend(rows: Rows, fact: ScrutinyRecommendationMade, entry: int) -> None:
    rows.put(
        RECOMMENDATIONS,
        ScrutinyRecommendationRow(fact.scrutiny_id, entry, fact.text, fact.recommendation_id),
    )
    scrutiny = rows.get(SCRUTINIES, fact.scrutiny_id)
    if scrutiny is not None:
        led_to = (fact.recommendation_id,) if fact.recommendation_id else ()
        rows.put(
            SCRUTINIES,
            replace(
                scrutiny,
                recommendations=scrutiny.recommendations + 1,
                led_to=(*scrutiny.led_to, *led_to),
            ),
        )


def _map(rows: Rows, fact: ScrutinyMapped, partnership: str) -> None:
    if fact.correction is not None and fact.correction.withdraws:
        rows.drop(MAP, fact.scrutiny_map_id)
        return
    rows.put(
        MAP,
        MapRow(
            scrutiny_map_id=fact.scrutiny_map_id,
            partnership=partnership,
            theme=fact.theme,
            body=fact.body,
            period_from=fact.period_from,
            period_to=fact.period_to,
            illustrative=fact.illustrative,
        ),
    )


def _find_gap(rows: Rows, fact: ScrutinyGapIdentified, partnership: str) -> None:
    if fact.correction is not None and fact.correction.withdraws:
        rows.drop(GAPS, fact.scrutiny_gap_id)
        return
    before = rows.get(GAPS, fact.scrutiny_gap_id)
    rows.put(
        GAPS,
        GapRow(
            scrutiny_gap_id=fact.scrutiny_gap_id,
            partnership=partnership,
            theme=fact.theme,
            priority=fact.priority,
            text=fact.text,
            identified_on=fact.identified_on,
            lines_of_enquiry=before.lines_of_enquiry if before else (),
            illustrative=fact.illustrative,
        ),
    )


VIEW = View(
    name="scrutiny",
    version=1,
    tables=(SCRUTINIES, RECOMMENDATIONS, MAP, GAPS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
