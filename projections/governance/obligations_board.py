"""
V-07 as the board reads it: every obligation on a day; and what the record proves of each requirement of a framework.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.framework import Framework
from domain.names import PartnershipId, StreamId
from domain.requirement import Anytime, Requirement
from projections.governance.ledger import Ledger
from projections.governance.obligations import ScheduledRow, WaiverRow
from projections.governance.occurrence import Occurrence
from projections.governance.schedule import MET, Owed, State, owed

_ADOPTION = "framework-version-adopted.v1"


@dataclass(frozen=True, slots=True)
class BoardObligation:
    """
    One obligation. `requirement` is its entry in the framework pack, or the reference of one that was scheduled by
    hand. `working_days_left` is negative once it is overdue, None once it is closed or where bank holidays up to then are not known. `proofs` are event ids.
    """

    requirement: str
    obligation: str
    about: str | None
    basis: str
    rule: str
    since: date
    due_on: date
    working_days_left: int | None
    owner: str
    state: State
    met_on: date | None
    proofs: tuple[str, ...]


COLUMNS: tuple[tuple[str, str], ...] = (
    ("requirement", "Requirement"),
    ("obligation", "Obligation"),
    ("about", "About"),
    ("basis", "Basis"),
    ("rule", "Rule"),
    ("since", "Since"),
    ("due_on", "Due"),
    ("working_days_left", "Working days left"),
    ("owner", "Owner"),
    ("state", "State"),
    ("met_on", "Met on"),
    ("proofs", "Proved by"),
)


class Standing(StrEnum):
    """
    Met: everybody who owes it has done it, and nothing is late. Due: somebody has still to do it for the first time, and
    nothing is late. Overdue and missed: an obligation is. Not evidenced: nothing in the record shows it or asks for it.
    """

    MET = "met"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"
    NOT_EVIDENCED = "not evidenced"


@dataclass(frozen=True, slots=True)
class BoardRequirement:
    """
    What the record proves of one requirement. `next_due_on` is the earliest open obligation's date; `open`, `late`
    and `done` count its obligations, `waived` those released; `proofs` are the ids of the newest events that prove it,
    and `see` the references under which these are found.
    """

    requirement: str
    section: str
    text: str
    basis: str
    owner: str
    standing: Standing
    next_due_on: date | None
    done: int
    open: int
    late: int
    waived: int
    see: tuple[StreamId, ...]
    proofs: tuple[str, ...]
    ambiguity: str


REQUIREMENT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("requirement", "Requirement"),
    ("section", "Section"),
    ("text", "Asks"),
    ("basis", "Basis"),
    ("owner", "Owner"),
    ("standing", "Standing"),
    ("next_due_on", "Next due"),
    ("done", "Done"),
    ("open", "Open"),
    ("late", "Late"),
    ("waived", "Waived"),
    ("see", "Proved by"),
    ("proofs", "Events"),
    ("ambiguity", "How an unclear text was read"),
)

_SHOWN_PROOFS = 3


def ledger_of(
    occurrences: Iterable[Occurrence],
    waivers: Iterable[WaiverRow],
    *,
    framework: Framework,
    partnership: PartnershipId,
) -> Ledger:
    """What the partnership itself recorded: a neighbour's doing proves nothing here."""
    own = [each for each in occurrences if each.partnership == partnership]
    adoptions = (
        day
        for each in own
        if each.topic == _ADOPTION and framework.name in each.values("framework")
        if (day := each.date_of("adopted_on")) is not None
    )
    waived = frozenset((w.requirement, w.about, w.due_on) for w in waivers)
    return Ledger(own, min(adoptions, default=None), waived)


def obligations(
    ledger: Ledger,
    scheduled: Iterable[ScheduledRow],
    *,
    framework: Framework,
    partnership: PartnershipId,
    today: date,
) -> tuple[BoardObligation, ...]:
    """Open ones first, the earliest date first; then what was missed, then what is met, each the newest first."""
    lines = [
        _line(each, framework, today)
        for requirement in framework.requirements.values()
        for each in owed(
            requirement, ledger, framework=framework, partnership=partnership, today=today
        )
    ]
    lines += [_by_hand(row, framework, today) for row in scheduled]
    closed = [line for line in lines if line.state in MET]
    missed = [line for line in lines if line.state is State.MISSED]
    waiting = [line for line in lines if line.state not in {*MET, State.MISSED}]
    waiting.sort(key=_by_date)
    for past in (missed, closed):
        past.sort(key=_by_date, reverse=True)
    return (*waiting, *missed, *closed)


