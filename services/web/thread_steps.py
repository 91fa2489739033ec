"""The pieces of a golden thread, from the source on: what each is, where it stands, and who did what to it."""

from collections.abc import Iterable, Mapping, Sequence

from domain.names import StreamId
from projections.improvement.actions_board import BoardAction
from projections.improvement.thread import Hop
from services.charts.chart import counted
from services.web import addresses
from services.web.board_page import cell
from services.web.bodies import Entry, Step
from services.web.event_words import Words, state_at, times
from services.web.frame import Where
from services.web.page import Cell, Tag

_KINDS = {
    "finding": "Finding",
    "recommendation": "Recommendation",
    "action": "Action",
    "learning shared": "Shared learning",
    "learning adopted": "Learning adopted",
    "learning not adopted": "Learning not adopted",
}
_LOOP = frozenset({"closing loop due", "closing loop"})
_EVIDENCE = "evidence"


def steps(
    links: Sequence[Hop], actions: Mapping[StreamId, BoardAction], words: Words
) -> Iterable[Step]:
    """The closing loop of a recommendation comes after its actions."""
    loops: dict[StreamId, list[Hop]] = {}
    recommendation: StreamId | None = None
    for stream, hops in _by_stream(links).items():
        of = hops[0].recommendation_id
        if of != recommendation:
            yield from _loop(recommendation, loops, words)
            recommendation = of
        loops.setdefault(of or "", []).extend(hop for hop in hops if hop.hop in _LOOP)
        if hops[0].entry == 0:
            yield _source(hops[0], words)
        yield _of_stream(stream, [hop for hop in hops if hop.entry > 0], actions.get(stream), words)
        if hops[0].action_id is not None:
            yield from _evidence(hops, words)
    yield from _loop(recommendation, loops, words)


def _by_stream(hops: Iterable[Hop]) -> Mapping[StreamId, list[Hop]]:
    found: dict[StreamId, list[Hop]] = {}
    for hop in hops:
        found.setdefault(hop.stream, []).append(hop)
    return found


def _source(hop: Hop, words: Words) -> Step:
    return Step(
        kind="Source",
        reference="",
        title=hop.words,
        href=words.record(hop.stream),
        tag=None,
        facts=(("Published on", words.cell(hop.occurred_on)),),
        entries=(),
        anchor=f"{hop.stream}-source",
    )


def _of_stream(
    stream: StreamId, hops: Sequence[Hop], action: BoardAction | None, words: Words
) -> Step:
    first = hops[0]
    own = [hop for hop in hops if hop.hop in {"correction", first.hop}] or [first]
    kind = _KINDS.get(first.hop, first.hop.capitalize())
    facts: list[tuple[str, Cell]] = [
        ("Begun", Cell(f"{addresses.long_day(first.occurred_on)}, {_who(first, words)}"))
    ]
    if action is not None:
        facts += _action_facts(action, words)
    elif first.action_id is None and first.recommendation_id is not None:
        facts.append(("Decided", _decided(hops)))
    origin = words.origin(first.partnership)
    if origin:
        facts.append(("Record", Cell(origin)))
    if first.illustrative:
        facts.append(("Kind", Cell("illustrative")))
    return Step(
        kind=kind,
        reference=stream,
        title=action.text if action else own[0].words,
        href=words.record(stream),
        tag=_brag(action),
        facts=tuple(facts),
        entries=tuple(_entry(hop, words) for hop in hops),
        depth=_depth(first),
    )


def _depth(hop: Hop) -> int:
    return 2 if hop.action_id is not None else int(hop.recommendation_id is not None)


def _action_facts(action: BoardAction, words: Words) -> list[tuple[str, Cell]]:
    slipped = (
        f"{counted(action.slips, 'time')}, {counted(action.slipped_days, 'day')} in all"
        if action.slips
        else "not once"
    )
    facts = [
        ("Owner", Cell(f"{words.agency(action.owner_agency)}, {action.owner_post}")),
        ("Stage", Cell(action.stage.value)),
        ("Why", Cell(action.why)),
        ("First due", words.cell(action.original_due_on)),
        ("Due", words.cell(action.due_on)),
        ("Date slipped", Cell(slipped)),
    ]
    if action.percent is not None:
        facts.append(("Progress", Cell(f"{action.percent} %")))
    if action.recurs_after is not None:
        facts.append(("Recurs after", Cell(action.recurs_after, words.thread(action.recurs_after))))
    return facts


def _brag(action: BoardAction | None) -> Tag | None:
    return None if action is None else cell("brag", action.brag, Where("")).tag


def _decided(hops: Sequence[Hop]) -> Cell:
    judged = [
        hop
        for hop in hops
        if hop.hop in {"accepted", "not accepted", "superseded", "reopened", "concluded"}
    ]
    if not judged:
        return Cell("not yet")
    last = judged[-1]
    return Cell(f"{last.hop} on {addresses.long_day(last.occurred_on)}")


def _evidence(hops: Sequence[Hop], words: Words) -> Iterable[Step]:
    """Each submission with what was made of it."""
    for submitted in (hop for hop in hops if hop.hop == _EVIDENCE):
        judged = [
            hop
            for hop in hops
            if hop.hop in {"evidence accepted", "evidence rejected"}
            and hop.refers_to == submitted.entry
        ]
        said = judged[-1].hop.removeprefix("evidence ") if judged else "not yet"
        yield Step(
            kind=f"Evidence of impact for {submitted.stream}",
            reference="",
            title=submitted.words,
            href=state_at(submitted.stream, submitted.position),
            tag=None,
            facts=(
                (
                    "Submitted",
                    Cell(f"{addresses.long_day(submitted.occurred_on)}, {_who(submitted, words)}"),
                ),
                ("Accepted", Cell(said)),
            ),
            entries=tuple(_entry(hop, words) for hop in (submitted, *judged)),
            depth=3,
            anchor=f"{submitted.stream}-{submitted.entry}",
        )


def _loop(
    recommendation: StreamId | None, loops: Mapping[StreamId, Sequence[Hop]], words: Words
) -> Iterable[Step]:
    found = loops.get(recommendation or "", ())
    if not found:
        return
    last = found[-1]
    yield Step(
        kind=f"Closing loop for {recommendation}",
        reference="",
        title=last.words,
        href=state_at(last.stream, last.position),
        tag=None,
        facts=(("Date", words.cell(last.occurred_on)),),
        entries=tuple(_entry(hop, words) for hop in found),
        depth=2,
        anchor=f"{recommendation}-loop",
    )


def _who(hop: Hop, words: Words) -> str:
    return words.who(hop.actor, hop.role, hop.on_behalf_of)


def _entry(hop: Hop, words: Words) -> Entry:
    when, iso = times(hop.occurred_on, hop.recorded_at)
    corrected = "" if hop.corrected_by is None else f", corrected by entry {hop.corrected_by}"
    stage = "" if hop.stage is None else f": {hop.stage}"
    return Entry(
        what=f"{hop.entry}. {hop.hop.capitalize()}{stage}{corrected}",
        when=when,
        when_iso=iso,
        who=_who(hop, words),
        position=f"{hop.position:,}",
        href=state_at(hop.stream, hop.position),
        why=hop.words,
        origin=words.origin(hop.partnership),
    )
