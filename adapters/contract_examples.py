"""One made-up message of a kind, for the AsyncAPI document; a test holds each to its command."""

from collections.abc import Mapping
from typing import Any

from domain.improvement.finding import RegisterFinding

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    RegisterFinding.KIND: {
        "occurred_on": "2026-05-01",
        "finding_id": "HSSCP-F-2026-POL0042",
        "kind": "improvement",
        "source": {
            "type": "audit",
            "reference": "MACA-2026-02",
            "title": "Multi-agency audit of supervision",
            "published_on": "2026-04-20",
        },
        "about": "cleveland-police",
        "text": "Supervision notes do not record what the child said.",
        "themes": ["supervision", "voice-of-the-child"],
    },
}
