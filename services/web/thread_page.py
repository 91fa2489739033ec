"""The golden thread of one finding as a page: from its source to the closing loop, with what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.names import StreamId
from projections.improvement.actions_board import BoardAction
from projections.improvement.stages import Stage
from projections.improvement.thread import Hop
from services.boards.cells import printed
from services.charts.chart import counted
from services.charts.timeline import Moment, timeline
from services.web.board_page import figure
from services.web.bodies import ThreadBody
from services.web.event_words import Words
from services.web.frame import Where
from services.web.history_page import downloads
from services.web.page import (
    Cell,
    Column,
    Link,
    Links,
    Notice,
    Section,
    TableModel,
)
from services.web.reading import Told
from services.web.thread_steps import steps

_MOST = 10  # later actions that are named


@dataclass(frozen=True, slots=True)
class Given:
    """
    One thread, as far as its reader may see it. `hops` in the order of `thread_board.read`; `missing` are its sentences.
    `actions` are lines of V-01 by reference; `left_out` counts the hops that are kept back. `others` are further
    threads that `reference` is on, `later` the actions after which the theme of this thread was found again.
    """

    reference: StreamId
    finding: StreamId
    hops: Sequence[Hop]
    missing: Sequence[str]
    actions: Mapping[StreamId, BoardAction]
    left_out: int = 0
    others: Sequence[StreamId] = ()
    later: Sequence[StreamId] = ()


def body(given: Given, told: Told, where: Where, words: Words) -> ThreadBody:
    streams = {hop.stream for hop in given.hops}
    return ThreadBody(
        heading=f"The golden thread of {given.finding}",
        lead=next((hop.words for hop in given.hops if hop.hop == "finding"), _LEAD),
        summary=f"{counted(len(given.hops), 'link')} of {counted(len(streams), 'reference')}",
        steps=tuple(steps(given.hops, given.actions, words)),
        related=tuple(_related(given, told, words)),
        downloads=downloads(f"/threads/{given.finding}", told, where),
        notices=tuple(_notices(given, told)),
    )


_LEAD = "From its source to the test whether practice changed."


# --- What is missing ----------------------------------------------------------------------------------------


def _notices(given: Given, told: Told) -> Iterable[Notice]:
    if told.lacking is not None:
        said = f"This thread is incomplete since position {told.lacking:,}: an event could not be taken in."
        yield Notice(said, strong=True)
    if given.missing:
        yield Notice(f"Still missing: {'; '.join(given.missing)}.")
    elif not given.left_out:
        yield Notice("Nothing is missing: every recommendation was followed to its conclusion.")
    if given.left_out:
        yield Notice(
            f"{counted(given.left_out, 'link')} of other agencies {'is' if given.left_out == 1 else 'are'} left out."
        )
    if any(hop.illustrative for hop in given.hops):
        yield Notice("Steps marked illustrative were made up to show how the record works.")


# --- What stands beside it ----------------------------------------------------------------------------------


def _related(given: Given, told: Told, words: Words) -> Iterable[Section]:
    if any(hop.action_id for hop in given.hops):
        yield Section("stages", "How far it has come", (_stages(given, words),))
    moments = [Moment(hop.occurred_on, f"{hop.hop} ({hop.stream})") for hop in given.hops]
    if moments:
        days = [moment.on for moment in moments]
        chart = timeline(moments, "moments", stands_on=max(min(told.today, max(days)), min(days)))
        yield Section("moments-in-time", "When it happened", (figure(chart),))
    links = [(Link(f"The thread of {each}", words.thread(each)), "") for each in given.others]
    links += [
        (Link(each, words.thread(each)), "agreed after its theme was found again")
        for each in given.later[:_MOST]
    ]
    if links:
        yield Section("other-threads", "Other threads", (Links(tuple(links)),))


def _stages(given: Given, words: Words) -> TableModel:
    reached: dict[tuple[StreamId, str], date] = {}
    for hop in given.hops:
        if hop.stage is not None:
            reached[hop.stream, hop.stage] = hop.occurred_on

    def day(stream: StreamId | None, stage: Stage) -> Cell:
        on = reached.get((stream or "", stage.value))
        return Cell("not yet") if on is None else Cell(printed(on), iso=on.isoformat())

    actions = {hop.action_id: hop.recommendation_id for hop in given.hops if hop.action_id}
    return TableModel(
        id="stages-reached",
        caption="How far it has come",
        columns=(
            Column("Action", "reference"),
            Column("Implemented", "day"),
            Column("Impact evidenced", "day"),
            Column("Embedded", "day"),
        ),
        rows=tuple(
            (
                Cell(action, words.record(action)),
                day(action, Stage.IMPLEMENTED),
                day(action, Stage.IMPACT_EVIDENCED),
                day(recommendation, Stage.EMBEDDED),
            )
            for action, recommendation in actions.items()
        ),
        quiet=True,
        notes=(
            "Three different things: it was done, it helped, it stays. Each with the day on which it was reached last.",
        ),
    )
