"""Ready-made valid examples; a test names only what it is about."""

from datetime import date
from typing import Any

from domain.command import Scope
from domain.framework import Agency, Area, Framework, Partnership, Theme
from domain.improvement.action_commands import AgreeAction
from domain.improvement.action_facts import (
    ActionAgreed,
    ActionProgressReported,
    EffectOn,
    Evidence,
    EvidenceType,
)
from domain.improvement.finding import RegisterFinding
from domain.improvement.finding_facts import FindingKind, FindingRegistered, SourceArtefact
from domain.improvement.recommendation_commands import MakeRecommendation
from domain.improvement.recommendation_facts import RecommendationKind, RecommendationMade

BUSINESS_UNIT = "hsscp-business-unit"
POLICE = "cleveland-police"
HEALTH = "nenc-icb"
HARTLEPOOL = "hartlepool-council"
STOCKTON = "stockton-council"

BOTH = frozenset({"hsscp", "stscp"})

FRAMEWORK = Framework(
    name="control",
    title="A framework for tests",
    partnerships={
        "hsscp": Partnership(
            "hsscp", "Hartlepool and Stockton", ("hartlepool", "stockton-on-tees")
        ),
        "stscp": Partnership("stscp", "South Tees", ("middlesbrough", "redcar-and-cleveland")),
    },
    agencies={
        agency.id: agency
        for agency in (
            Agency(
                BUSINESS_UNIT,
                "HSSCP Business Unit",
                "business-unit",
                frozenset({"hsscp"}),
                coordinates=True,
            ),
            Agency(
                "stscp-business-unit",
                "STSCP Business Unit",
                "business-unit",
                frozenset({"stscp"}),
                coordinates=True,
            ),
            Agency(POLICE, "Cleveland Police", "police", BOTH),
            Agency(HEALTH, "North East and North Cumbria ICB", "health", BOTH),
            Agency(HARTLEPOOL, "Hartlepool Borough Council", "council", frozenset({"hsscp"})),
            Agency(STOCKTON, "Stockton-on-Tees Borough Council", "council", frozenset({"hsscp"})),
            Agency(
                "middlesbrough-council", "Middlesbrough Council", "council", frozenset({"stscp"})
            ),
            Agency(
                "redcar-and-cleveland-council",
                "Redcar & Cleveland Council",
                "council",
                frozenset({"stscp"}),
            ),
        )
    },
    areas={
        area.id: area
        for area in (
            Area("hartlepool", "Hartlepool", HARTLEPOOL, "E06000001"),
            Area("stockton-on-tees", "Stockton-on-Tees", STOCKTON, "E06000004"),
            Area("middlesbrough", "Middlesbrough", "middlesbrough-council", "E06000002"),
            Area(
                "redcar-and-cleveland",
                "Redcar and Cleveland",
                "redcar-and-cleveland-council",
                "E06000003",
            ),
        )
    },
    themes={
        theme.id: theme
        for theme in (
            Theme("voice-of-the-child", "Voice of the child"),
            Theme("supervision", "Management oversight and supervision"),
            Theme("thresholds", "Thresholds"),
        )
    },
    indicators={},
    cadences={"action-update": "P90D"},
    source_types={
        "inspection": "Inspection",
        "audit": "Multi-agency audit",
        "review": "Learning review",
    },
    closing_loop_sources=frozenset({"review"}),
)

SCOPE = Scope("hsscp", FRAMEWORK)

SOURCE = SourceArtefact(
    type="inspection",
    reference="80473",
    title="Inspection of services for children in need of help and protection",
    published_on=date(2014, 2, 11),
)


def finding_registered(**changes: Any) -> FindingRegistered:
    values: dict[str, Any] = {
        "finding_id": "HSSCP-F-2026-0001",
        "kind": FindingKind.IMPROVEMENT,
        "source": SOURCE,
        "about": HARTLEPOOL,
        "text": "Supervision does not record the child's views.",
        "themes": ("supervision", "voice-of-the-child"),
        "registered_by": BUSINESS_UNIT,
        "illustrative": False,
    }
    return FindingRegistered(**values | changes)


def register_finding(**changes: Any) -> RegisterFinding:
    fact = finding_registered()
    values = {name: getattr(fact, name) for name in type(fact).model_fields}
    del values["registered_by"]
    return RegisterFinding(**values | {"occurred_on": date(2026, 5, 1)} | changes)


def recommendation_made(**changes: Any) -> RecommendationMade:
    values: dict[str, Any] = {
        "recommendation_id": "HSSCP-R-2026-0001",
        "kind": RecommendationKind.IMPROVE,
        "findings": ("HSSCP-F-2026-0001",),
        "text": "Record the child's views in every supervision.",
        "owner": HARTLEPOOL,
        "owner_group": None,
        "themes": ("supervision", "voice-of-the-child"),
        "needs_closing_loop": False,
        "made_by": BUSINESS_UNIT,
        "illustrative": True,
    }
    return RecommendationMade(**values | changes)


def make_recommendation(**changes: Any) -> MakeRecommendation:
    fact = recommendation_made()
    values = {name: getattr(fact, name) for name in type(fact).model_fields}
    for decided in ("themes", "needs_closing_loop", "made_by"):
        del values[decided]
    return MakeRecommendation(**values | {"occurred_on": date(2026, 5, 2)} | changes)


def action_agreed(**changes: Any) -> ActionAgreed:
    values: dict[str, Any] = {
        "action_id": "HSSCP-A-2026-0001",
        "recommendation_id": "HSSCP-R-2026-0001",
        "themes": ("supervision", "voice-of-the-child"),
        "text": "Add the child's views to the supervision template.",
        "measure": "Nine of ten records in a dip sample hold the child's views.",
        "indicator": None,
        "owner_agency": HARTLEPOOL,
        "owner_post": "Head of Safeguarding",
        "confirmed_by": "Director of Children's Services",
        "partners": (),
        "agreed_on": date(2026, 5, 4),
        "due_on": date(2026, 8, 12),
        "priority": "Priority 2: Practice",
        "illustrative": True,
    }
    return ActionAgreed(**values | changes)


def agree_action(**changes: Any) -> AgreeAction:
    fact = action_agreed()
    values = {name: getattr(fact, name) for name in type(fact).model_fields}
    del values["themes"], values["agreed_on"]
    return AgreeAction(**values | {"occurred_on": date(2026, 5, 4)} | changes)


def progress_reported(**changes: Any) -> ActionProgressReported:
    values: dict[str, Any] = {
        "action_id": "HSSCP-A-2026-0001",
        "percent": 40,
        "blocked": False,
        "narrative": "The template is drafted.",
        "reported_by": HARTLEPOOL,
        "reported_on": date(2026, 5, 20),
    }
    return ActionProgressReported(**values | changes)


def evidence(**changes: Any) -> Evidence:
    values: dict[str, Any] = {
        "type": EvidenceType.AUDIT,
        "effect_on": EffectOn.PRACTICE,
        "period_from": date(2026, 5, 5),
        "period_to": date(2026, 5, 30),
        "pointer": "Dip sample May 2026, paragraph 3",
        "text": "Nine of ten records hold the child's views.",
        "baseline": "4 of 10",
        "now": "9 of 10",
    }
    return Evidence(**values | changes)
