"""
Any message that a partner could send to a record as it stands: of every kind, about what is there, by whoever it may be.

The record's own histories say what can come next: a message is mostly about one of them, names it rightly, and takes
over what it holds. The examples it is like are those of a partnership's year and of the golden files.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

import orjson

from adapters.partner_messages import PartnerMessage
from domain.catalogue import COMMANDS, DECIDER_OF_COMMAND, DECIDER_OF_FACT, DECIDERS
from domain.command import Command, Scope
from domain.decider import Decider
from domain.fact import Recorded
from domain.names import AgencyId, StreamId
from domain.register import Enter
from tests.support.any_values import About, body_of, fresh
from tests.support.choosing import Choosing
from tests.support.golden_examples import EXAMPLES
from tests.support.usual_shapes import shaped
from tests.support.year import Sent

ALSO_BEGIN = frozenset(
    {"notify-single-agency-audit.v1", "waive-requirement.v1", "decline-learning.v1"}
)
"""Kinds with which a history can begin, beside the first of each aggregate."""

BEGIN = ALSO_BEGIN | {decider.commands[0].KIND for decider in DECIDERS if decider.commands}
SENDABLE = tuple(decider for decider in DECIDERS if decider.commands)
STRANGERS = ("unknown-agency", "Not An Agency")
FOLLOWS: Mapping[str, Sequence[str]] = {
    "submission-queried.v1": ("resolve-submission-query.v1",),
    "review-paused.v1": ("resume-review.v1",),
    "sharing-agreement-opened.v1": ("pause-sharing-agreement.v1",),
    "sharing-agreement-paused.v1": ("resume-sharing-agreement.v1",),
    "legal-hold-placed.v1": ("lift-legal-hold.v1",),
    "report-submitted-to-panel.v1": ("defer-publication.v1",),
    "lead-reviewer-appointed.v1": ("declare-reviewer-conflict.v1",),
    "family-invited.v1": ("record-family-declined.v1",),
    "impact-evidence-submitted.v1": ("accept-evidence.v1", "reject-evidence.v1"),
    "progress-challenged.v1": ("accept-assurance.v1",),
    "control-limits-rebased.v1": ("withdraw-rebasing.v1",),
    "closing-loop-audit-concluded.v1": ("conclude-recommendation.v1",),
    "recommendation-concluded.v1": ("reopen-recommendation.v1",),
    "recommendation-made.v1": ("accept-recommendation.v1", "decline-recommendation.v1"),
    "professional-challenge-raised.v1": ("escalate-challenge.v1",),
    "professional-challenge-escalated-to-stage.v1": ("give-independent-advice.v1",),
}
"""What would seldom come by chance while it can: by the event after which it can."""

_BARE = frozenset({"occurred_on", "correction"})


@dataclass
class Known:
    """One history: its aggregate, and what its facts say under each name, the newest last."""

    decider: Decider
    version: int = 0
    last: str = ""
    same: dict[str, list[Any]] = field(default_factory=dict)
    key: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """
    What somebody who has read the whole record knows of it. `today` moves on.

    Several messages in a row are about the `favourite`, so that it comes far.
    """

    scope: Scope
    today: date
    streams: dict[StreamId, Known] = field(default_factory=dict)
    references: dict[str, list[StreamId]] = field(default_factory=lambda: defaultdict(list))
    of_decider: dict[str, list[StreamId]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    recent: list[StreamId] = field(default_factory=list)
    favourite: StreamId | None = None

    def learn(self, recorded: Recorded) -> None:
        stream, decider = recorded.event.stream, DECIDER_OF_FACT[type(recorded.fact)]
        known = self.streams.get(stream)
        if known is None:
            known = self.streams[stream] = Known(decider)
            self.of_decider[decider.name].append(stream)
            self.references[stream.split("-")[1]].append(stream)
        known.version += 1
        known.last = recorded.fact.TOPIC
        self.recent = [*self.recent, stream][-8:]
        for name, value in _said(recorded.fact.model_dump(mode="json")):
            known.same.setdefault(name, []).append(value)
            if name in ("code", "round_id") and value not in self.seen[name]:
                self.seen[name].append(value)
            if isinstance(value, str) and len(value) > 1 and _names(value, stream):
                known.key[name] = value

    def favour(self, choose: Choosing) -> None:
        """Now and then turn to another, of those that something was just recorded of and that can come far."""
        if self.favourite is None or choose.often(12):
            live = [s for s in self.recent if len(self.streams[s].decider.commands) > 2]
            self.favourite = choose.one_of(live) if live else self.favourite


def _names(value: str, stream: StreamId) -> bool:
    return value in stream or value.upper() in stream.split("-")


def _said(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every plain value with the name of its field, also within others."""
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from _said(each)
            elif isinstance(each, str):
                yield name, each


