"""
A history in which several things are entered: a briefing and who confirmed it, a report and the challenges to it.

Each entry stands at its own `place` and is corrected or withdrawn as in a register (domain/register.py, ADR 0036): the
same command again, naming the entry that was wrong. The first kind opens the history; before it, and once it is
withdrawn, nothing else can be entered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, Union

from domain.command import Context
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact
from domain.names import Entry, StreamId
from domain.quick import quick
from domain.register import Correction, Enter, Entered, Standing

C = TypeVar("C", bound=Enter)
E = TypeVar("E", bound=Entered)


@quick
@dataclass(frozen=True, slots=True)
class Dossier:
    """What stands at each place, and which entries of the history were made there."""

    version: int = 0
    standing: Mapping[str, Standing[Any]] = field(default_factory=dict)
    entered: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def entries(self, fact: type[E]) -> tuple[E, ...]:
        """Those of one kind that stand, in the order of their places."""
        found = (self.standing[place] for place in sorted(self.standing))
        return tuple(s.entry for s in found if isinstance(s.entry, fact) and not s.withdrawn)


@dataclass(frozen=True, slots=True)
class Kind(Generic[C, E]):
    """
    One kind of entry; the command has the fields of its fact under the same names. `check` raises Refused for what
    it must not say. `redrafted`: a later one takes the place of an earlier one without a correction.
    """

    command: type[C]
    fact: type[E]
    check: Callable[[Dossier, C, Context], None]
    redrafted: bool = False


def dossier(name: str, opening: Kind[Any, Any], *others: Kind[Any, Any]) -> Decider:
    """The aggregate of such histories."""
    kinds = {kind.command: kind for kind in (opening, *others)}
    commands = tuple(kinds)
    facts = tuple(kind.fact for kind in kinds.values())

    def decide(state: Any, command: Any, context: Context) -> Sequence[Fact]:
        reference: StreamId = command.stream(context.scope)
        known = _known(state, reference)
        kind = kinds[type(command)]
        if kind is not opening:
            _check_open(known, opening, reference)
        said = {f: getattr(command, f) for f in kind.fact.model_fields if f != "recorded_by"}
        fact = kind.fact(**said, recorded_by=context.actor.agency)
        _check_correction(known, fact, context, redrafted=kind.redrafted)
        kind.check(known, command, context)
        return [fact]

    def evolve(state: Any, fact: Any) -> Dossier:
        known: Dossier = state or Dossier()
        place, version = fact.place, known.version + 1
        before = known.standing.get(place)
        standing = Standing(
            entry=fact,
            version=version,
            recorded_by=before.recorded_by if before else fact.recorded_by,
            withdrawn=fact.correction is not None and fact.correction.withdraws,
        )
        return Dossier(
            version=version,
            standing={**known.standing, place: standing},
            entered={**known.entered, place: (*known.entered.get(place, ()), version)},
        )

    def _known(state: object, reference: StreamId) -> Dossier:
        """Several kinds of history have references of one form."""
        known = state or Dossier()
        ours = isinstance(known, Dossier) and all(
            isinstance(standing.entry, facts) for standing in known.standing.values()
        )
        if not isinstance(known, Dossier) or not ours:
            raise refuse(
                Code.ALREADY_EXISTS,
                f"{reference} is the reference of something else; use another",
            )
        return known

    decide.__annotations__["command"] = Union[commands]  # noqa: UP007 (of a tuple made here)
    evolve.__annotations__["fact"] = Union[facts]  # noqa: UP007
    return Decider(name=name, commands=commands, facts=facts, decide=decide, evolve=evolve)


def _check_open(known: Dossier, opening: Kind[Any, Any], reference: StreamId) -> None:
    if not known.version:
        raise refuse(
            Code.NOT_FOUND,
            f"nothing is recorded as {reference}; {opening.command.KIND} begins it",
        )
    if not known.entries(opening.fact):
        raise refuse(Code.WRONG_STATE, f"{reference} was withdrawn")


def _check_correction(known: Dossier, fact: Entered, context: Context, *, redrafted: bool) -> None:
    standing, correction = known.standing.get(fact.place), fact.correction
    if standing is None:
        if correction is not None:
            raise refuse(
                Code.NOTHING_TO_CORRECT,
                "nothing of this kind is recorded here yet; leave the correction out",
                field="correction",
            )
        return
    if not context.acts_for(standing.recorded_by):
        raise refuse(
            Code.NOT_YOUR_SUBMISSION,
            f"this was recorded by {standing.recorded_by}; ask them, or the business unit",
            field="correction",
        )
    if correction is not None:
        _check_entry(correction, known.entered[fact.place])
    elif standing.withdrawn or not redrafted:
        raise refuse(
            Code.ALREADY_EXISTS,
            "this is on the record already; say with correction what was wrong",
            field="correction",
        )


def _check_entry(correction: Correction, entered: Sequence[Entry]) -> None:
    if correction.corrects not in entered:
        raise refuse(
            Code.NOTHING_TO_CORRECT,
            f"the entries that said this are {', '.join(map(str, entered))}; name one of them",
            field="correction.corrects",
        )
