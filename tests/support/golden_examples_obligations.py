"""Examples of the events of obligations; see golden_examples.py."""

from typing import Any

_OBLIGATION = {"obligation_id": "HSSCP-O-2026-0001"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "obligation-scheduled.v1": _OBLIGATION
    | {
        "title": "Answer to the letter of the national panel",
        "basis": "guidance",
        "owner": "hsscp-business-unit",
        "due_on": "2026-09-30",
    },
    "obligation-met.v1": _OBLIGATION | {"evidence": "HSSCP-RE-2026-0004", "met_on": "2026-09-14"},
    "obligation-waived.v1": _OBLIGATION
    | {"reason": "The panel withdrew its letter.", "waived_by": "Independent Chair"},
    "requirement-waived.v1": {"obligation_id": "HSSCP-O-2026-0002"}
    | {
        "requirement": "sub-group-reports",
        "about": "executive",
        "due_on": "2026-06-30",
        "reason": "The group was reconstituted in that quarter.",
        "waived_by": "Independent Chair",
    },
}
