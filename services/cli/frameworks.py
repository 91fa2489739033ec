"""Commands about framework packs and what they ask for: framework list, show, check; obligations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When, ask, show
from services.cli.presenting import FIRST, Asked, answer

if TYPE_CHECKING:
    from domain.framework import Framework
    from services.boards.ports import Record
    from services.boards.sheets import Sheet

framework = typer.Typer(
    help="The framework packs: what each asks for, and what the record proves.",
    no_args_is_help=True,
)
All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]
Name = Annotated[str, typer.Argument(help="A pack: tees; or a folder.", show_default=False)]


@dataclass(frozen=True, slots=True)
class PackLine:
    """One framework pack that is shipped."""

    name: str
    title: str
    partnerships: tuple[str, ...]
    agencies: int
    themes: int
    indicators: int
    requirements: int
    unconfirmed_clocks: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a pack: what it is, its key, its words, when, and the section it comes from."""

    kind: str
    key: str
    says: str
    when: str
    section: str


@framework.command("list")
def list_(form: Form = None) -> None:
    """The packs that are shipped, and how much each holds."""
    from services.boards.sheets import sheet_of
    from services.bootstrap import places

    packs = [places.pack(name) for name in places.packs()]
    lines = [
        PackLine(
            name=pack.name,
            title=pack.title,
            partnerships=tuple(pack.partnerships),
            agencies=len(pack.agencies),
            themes=len(pack.themes),
            indicators=len(pack.indicators),
            requirements=len(pack.requirements),
            unconfirmed_clocks=sum(
                not rule.confirmed for rules in pack.clocks.values() for rule in rules
            ),
        )
        for pack in packs
    ]
    sheet = sheet_of(
        "Framework packs",
        PackLine,
        lines,
        spare=("themes", "agencies", "indicators", "unconfirmed_clocks"),
        clip=48,
    )
    show(sheet, form)


@framework.command("show")
def show_(name: Name, form: Form = None) -> None:
    """Everything that a pack says, entry by entry, each with its section."""
    from services.boards.sheets import sheet_of
    from services.bootstrap import places

    pack = places.pack(name)
    lines = list(_entries(pack))
    show(sheet_of(pack.title, EntryLine, lines, clip=80), form)


@framework.command()
def check(
    name: Name,
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Every requirement of a framework: met, due, overdue, missed or not evidenced; the next date; the proof."""
    from domain.command import Scope
    from services.boards.owed import REQUIREMENTS
    from services.bootstrap import places
    from services.cli import requirement_sheets

    pack = places.pack(name)
    first = None if everything else FIRST

    async def question(record: "Record") -> "Sequence[Sheet]":
        places.check_partnership(pack, record.partnership)
        found = await record.views(REQUIREMENTS.views, as_at)
        scope = Scope(record.partnership, pack)
        return requirement_sheets.check(found, scope, first=first)

    show(ask(config, partnership, question), form)


def obligations(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    owner: Annotated[str | None, typer.Option(help="Only what this agency or group owes.")] = None,
    everything: All = False,
) -> None:
    """What is due, by when and from whom: by law, by guidance, by the framework, or agreed (V-07)."""
    from services.boards.owed import OBLIGATIONS
    from services.cli import requirement_sheets

    asked = Asked(config, partnership, as_at, form, everything)
    answer(
        asked,
        (OBLIGATIONS,),
        lambda found, scope: requirement_sheets.obligations(
            found, scope, owner=owner, first=asked.first
        ),
    )


def _entries(pack: "Framework") -> "list[EntryLine]":
    from services.cli.requirement_sheets import when

    found = [EntryLine("aim", key, words, "", "") for key, words in pack.aims.items()]
    found += [
        EntryLine("sub-group", g.id, g.name, f"reports to {g.reports_to}", g.section)
        for g in pack.sub_groups.values()
    ]
    found += [
        EntryLine("review", r.id, r.name, f"decided by {r.decided_by}", r.section)
        for r in pack.review_types.values()
    ]
    found += [EntryLine("theme", t.id, t.name, "", "") for t in pack.themes.values()]
    found += [
        EntryLine("indicator", i.code, i.label, i.form, i.section) for i in pack.indicators.values()
    ]
    found += [
        EntryLine("standard", s.id, s.label, s.cycle, s.section) for s in pack.standards.values()
    ]
    found += [
        EntryLine("evaluation", p.id, p.label, p.after, p.section)
        for p in pack.evaluation_points.values()
    ]
    found += [
        EntryLine("challenge", str(s.number), s.name, s.clock or "", s.section)
        for s in pack.challenge_stages
    ]
    found += [
        EntryLine(
            "clock",
            name,
            f"{rule.working_days} working days" if rule.working_days else str(rule.period),
            f"from {rule.from_}{'' if rule.confirmed else ', unconfirmed'}",
            rule.source,
        )
        for name, rules in pack.clocks.items()
        for rule in rules
    ]
    found += [EntryLine("cadence", key, period, "", "") for key, period in pack.cadences.items()]
    for kind, entries in (
        ("channel", pack.channels),
        ("stakeholder", pack.stakeholders),
        ("priority", pack.priorities),
    ):
        found += [EntryLine(kind, key, words, "", "") for key, words in entries.items()]
    found += [
        EntryLine("report section", s.id, s.title, "", s.section)
        for s in pack.report_sections.values()
    ]
    found += [
        EntryLine("requirement", r.id, r.text, when(r), r.section)
        for r in pack.requirements.values()
    ]
    return found
