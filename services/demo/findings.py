"""The 158 findings of the inspections, each registered by the agency that would: real, and in the report's words."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from domain.framework import Framework
from domain.improvement.finding import RegisterFinding
from domain.improvement.finding_facts import FindingKind, SourceArtefact
from domain.names import AgencyId, FindingId, PartnershipId, ThemeId
from services.demo.message import Message, Phase, message
from services.demo.places import business_unit_of, council_of, partnership_of
from services.demo.sources import Passage, Said
from services.demo.themes import recogniser, themes_of

_BOARD = re.compile(r"\b(LSCB|HSCB|SLSCB|MSCB|RCSCB|[Tt]he [Bb]oard)\b")
_SUBJECTS: Mapping[AgencyId, re.Pattern[str]] = {
    "probation-north-east": re.compile(r"\b(NPS|CRC)\b"),
    "cleveland-police": re.compile(r"\b([Pp]olice)\b"),
    "nenc-icb": re.compile(r"\b(CCG|named GP|dentists|health organisations)\b"),
}
_CALLED: Mapping[Said, str] = {
    Said.STRENGTH: "strength",
    Said.AREA_FOR_IMPROVEMENT: "area for improvement",
    Said.RECOMMENDATION: "recommendation",
    Said.BOARD_RECOMMENDATION: "recommendation to the safeguarding board",
}


@dataclass(frozen=True, slots=True)
class Registered:
    """A passage with its place in the record. `about` is the agency it speaks of, `council` the inspected one."""

    id: FindingId
    partnership: PartnershipId
    council: AgencyId
    about: AgencyId
    themes: tuple[ThemeId, ...]
    passage: Passage


def registered(framework: Framework, passages: list[Passage]) -> list[Registered]:
    """Every passage with a reference of its own, counted by partnership and year of the report."""
    patterns = recogniser(framework)
    counted: Counter[tuple[str, int]] = Counter()
    found = []
    for passage in passages:
        partnership = partnership_of(framework, passage.area)
        year = passage.published_on.year
        counted[partnership, year] += 1
        found.append(
            Registered(
                id=f"{partnership.upper()}-F-{year}-{counted[partnership, year]:04}",
                partnership=partnership,
                council=council_of(framework, passage.area),
                about=_about(framework, partnership, passage),
                themes=themes_of(passage.text, patterns),
                passage=passage,
            )
        )
    return found


def _about(framework: Framework, partnership: PartnershipId, passage: Passage) -> AgencyId:
    """What a board of the time was told is today the business unit's; a joint letter speaks of every partner."""
    beginning = passage.text[:160]
    if passage.said is Said.BOARD_RECOMMENDATION or _BOARD.search(beginning):
        return business_unit_of(framework, partnership)
    if passage.joint:
        for agency, subject in _SUBJECTS.items():
            if subject.search(beginning):
                return agency
    return council_of(framework, passage.area)


def phase(framework: Framework, findings: list[Registered]) -> Phase:
    messages = tuple(_message(framework, finding) for finding in findings)
    return Phase("findings", f"{len(messages)} findings of Ofsted and joint inspections", messages)


def _message(framework: Framework, finding: Registered) -> Message:
    passage = finding.passage
    day = f"{passage.published_on.day} {passage.published_on:%B %Y}"
    inspected = framework.areas[passage.area].name
    command = RegisterFinding(
        occurred_on=passage.published_on,
        finding_id=finding.id,
        kind=FindingKind.STRENGTH if passage.said is Said.STRENGTH else FindingKind.IMPROVEMENT,
        source=SourceArtefact(
            type="joint-inspection" if passage.joint else "inspection",
            reference=passage.report,
            title=(
                f"Joint targeted area inspection, {inspected}, {day}"
                if passage.joint
                else f"Inspection of children's services, {inspected}, {day}"
            ),
            published_on=passage.published_on,
            paragraph=f"{_CALLED[passage.said]} {passage.number}",
        ),
        about=finding.about,
        text=passage.text,
        themes=finding.themes,
    )
    return message(finding.id, finding.partnership, finding.council, command)
