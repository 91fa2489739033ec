"""Messages that are wrong on purpose, so that a newcomer sees what a rejection says."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.errors import Code
from domain.framework import Framework
from domain.names import AgencyId
from services.demo.findings import Registered
from services.demo.message import Message, Phase
from services.demo.months import RECENT_FROM
from services.demo.places import business_unit_of, council_of
from services.demo.recommendations import recommended


def phase(framework: Framework, findings: list[Registered], today: date) -> Phase:
    """Each with the code that it is to be refused with."""
    partnership, area = "hsscp", "hartlepool"
    running = next(
        recommended(finding).id
        for finding in findings
        if finding.partnership == partnership and finding.passage.published_on >= RECENT_FROM
    )
    council = council_of(framework, area)
    unit = business_unit_of(framework, partnership)
    finding = {
        "occurred_on": "2024-06-03",
        "finding_id": "HSSCP-F-2024-9001",
        "kind": "improvement",
        "source": {
            "type": "audit",
            "reference": "Example",
            "title": "An audit of this demonstration",
            "published_on": "2024-06-03",
        },
        "about": council,
        "text": "An example.",
        "themes": ["thresholds"],
        "illustrative": True,
    }
    action = {
        "occurred_on": today.isoformat(),
        "action_id": "HSSCP-A-2024-9001",
        "recommendation_id": running,
        "text": "An example.",
        "measure": "An example.",
        "due_on": "2030-01-01",
        "illustrative": True,
    }
    figure = {
        "occurred_on": "2025-10-31",
        "code": "ctx.rereferrals",
        "area": area,
        "period": "2012",
        "provider": council,
        "value": {"kind": "count", "numerator": 70, "denominator": 50},
    }
    wrong: tuple[tuple[str, AgencyId, str, Mapping[str, Any], Code], ...] = (
        (
            "unknown-field",
            council,
            "register-finding.v1",
            finding | {"colour": "red"},
            Code.UNKNOWN_FIELD,
        ),
        (
            "no-theme",
            council,
            "register-finding.v1",
            finding | {"themes": []},
            Code.FINDING_NEEDS_THEME,
        ),
        (
            "identifier",
            council,
            "register-finding.v1",
            finding | {"text": "The child was born on 3 May 2012."},
            Code.IDENTIFIER_SUSPECTED,
        ),
        ("no-owner", unit, "agree-action.v1", action, Code.ACTION_NOT_SMART),
        (
            "swapped",
            council,
            "submit-indicator.v1",
            figure | {"period": "2025-Q1"},
            Code.NUMERATOR_OVER_DENOMINATOR,
        ),
        ("not-theirs", "cleveland-police", "submit-indicator.v1", figure, Code.NOT_YOUR_SUBMISSION),
    )
    messages = tuple(
        Message(
            f"demo-wrong-{name}", partnership, sender, kind, json.dumps(body).encode(), refused=code
        )
        for name, sender, kind, body, code in wrong
    )
    return Phase("mistakes", "Messages that are wrong on purpose, and what they are told", messages)
