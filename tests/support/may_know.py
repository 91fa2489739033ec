"""What everybody may read and take away of a record, worked out from the words of the design (naive_access.py)."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from domain.catalogue import FACTS
from domain.fact import Recorded, Visibility
from domain.names import AgencyId, StreamId
from domain.permission import resource
from domain.permission.decision import (
    AggregatesOnly,
    Decision,
    OwnAgencyOnly,
    WithoutRestricted,
)
from domain.permission.resource import Action, Sensitivity
from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.reports.catalogue import REPORTS
from services.reports.report import Report
from services.web.threads import THREAD
from services.web.viewer import Viewer
from tests.support.canaries import FIGURES, canaries_in
from tests.support.naive_access import naive_matter_of_board, naive_resource, naively
from tests.support.site import AFTER, PARTNERSHIP, OpenSite
from tests.support.whoever import WHO

ALL = WHO["the business manager"]
READS, TAKES = Action.READ, Action.EXPORT
DAY = f"as_of={AFTER}"
REFERENCE = re.compile(r"\bHSSCP-([A-Z]{1,3})-\d{4}-\w+")
ABOUT = {
    "agency-profile": ("cleveland-police", "hartlepool-council"),
    "six-step-briefing": ("supervision",),
}
_RESTRICTED_LETTERS = {
    **dict.fromkeys(("SI", "RR", "PR"), Sensitivity.INCIDENTS),
    **dict.fromkeys(("SJ", "AC"), Sensitivity.RECORDS),
}
_SHARED_TOPICS = {topic for topic, fact in FACTS.items() if fact.VISIBILITY is Visibility.SHARED}
_NOT_WHOSE = {
    ("derived", "category"): "counts by agency, suppressed already",
    ("audits", "not_involved"): "an audit of several agencies is about all of them",
    ("requirements", "owner"): "who owes what the framework asks for, as printed",
}
"""Columns of agencies by which a line is nobody's own."""

Line = Mapping[str, Any]


# --- What the words of the design come to -----------------------------------------------------------------


def judged(
    who: Viewer, action: Action, thing: resource.Resource, site: OpenSite
) -> Decision | None:
    return naively(who.subject, action, thing, site.site.now())


def board_resource(board: Board) -> resource.Board:
    matter = naive_matter_of_board(kind for view in board.views for kind in view.handles)
    return resource.Board(PARTNERSHIP, board.name, matter, board.agencies)


def report_resource(report: Report, about: str) -> resource.Report:
    matters = frozenset(naive_matter_of_board(view.handles) for view in report.views)
    agency = about if report.about == "agency" else None
    return resource.Report(PARTNERSHIP, report.name, matters, agency)


def history_resource(reference: StreamId) -> resource.History:
    """Of what nothing is recorded under: as sensitive as it looks."""
    looks = next(iter(restricted_in(reference)), Sensitivity.PRIVATE)
    return resource.History(PARTNERSHIP, reference, looks)


def left_by(decision: Decision, lines: Iterable[Line]) -> list[Line]:
    """Of the lines of a board as JSON."""
    kept = list(lines)
    for obligation in decision.obligations:
        if isinstance(obligation, OwnAgencyOnly):
            kept = [line for line in kept if _concerns(obligation, line)]
        elif isinstance(obligation, WithoutRestricted):
            kept = [
                bare for line in kept if (bare := _without(obligation.hidden, line)) is not None
            ]
    return kept


def of_others(
    board: Board, lines: Iterable[Line], own: Collection[AgencyId | None], site: OpenSite
) -> list[Line]:
    """The lines that are another agency's, whichever columns the board says agencies are in."""
    agencies = site.house.scope.framework.agencies.keys()
    found = []
    for line in lines:
        columns = [name for name in line if (board.name, name) not in _NOT_WHOSE]
        named = {word for name in columns for word in _words(line[name])} & agencies
        if named and named.isdisjoint(own) and line.get("topic") not in _SHARED_TOPICS:
            found.append(line)
    return found


def restricted_in(value: object) -> set[Sensitivity]:
    """The restricted matters that its references are of."""
    found = (_RESTRICTED_LETTERS.get(letters) for letters in REFERENCE.findall(str(value)))
    return {matter for matter in found if matter is not None}


def _concerns(obligation: OwnAgencyOnly, line: Line) -> bool:
    words = [word for column in obligation.columns for word in _words(line[column])]
    return not words or obligation.agency in words or line.get("topic") in _SHARED_TOPICS


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return value.split() if isinstance(value, str) else []