def requirements(
    ledger: Ledger, *, framework: Framework, partnership: PartnershipId, today: date
) -> tuple[BoardRequirement, ...]:
    """Every requirement of the framework, in the order of the pack."""
    return tuple(
        _standing(
            requirement,
            owed(requirement, ledger, framework=framework, partnership=partnership, today=today),
            ledger.of(requirement.proved_by),
        )
        for requirement in framework.requirements.values()
    )


def _by_date(line: BoardObligation) -> tuple[date, str, str]:
    return line.due_on, line.requirement, line.about or ""


def _line(each: Owed, framework: Framework, today: date) -> BoardObligation:
    return BoardObligation(
        requirement=each.requirement.id,
        obligation=each.requirement.text,
        about=each.about,
        basis=each.requirement.basis.value,
        rule=each.rule,
        since=each.since,
        due_on=each.due_on,
        working_days_left=_left(each.state, each.due_on, framework, today),
        owner=each.requirement.owner,
        state=each.state,
        met_on=each.met_on,
        proofs=tuple(proof.event_id for proof in each.proofs),
    )


def _by_hand(row: ScheduledRow, framework: Framework, today: date) -> BoardObligation:
    if row.waived:
        state = State.WAIVED
    elif row.met_on is not None:
        state = State.MET_ON_TIME if row.met_on <= row.due_on else State.MET_LATE
    else:
        state = State.OVERDUE if today > row.due_on else State.SCHEDULED
    return BoardObligation(
        requirement=row.obligation_id,
        obligation=row.title,
        about=None,
        basis=row.basis,
        rule="set by hand",
        since=row.scheduled_on,
        due_on=row.due_on,
        working_days_left=_left(state, row.due_on, framework, today),
        owner=row.owner,
        state=state,
        met_on=row.met_on,
        proofs=(row.proof,) if row.proof else (),
    )


def _left(state: State, due_on: date, framework: Framework, today: date) -> int | None:
    return None if state in MET else framework.working_days.known_between(today, due_on)


def _standing(
    requirement: Requirement, owes: list[Owed], proved: list[Occurrence]
) -> BoardRequirement:
    states = [each.state for each in owes]
    late = [state for state in states if state in (State.OVERDUE, State.MISSED)]
    waiting = [each for each in owes if each.state in (State.SCHEDULED, State.DUE_SOON)]
    counted = [proof for each in owes for proof in each.proofs]
    if isinstance(requirement.timing, Anytime):
        counted = proved if len(proved) >= requirement.at_least else []
    done = [each for each in owes if each.state in MET]
    missing = [each.due_on for each in owes if each.state not in MET]
    newest = sorted(counted, key=lambda proof: proof.position)[-_SHOWN_PROOFS:]
    return BoardRequirement(
        requirement=requirement.id,
        section=requirement.section,
        text=requirement.text,
        basis=requirement.basis.value,
        owner=requirement.owner,
        standing=_word(owes, proved=bool(counted)),
        next_due_on=min(missing, default=None),
        done=len(done),
        open=len(waiting),
        late=len(late),
        waived=states.count(State.WAIVED),
        see=tuple(dict.fromkeys(proof.stream for proof in newest)),
        proofs=tuple(proof.event_id for proof in newest),
        ambiguity=requirement.ambiguity,
    )


def _word(owes: list[Owed], *, proved: bool) -> Standing:
    """Of one that many owe, or that several things began, each must have been done at least once."""
    states = {each.state for each in owes}
    if State.OVERDUE in states:
        return Standing.OVERDUE
    if State.MISSED in states:
        return Standing.MISSED
    done = {each.about for each in owes if each.state in MET}
    if {each.about for each in owes} - done:
        return Standing.DUE
    return Standing.MET if owes or proved else Standing.NOT_EVIDENCED
