"""Ready-made valid examples; a test names only what it is about."""

from datetime import date
from decimal import Decimal
from typing import Any

from adapters.bank_holidays import england_and_wales
from domain.command import Scope
from domain.framework import (
    Agency,
    Area,
    ChallengeStage,
    ClockRule,
    EvaluationPoint,
    Framework,
    Partnership,
    ReportSection,
    ReviewType,
    Standard,
    SubGroup,
    Theme,
)
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
from domain.performance.benchmark import (
    BenchmarkPoint,
    Comparator,
    PublishBenchmark,
    Vintage,
)
from domain.performance.collection_round import Cell, OpenCollectionRound
from domain.performance.indicator_definition import DefineIndicator, Meaning
from domain.performance.return_commands import CorrectSubmission, SubmitIndicator
from domain.performance.value import Count, Form, Number

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
    sub_groups={
        group.id: group
        for group in (
            SubGroup("executive", "Executive", frozenset({"hsscp"}), "board", "test"),
            SubGroup("learning-group", "Learning Group", frozenset({"hsscp"}), "executive", "test"),
            SubGroup("exploitation-group", "Exploitation Group", BOTH, "executive", "test"),
        )
    },
    review_types={
        kind.id: kind
        for kind in (
            ReviewType(
                "practice-review",
                "Local child safeguarding practice review",
                {"died": "A child died", "harmed": "A child was seriously harmed"},
                "learning-group",
                "Independent chair",
                "test",
            ),
            ReviewType(
                "learning-review",
                "Multi-agency learning review",
                {"below": "Below the threshold", "good": "Good outcome"},
                "learning-group",
                "Independent chair",
                "test",
                statutory=False,
            ),
        )
    },
    standards={
        standard.id: standard
        for standard in (
            Standard("leadership", "Senior management commitment", "section-11", "test"),
            Standard("training", "Staff are trained", "section-11", "test"),
            Standard("school-policy", "The policy is reviewed each year", "schools", "test"),
        )
    },
    evaluation_points={
        point.id: point
        for point in (
            EvaluationPoint("baseline", "Before the course", "P0D", "test"),
            EvaluationPoint("end", "At the end", "P0D", "test"),
            EvaluationPoint("after-3-months", "After 3 months", "P3M", "test"),
            EvaluationPoint("after-6-months", "After 6 months", "P6M", "test"),
        )
    },
    report_sections={
        section.id: section
        for section in (
            ReportSection("impact", "Impact", ("impact-evidence-accepted.v1",), "test"),
            ReportSection("findings", "What we learned", ("finding-registered.v1",), "test"),
        )
    },
    challenge_stages=(
        ChallengeStage(1, "Practitioner to practitioner", "challenge-stage-1", "test"),
        ChallengeStage(2, "Manager to manager", "challenge-stage-2", "test"),
        ChallengeStage(3, "Heads of service", "challenge-stage-3", "test"),
        ChallengeStage(4, "Independent chair or executive", None, "test"),
    ),
    clocks={
        name: (ClockRule(date(2018, 6, 29), days, None, "test", confirmed=False),)
        for name, days in (
            ("incident-notification", 5),
            ("rapid-review", 15),
            ("panel-before-publication", 7),
            ("statement-of-action", 70),
            ("challenge-stage-1", 3),
            ("challenge-stage-2", 5),
            ("challenge-stage-3", 10),
        )
    },
    channels={
        "newsletter": "Newsletter",
        "team-meeting": "Team meeting",
        "e-bulletin": "E-bulletin",
    },
    stakeholders={"public": "Public and media", "ofsted": "Ofsted"},
    priorities={"neglect": "Neglect"},
    audits_a_year=12,
    chairs=("Independent Chair",),
    working_days=england_and_wales(),
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


# --- Figures ----------------------------------------------------------------------------------------------

RE_REFERRALS = "ReReferral"
REFERRAL_RATE = "ReferralRate"
REFERRALS = "Referrals"
PLANS = "PlansByDuration"
BANDS = ("to-3-months", "to-6-months", "to-12-months", "to-2-years", "over-2-years")


def define_indicator(
    code: str = RE_REFERRALS, form: Form = Form.PERCENTAGE, **changes: Any
) -> DefineIndicator:
    meaning = {"label": f"Label of {code}", "form": form} | changes
    return DefineIndicator(
        code=code,
        meaning=Meaning(**meaning),
        in_force_from=date(2012, 4, 1),
        occurred_on=date(2012, 4, 1),
    )


def submit_indicator(**changes: Any) -> SubmitIndicator:
    values: dict[str, Any] = {
        "code": RE_REFERRALS,
        "area": "hartlepool",
        "period": "2025",
        "provider": HARTLEPOOL,
        "value": Count(numerator=536, denominator=2020),
        "occurred_on": date(2025, 10, 30),
    }
    return SubmitIndicator(**values | changes)


def correct_submission(**changes: Any) -> CorrectSubmission:
    values: dict[str, Any] = {
        "code": RE_REFERRALS,
        "area": "hartlepool",
        "period": "2025",
        "provider": HARTLEPOOL,
        "value": Count(numerator=530, denominator=2020),
        "corrects": 1,
        "reason": "Counted again after the census was closed.",
        "occurred_on": date(2026, 2, 1),
    }
    return CorrectSubmission(**values | changes)


def publish_benchmark(**changes: Any) -> PublishBenchmark:
    values: dict[str, Any] = {
        "code": RE_REFERRALS,
        "comparator": Comparator(name="england"),
        "vintage": Vintage(release="Children in need 2025", released_on=date(2025, 10, 30)),
        "points": (BenchmarkPoint(period="2025", value=Number(value=Decimal("22.6"))),),
        "occurred_on": date(2025, 10, 30),
    }
    return PublishBenchmark(**values | changes)


def open_round(**changes: Any) -> OpenCollectionRound:
    values: dict[str, Any] = {
        "round_id": "HSSCP-CR-2025-Q4",
        "period": "2025-Q4",
        "due_on": date(2026, 4, 30),
        "expected": (
            Cell(code=RE_REFERRALS, area="hartlepool", provider=HARTLEPOOL),
            Cell(code=RE_REFERRALS, area="stockton-on-tees", provider=STOCKTON),
        ),
        "occurred_on": date(2026, 4, 1),
    }
    return OpenCollectionRound(**values | changes)