def any_message(
    choose: Choosing, world: World, like: "Examples", focus: tuple[Decider, ...], identity: str
) -> PartnerMessage:
    """`focus` are the aggregates that most messages are about."""
    world.favour(choose)
    stays = world.favourite is not None and choose.often(50)
    of = world.streams[world.favourite].decider if world.favourite and stays else None
    command = choose.one_of(_commands((of,) if of else focus if choose.often(70) else SENDABLE))
    decider = DECIDER_OF_COMMAND[command]
    target = world.favourite if decider is of and command.KIND not in BEGIN else None
    waiting = [stream for stream in world.recent if world.streams[stream].last in FOLLOWS]
    if waiting and choose.often(20):
        target = choose.one_of(waiting)
        command = COMMANDS[choose.one_of(FOLLOWS[world.streams[target].last])]
    target = target or _target(choose, world, decider, command)
    known = world.streams.get(target) if target else None
    about = About(
        choose=choose,
        scope=world.scope,
        today=world.today,
        key=known.key if known else {},
        same=known.same if known else {},
        version=known.version if known else 1,
        references=world.references,
        seen=world.seen,
    )
    body = body_of(command, about, like.of(choose, command, world.today), without=_BARE)
    if known is None:
        body |= _named(command, about)
    if choose.often(85):
        body = shaped(command.KIND, body, about)
    again = 75 if command.KIND in BEGIN else 20
    if "correction" in command.model_fields and known is not None and choose.often(again):
        body["correction"] = {
            "corrects": 1 + choose.below(known.version + 1),
            "reason": "It was counted again.",
        } | ({"withdraws": True} if choose.often(25) else {})
    days = choose.one_of((0, 0, 0, 0, -1, -3, -20)) if choose.often(97) else 2
    occurred = world.today + timedelta(days=days)
    body["occurred_on"] = occurred.isoformat()
    headers = {"ce-id": identity}
    if choose.often(3):
        headers["ce-onbehalfof"] = choose.one_of(list(world.scope.framework.agencies))
    return PartnerMessage(
        _sender(choose, world, body, about),
        command.KIND if choose.often(99) else "unknown-kind.v1",
        headers,
        _bytes(choose, body),
        datetime.combine(world.today, time(12), UTC),
    )


def related(first: int) -> tuple[Decider, ...]:
    """Some that stand together in the catalogue, from that place on."""
    return tuple(SENDABLE[(first + place) % len(SENDABLE)] for place in range(4))


@cache
def _commands(deciders: tuple[Decider, ...]) -> Sequence[type[Command]]:
    """All of them, and again those with which a history begins."""
    begin = [decider.commands[0] for decider in deciders if len(decider.commands) > 3]
    return [*begin, *begin, *(command for decider in deciders for command in decider.commands)]


def _target(
    choose: Choosing, world: World, decider: Decider, command: type[Command]
) -> StreamId | None:
    """The history that it is to be about; None for a new one."""
    there = world.of_decider.get(decider.name, ())
    begins = command.KIND in BEGIN
    again = (35 if issubclass(command, Enter) else 8) if begins else 97
    if not there or not choose.often(again):
        return None
    return choose.one_of(there[-3:]) if choose.often(70) else choose.one_of(there)


def _named(command: type[Command], about: About) -> dict[str, StreamId]:
    """A new reference in the field that names the history itself: the first that is a reference."""
    for name, entry in command.model_fields.items():
        for mark in entry.metadata:
            pattern = getattr(mark, "pattern", None) or ""
            if r"-\d{4}-" in pattern:
                letters = pattern.split("{1,15}-")[1].split("-")[0]
                return {name: fresh(letters, about)}
    return {}


def _sender(choose: Choosing, world: World, body: Mapping[str, Any], about: About) -> AgencyId:
    agencies = world.scope.framework.agencies
    if choose.often(2):
        return choose.one_of(STRANGERS)
    taking_part = [a for a in agencies.values() if world.scope.partnership in a.partnerships]
    if choose.often(74):
        return next(agency.id for agency in taking_part if agency.coordinates)
    named = [value for _, value in _said(body) if value in agencies]
    named += [value for those in about.same.values() for value in those if value in agencies]
    if named and choose.often(75):
        return str(choose.one_of(named))
    return choose.one_of(taking_part).id


def _bytes(choose: Choosing, body: dict[str, Any]) -> bytes:
    """The body as it is, or with something wrong that has nothing to do with its kind."""
    if choose.often(97):
        return orjson.dumps(body)
    match choose.below(4):
        case 0:
            return orjson.dumps(body)[:-1]
        case 1:
            return orjson.dumps(body | {"not_a_field": 1})
        case 2:
            return orjson.dumps([body])
        case _:
            del body[choose.one_of(list(body))]
            return orjson.dumps(body)


class Examples:
    """Bodies that were or could be sent: of a year under the framework, and made of the golden examples."""

    def __init__(self, year: Sequence[Sent]) -> None:
        self._sent: dict[str, list[Sent]] = defaultdict(list)
        for letter in year:
            self._sent[letter.kind].append(letter)

    def of(self, choose: Choosing, command: type[Command], today: date) -> Mapping[str, Any]:
        """With its days moved so that it is sent today."""
        sent = self._sent.get(command.KIND)
        if not sent or choose.often(15):
            return golden(command)
        letter = choose.one_of(sent)
        later: dict[str, Any] = _moved(dict(letter.data), today - letter.on)
        return later


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, Mapping):
        return {name: _moved(each, by) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_moved(each, by) for each in value]
    return value + by if isinstance(value, date) else value


@cache
def golden(command: type[Command]) -> Mapping[str, Any]:
    """The stored example that has most fields in common with it."""
    asked = command.model_fields.keys()
    facts = DECIDER_OF_COMMAND[command].facts
    examples = [EXAMPLES[fact.TOPIC] for fact in facts if fact.TOPIC in EXAMPLES]
    nearest: Mapping[str, Any] = max(
        examples, key=lambda said: len(asked & said.keys()), default={}
    )
    return {name: nearest[name] for name in asked & nearest.keys()}