def _without(hidden: Collection[Sensitivity], line: Line) -> Line | None:
    found = {
        name: [each for each in value if not restricted_in(each) & set(hidden)]
        if isinstance(value, list)
        else value
        for name, value in line.items()
    }
    return None if restricted_in([*found.values()]) & set(hidden) else found


# --- What is on record ------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)  # it would be said again and again, at length
class Known:
    """
    All lines of every board, and all events of every history. Reports and feeds are not here: they may tell what the
    boards and the histories do, and no more.
    """

    lines: Mapping[str, Sequence[Line]]
    histories: Mapping[StreamId, Sequence[Recorded]]
    resources: Mapping[StreamId, resource.History]
    owed: Sequence[Line]  # the obligations of today, of which the calendar is
    _allowed: dict[tuple[str, Action], frozenset[str]] = field(default_factory=dict)

    def allowed(self, site: OpenSite, name: str, action: Action) -> frozenset[str]:
        """The canaries in all that somebody may read, or take away."""
        key = (name, action)
        if key not in self._allowed:
            self._allowed[key] = frozenset(self._told(site, WHO[name], action))
        return self._allowed[key]

    def _told(self, site: OpenSite, who: Viewer, action: Action) -> Iterable[str]:
        for board in (*BOARDS, THREAD):
            decision = judged(who, action, board_resource(board), site)
            if decision is not None:
                yield from canaries_in(str(left_by(decision, self.lines[board.name])))
        for reference, thing in self.resources.items():
            decision = judged(who, action, thing, site)
            if decision is not None and AggregatesOnly() not in decision.obligations:
                yield from self.said[reference]

    def links(self, site: OpenSite, who: Viewer, finding: StreamId) -> list[Line]:
        """
        Of a golden thread, for whoever may take it away: those that the decision leaves, and those of the histories that
        the reader is a party to.
        """
        every = [line for line in self.lines[THREAD.name] if line["finding_id"] == finding]
        decision = judged(who, TAKES, board_resource(THREAD), site)
        left = left_by(decision, every) if decision else []
        return [
            line
            for line in every
            if line in left or judged(who, TAKES, self.resources[line["stream"]], site)
        ]

    @cached_property
    def said(self) -> Mapping[StreamId, frozenset[str]]:
        """The canaries in each history."""
        return {
            reference: canaries_in("\n".join(each.fact.model_dump_json() for each in events))
            for reference, events in self.histories.items()
        }

    @cached_property
    def exact(self) -> Sequence[StreamId]:
        """The histories that tell the marked figures."""
        return [reference for reference, canaries in self.said.items() if canaries & FIGURES]

    @property
    def findings(self) -> Sequence[StreamId]:
        """Where a golden thread begins."""
        return _findings(self.histories)

    @cached_property
    def restricted(self) -> frozenset[str]:
        """The canaries in what never leaves the partnership's own record."""
        return frozenset(
            canary
            for reference, thing in self.resources.items()
            if thing.sensitivity in (Sensitivity.INCIDENTS, Sensitivity.RECORDS)
            for canary in self.said[reference]
        )


def every_report() -> Iterable[tuple[Report, str]]:
    """Each with all that it is tried about."""
    for report in REPORTS:
        for about in ABOUT.get(report.name, ("",)):
            yield report, about


def asked_about(about: str) -> str:
    return f"about={about}&{DAY}" if about else DAY


async def all_of(site: OpenSite) -> Known:
    """As the business manager is given it, and as it is recorded."""
    histories: dict[StreamId, list[Recorded]] = {}
    for recorded in await site.house.record.events(after=0, until=100_000, limit=100_000):
        histories.setdefault(recorded.event.stream, []).append(recorded)
    agencies = site.house.scope.framework.agencies
    resources = {
        reference: naive_resource(PARTNERSHIP, reference, events, agencies)
        for reference, events in histories.items()
    }
    lines: dict[str, Sequence[Line]] = {}
    async with site.browser(ALL) as browser:
        for board in BOARDS:
            answer = await browser.get(f"/boards/{board.name}.json?{DAY}")
            lines[board.name] = answer.json()["rows"]
        threads = [await browser.get(f"/threads/{each}.json") for each in _findings(histories)]
        lines[THREAD.name] = [line for answer in threads for line in answer.json()["rows"]]
        owed = (await browser.get("/boards/obligations.json")).json()["rows"]
    return Known(lines, histories, resources, owed)


def _findings(references: Iterable[StreamId]) -> list[StreamId]:
    return [reference for reference in references if reference.startswith("HSSCP-F-")]
