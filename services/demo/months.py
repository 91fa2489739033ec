"""The months after each inspection, as the agencies might have lived them: illustrative, seeded, the same in every run."""

from collections import Counter
from datetime import date
from random import Random

from domain.framework import Framework
from domain.names import AgencyId
from services.demo.findings import Registered
from services.demo.message import Message, Phase
from services.demo.places import business_unit_of
from services.demo.plots import EARLIER, RECENT
from services.demo.practice import practice_for
from services.demo.recommendations import Recommended, recommended
from services.demo.sources import Said
from services.demo.thread import Cast, Thread

RECENT_FROM = date(2018, 6, 1)
"""Reports from this day on have threads that are still running."""

EVERY_SECOND, EVERY_FOURTH = 2, 4


def phase(framework: Framework, findings: list[Registered], today: date) -> Phase:
    """
    Decisions, actions, progress and evidence up to `today`, in the order of their days.

    A record is told once: with another `today` the recent threads have other days under the same references.
    """
    told = [_told(framework, r, place, today) for place, r in _followed(findings)]
    dated = [entry for messages in told for entry in messages if entry[0] <= today]
    dated.sort(key=lambda entry: entry[0])
    return Phase(
        "months",
        "The following months: decisions, actions, progress, evidence (illustrative)",
        tuple(message for _, message in dated),
    )


def _followed(findings: list[Registered]) -> list[tuple[int, Recommended]]:
    """
    What is taken further, each with its place among those of the same partnership and time.

    All that inspectors recommended and all that is recent; of the rest every second, of the strengths every fourth.
    """
    places: Counter[tuple[str, bool]] = Counter()
    kinds: Counter[Said] = Counter()
    found = []
    for finding in findings:
        recommendation, said = recommended(finding), finding.passage.said
        recent = finding.passage.published_on >= RECENT_FROM
        kinds[said] += 1
        step = EVERY_FOURTH if said is Said.STRENGTH else EVERY_SECOND
        if recommendation.illustrative and not recent and kinds[said] % step:
            continue
        found.append((places[finding.partnership, recent], recommendation))
        places[finding.partnership, recent] += 1
    return found


def _told(
    framework: Framework, recommendation: Recommended, place: int, today: date
) -> list[tuple[date, Message]]:
    finding = recommendation.finding
    chance = Random(recommendation.id)  # noqa: S311 - a story, no secret
    thread = Thread(
        recommendation, _cast(framework, recommendation, place), practice_for(finding.themes)
    )
    published = finding.passage.published_on
    if published >= RECENT_FROM:
        RECENT[place % len(RECENT)](thread, today, chance)
    else:
        EARLIER[place % len(EARLIER)](thread, published, chance)
    return thread.messages


def _cast(framework: Framework, recommendation: Recommended, place: int) -> Cast:
    """The judge is taken in turn from the agencies of the partnership that have no part in the action."""
    partnership = recommendation.finding.partnership
    business_unit = business_unit_of(framework, partnership)
    judges: list[AgencyId] = [
        agency.id
        for agency in framework.agencies.values()
        if partnership in agency.partnerships
        and agency.id not in {recommendation.owner, business_unit}
        and agency.kind in {"police", "health", "scrutiny"}
    ]
    return Cast(recommendation.owner, business_unit, judges[place % len(judges)])
