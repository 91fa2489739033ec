"""V-02 as a person reads it: one thread in order, and the places where it breaks off."""

from collections.abc import Iterable, Sequence

from projections.improvement.thread import HOPS, Hop
from projections.view import MemoryRows

COLUMNS: tuple[tuple[str, str], ...] = (
    ("stream", "Reference"),
    ("entry", "Entry"),
    ("hop", "Hop"),
    ("stage", "Stage reached"),
    ("words", "What"),
    ("occurred_on", "Date"),
    ("actor", "By"),
    ("role", "Role"),
    ("on_behalf_of", "On behalf of"),
    ("refers_to", "Refers to entry"),
    ("corrected_by", "Corrected by entry"),
    ("illustrative", "Illustrative"),
    ("recorded_at", "Recorded at"),
    ("position", "Position"),
    ("event_id", "Event"),
)

_FINDING_STATES = frozenset({"finding", "withdrawn"})
_RECOMMENDATION_STATES = frozenset(
    {"recommendation", "accepted", "not accepted", "superseded", "reopened", "concluded"}
)
_ACTION_STATES = frozenset({"action", "started", "implemented", "closed", "reopened", "cancelled"})

_OF_ACTION = {
    "action": "agreed, not begun",
    "started": "under way, not implemented",
    "reopened": "reopened, not implemented",
    "implemented": "implemented, impact not evidenced",
}


def threads_of(rows: MemoryRows, reference: str) -> list[str]:
    """The findings on whose threads a history is, in order; of a finding, itself among them."""
    on = (*rows.where(HOPS, "finding_id", reference), *rows.where(HOPS, "stream", reference))
    return sorted({hop.finding_id for hop in on})


def thread_of(rows: MemoryRows, finding: str) -> tuple[Hop, ...]:
    """The thread of one finding as `read` gives it; empty where there is none."""
    return read(rows.where(HOPS, "finding_id", finding))


def read(hops: Iterable[Hop]) -> tuple[Hop, ...]:
    """The rows of one finding: its own, then each recommendation with its actions, in the order they began."""
    rows = list(hops)
    began: dict[str, int] = {}
    for hop in rows:
        began[hop.stream] = min(hop.position, began.get(hop.stream, hop.position))

    def place(hop: Hop) -> tuple[int, int, int, int]:
        recommendation = began.get(hop.recommendation_id or "", 0)
        action = began.get(hop.action_id or "", 0)
        return recommendation, action, began[hop.stream], hop.entry

    return tuple(sorted(rows, key=place))


def breaks(hops: Sequence[Hop]) -> tuple[str, ...]:
    """
    Where the thread of one finding does not yet reach a concluded recommendation, a sentence each; empty when it
    is unbroken or the finding was withdrawn. `hops` as `read` gives them.
    """
    state: dict[str, str] = {}
    actions: dict[str, list[str]] = {}
    for hop in hops:
        if hop.action_id is not None:
            if hop.hop in _ACTION_STATES:
                state[hop.stream] = hop.hop
            known = actions.setdefault(hop.recommendation_id or "", [])
            if hop.action_id not in known:
                known.append(hop.action_id)
        elif hop.recommendation_id is not None:
            if hop.hop in _RECOMMENDATION_STATES:
                state[hop.stream] = hop.hop
            actions.setdefault(hop.recommendation_id, [])
        elif hop.hop in _FINDING_STATES:
            state[hop.stream] = hop.hop
    if "withdrawn" in state.values():
        return ()
    if not actions:
        return ("nothing is recommended yet",)
    return tuple(
        sentence
        for recommendation, owned in actions.items()
        for sentence in _of_recommendation(recommendation, owned, state)
    )


def _of_recommendation(
    recommendation: str, actions: Sequence[str], state: dict[str, str]
) -> list[str]:
    match state.get(recommendation):
        case "concluded" | "superseded" | "not accepted":
            return []
        case "recommendation":
            return [f"{recommendation} awaits a decision"]
        case _ if not actions:
            return [f"{recommendation} has no action"]
        case _:
            open_ = [f"{a} is {_OF_ACTION[state[a]]}" for a in actions if state[a] in _OF_ACTION]
            return open_ or [f"{recommendation} is not concluded, though its actions have ended"]
