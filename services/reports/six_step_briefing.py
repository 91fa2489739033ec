"""
A briefing in six steps for a team meeting, about a theme, a finding, or what a briefing that was issued is about.

Northamptonshire's framework lists the "6 Step Briefing" among its channels and says nothing of the steps; these six are
our own: what it is about, what was found, what is done well, what is being done, what difference it makes, what to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.errors import Code, refuse
from domain.improvement.action_state import ActionStatus
from domain.improvement.finding_facts import FindingKind
from projections.governance import dissemination
from projections.governance.dissemination import BRIEFINGS, BriefingRow
from projections.improvement import themes as themes_view
from projections.improvement import thread
from projections.improvement.themes import SIGHTINGS, Sighting
from projections.improvement.thread import HOPS
from services.boards import improvement, quality
from services.reports.document import (
    Block,
    Document,
    Note,
    Paragraph,
    Points,
    Section,
    counted,
    opening,
)
from services.reports.lines import table_from
from services.reports.report import Given, Report, views_of
from services.reports.reserved import open_to_all

_SAID = 8  # points of one step: it is read in minutes


@dataclass(frozen=True, slots=True)
class _About:
    """
    Findings of these themes, with `briefing` when it is of one that was issued; or one finding, with the `actions` that
    its thread leads to (None: those of the themes).
    """

    title: str
    themes: tuple[str, ...]
    findings: tuple[Sighting, ...]
    briefing: BriefingRow | None = None
    actions: frozenset[str] | None = None

    def concerns(self, action_id: str, themes: Iterable[str]) -> bool:
        """An action, or the evidence of one."""
        if self.actions is not None:
            return action_id in self.actions
        return not set(self.themes).isdisjoint(themes)


def _make(given: Given, about: str) -> Document:
    of = _about(given, about)
    steps = (
        Section("1. What this is about", _subject(given, of)),
        Section("2. What was found", _found(given, of, FindingKind.IMPROVEMENT)),
        Section("3. What is done well", _found(given, of, FindingKind.STRENGTH)),
        Section("4. What is being done", _done(given, of)),
        Section("5. What difference it makes", _difference(given, of)),
        Section("6. What to do now", _to_do(given, of)),
    )
    return given.document("six-step-briefing", f"Six-step briefing: {of.title}", steps)


def _about(given: Given, about: str) -> _About:
    """Raises Refused for what is neither a theme nor a finding nor a briefing of the record."""
    framework = given.scope.framework
    sightings = given.rows[themes_view.VIEW.name].all(SIGHTINGS)
    theme = framework.themes.get(about)
    if theme is not None:
        seen = tuple(s for s in sightings if s.theme == theme.id)
        return _About(theme.name, (theme.id,), seen)
    briefing = given.rows[dissemination.VIEW.name].get(BRIEFINGS, about)
    if briefing is not None and not briefing.withdrawn:
        seen = tuple(s for s in sightings if s.theme in briefing.themes)
        return _About(briefing.title, briefing.themes, seen, briefing)
    named = tuple(s for s in sightings if s.finding_id == about)
    if named:
        hops = given.rows[thread.VIEW.name].where(HOPS, "finding_id", about)
        led = frozenset(hop.action_id for hop in hops if hop.action_id)
        return _About(f"finding {about}", tuple(s.theme for s in named), named, actions=led)
    raise refuse(
        Code.NOT_FOUND,
        "name a theme of the framework, or a finding or a briefing of this record",
        field="about",
    )


def _subject(given: Given, of: _About) -> tuple[Block, ...]:
    names = [_theme(given, theme) for theme in of.themes]
    seen = {s.finding_id: s for s in of.findings}
    own = sum(s.partnership == given.stand.partnership for s in seen.values())
    said = f"{', '.join(names)}: {counted(len(seen), 'finding')} on the record"
    others = [
        name for name in given.scope.framework.partnerships if name != given.stand.partnership
    ]
    if others:
        there = " and ".join(name.upper() for name in others)
        said += f", {own:,} of {given.stand.partnership.upper()} and {len(seen) - own:,} of {there}"
    sources = sorted({source for s in seen.values() for source in s.sources})
    words = given.scope.framework.source_types
    told = tuple(words.get(source, source) for source in sources)
    if not told:
        return (opening(f"{said}."), Note("No source is on the record."))
    return (opening(f"{said}."), Paragraph(f"They come from: {', '.join(told)}."))


def _found(given: Given, of: _About, kind: FindingKind) -> tuple[Block, ...]:
    wanted = [s for s in of.findings if s.kind == kind]
    newest = sorted(wanted, key=lambda s: (s.seen_on, s.finding_id), reverse=True)
    references = list(dict.fromkeys(s.finding_id for s in newest))
    texts = _texts(given, references)
    points = tuple(f"{texts[each]} ({each})" for each in references if each in texts)
    if not points:
        what = "strength" if kind is FindingKind.STRENGTH else "need for improvement"
        return (Note(f"No {what} is on the record."),)
    left = len(points) - _SAID
    more = (Note(f"{counted(left, 'more finding')} on the record."),) if left > 0 else ()
    return (Points(points[:_SAID]), *more)


def _texts(given: Given, references: Sequence[str]) -> dict[str, str]:
    """What each finding says, as it was last corrected."""
    said: dict[str, str] = {}
    for hop in given.rows[thread.VIEW.name].where(HOPS, "stream", *references):
        if hop.hop in {"finding", "correction"}:
            said[hop.stream] = hop.words
    return said


def _done(given: Given, of: _About) -> tuple[Block, ...]:
    lines = [
        line
        for line in given.lines(improvement.ACTIONS)
        if of.concerns(line.action_id, line.themes)
    ]
    going = [line for line in lines if line.status != ActionStatus.CANCELLED]
    if not going:
        return (Note("No action on it is on the record."),)
    return table_from(
        given,
        improvement.ACTIONS,
        going,
        "Actions on it",
        ("action_id", "text", "owner_agency", "due_on", "stage"),
    )


def _difference(given: Given, of: _About) -> tuple[Block, ...]:
    accepted = [
        line
        for line in given.lines(improvement.IMPACT)
        if line.judgement == "accepted" and of.concerns(line.action_id, line.themes)
    ]
    if not accepted:
        return (Note("Nothing proves impact: no evidence of it was accepted."),)
    return table_from(
        given,
        improvement.IMPACT,
        accepted,
        "Evidence of impact that was accepted",
        ("action_id", "evidence_type", "text", "baseline", "now"),
    )


def _to_do(given: Given, of: _About) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if of.briefing is not None:
        row = of.briefing
        blocks.append(Paragraph(row.message))
        names = given.scope.framework.agencies
        asked = [names[a].name if a in names else a for a in row.asked]
        blocks.append(
            Paragraph(f"To be confirmed by {row.confirm_by:%d/%m/%Y} by: {', '.join(asked)}.")
        )
        cited = open_to_all(row.about)
        if cited:
            blocks.append(Paragraph(f"It comes from {', '.join(cited)}."))
    voices = [v for v in given.lines(quality.VOICE) if set(v.themes) & set(of.themes)]
    if voices:
        blocks.append(Points(tuple(f"“{v.message}” ({v.said_by})" for v in voices[:3])))
    if not blocks:
        blocks.append(Note("No briefing tells teams what to do; agree it in the meeting."))
    blocks.append(
        Points(("Talk about it in the team.", "Confirm to your agency that it was passed on."))
    )
    return tuple(blocks)


def _theme(given: Given, theme: str) -> str:
    entry = given.scope.framework.themes.get(theme)
    return entry.name if entry else theme


SIX_STEP_BRIEFING = Report(
    "six-step-briefing",
    "Six-step briefing",
    "What was learned about a theme, in six steps, for a team meeting.",
    (
        *views_of(improvement.ACTIONS, improvement.IMPACT, improvement.THEMES, quality.VOICE),
        dissemination.VIEW,
        thread.VIEW,
    ),
    _make,
    "theme, finding or briefing",
    required=True,
)
