"""Ready-made valid examples; a test names only what it is about."""

from datetime import date
from typing import Any

from domain.command import Scope
from domain.framework import Agency, Area, Framework, Partnership, Theme
from domain.improvement.finding import RegisterFinding
from domain.improvement.finding_facts import FindingKind, FindingRegistered, SourceArtefact

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
