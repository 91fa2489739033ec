"""Boards of the way from a finding to embedded change."""

from datetime import date

from domain.command import Scope
from projections.exchange import sharing
from projections.improvement import (
    actions_board,
    actions_by_status,
    child_death_themes,
    impact_ledger,
    national,
    priorities,
    priorities_board,
    procedures,
    themes,
    themes_board,
)
from services.boards.board import Board, Group, RowsOf


def _actions(rows: RowsOf, today: date, scope: Scope) -> tuple[actions_board.BoardAction, ...]:
    own = rows[actions_by_status.VIEW.name]
    return actions_board.read(own.all(actions_by_status.ACTIONS), today=today, scope=scope)


def _themes(rows: RowsOf, _today: date, scope: Scope) -> tuple[themes_board.ThemeCount, ...]:
    own = rows[themes.VIEW.name]
    return themes_board.read(own.all(themes.SIGHTINGS), own.all(themes.ACTIONS), scope.framework)


def priority_lines(
    rows: RowsOf, today: date, scope: Scope, *, still_after: int = priorities_board.STILL_AFTER
) -> tuple[priorities_board.PriorityLine, ...]:
    """`still_after`: days without a movement that count as little progress."""
    own = rows[priorities.VIEW.name]
    return priorities_board.read(
        own.all(priorities.PRIORITIES),
        own.all(priorities.ACTIONS),
        today=today,
        partnership=scope.partnership,
        still_after=still_after,
    )


ACTIONS = Board(
    name="actions",
    title="Actions by status",
    asks="What is stuck, and who owns it?",
    group=Group.CHANGE,
    views=(actions_by_status.VIEW,),
    line=actions_board.BoardAction,
    labels=actions_board.COLUMNS,
    shown=("action_id", "brag", "why", "text", "owner_agency", "due_on", "stage"),
    spare=("stage", "text"),
    filters=("brag", "owner_agency", "status", "stage", "themes", "priority", "partnership"),
    agencies=("owner_agency",),
    read=_actions,
    notes=("BRAG is computed from the record and never typed.",),
)
THEMES = Board(
    name="themes",
    title="Themes across the partnerships",
    asks="What do reviews, audits, inspections, figures and children say again and again?",
    group=Group.CHANGE,
    views=(themes.VIEW,),
    line=themes_board.ThemeCount,
    labels=themes_board.COLUMNS,
    shown=(
        "name",
        "partnership",
        "findings",
        "sources",
        "open_actions",
        "last_seen",
        "recurs_after",
    ),
    spare=("sources",),
    filters=("theme", "partnership"),
    read=_themes,
)
IMPACT = Board(
    name="impact",
    title="Evidence of impact",
    asks="What shows that children are better off, and who was satisfied by it?",
    group=Group.CHANGE,
    views=(impact_ledger.VIEW,),
    line=impact_ledger.ImpactLine,
    labels=impact_ledger.COLUMNS,
    shown=("action_id", "evidence_type", "baseline", "now", "benchmark", "judgement", "judged_by"),
    spare=("benchmark",),
    filters=("evidence_type", "judgement", "owner_agency", "themes", "partnership"),
    agencies=("owner_agency",),
    read=lambda rows, _today, _scope: impact_ledger.read(
        rows[impact_ledger.VIEW.name].all(impact_ledger.LINES)
    ),
    notes=("Of the neighbour's actions only the types of the evidence accepted are shared.",),
)
PRIORITIES = Board(
    name="priorities",
    title="Priorities, those that do not move first",
    asks="How far have the actions of each priority come, and where does nothing move?",
    group=Group.CHANGE,
    views=(priorities.VIEW,),
    line=priorities_board.PriorityLine,
    labels=priorities_board.COLUMNS,
    shown=(
        *("title", "actions", "to_be_done", "implemented", "impact_evidenced", "embedded"),
        *("days_still", "little_progress"),
    ),
    read=priority_lines,
)
PROCEDURES = Board(
    name="procedures",
    title="Changes of procedures",
    asks="Which policies and procedures does learning ask to change, and what was published?",
    group=Group.CHANGE,
    views=(procedures.VIEW,),
    line=procedures.ProcedureLine,
    labels=procedures.COLUMNS,
    shown=("change_id", "procedure", "because_of", "owner", "due_on", "state"),
    filters=("owner", "state"),
    agencies=("owner",),
    read=lambda rows, today, _scope: procedures.read(
        rows[procedures.VIEW.name].all(procedures.PROCEDURES), today=today
    ),
)
NATIONAL_LEARNING = Board(
    name="national-learning",
    title="National and neighbouring learning",
    asks="Who looks at what was learned elsewhere, and where does the partnership stand?",
    group=Group.CHANGE,
    views=(national.VIEW,),
    line=national.NationalLine,
    labels=national.COLUMNS,
    shown=("learning_id", "title", "agency", "due_on", "state", "finding_id"),
    filters=("agency", "state"),
    agencies=("agency",),
    read=lambda rows, today, _scope: national.read(
        rows[national.VIEW.name].all(national.NATIONAL), today=today
    ),
)
CHILD_DEATH_THEMES = Board(
    name="child-death-themes",
    title="Themes of the child death overview panel",
    asks="Which modifiable factors does the panel see, and how often, in bands?",
    group=Group.CHANGE,
    views=(child_death_themes.VIEW,),
    line=child_death_themes.ChildDeathThemeRow,
    labels=child_death_themes.COLUMNS,
    shown=("theme", "modifiable", "period", "count_band", "source"),
    filters=("period",),
    read=lambda rows, _today, _scope: child_death_themes.read(
        rows[child_death_themes.VIEW.name].all(child_death_themes.THEMES)
    ),
)
AGREEMENTS = Board(
    name="sharing",
    title="Sharing agreements",
    asks="With whom is what shared, for what purpose, on what basis, and does it flow?",
    group=Group.CHANGE,
    views=(sharing.VIEW,),
    line=sharing.AgreementLine,
    labels=sharing.AGREEMENT_COLUMNS,
    shown=("agreement", "with_partnership", "covers", "status", "since", "review_on"),
    filters=("status",),
    read=lambda rows, today, _scope: sharing.read_agreements(
        rows[sharing.VIEW.name].all(sharing.AGREEMENTS), today=today
    ),
)
LEARNING = Board(
    name="learning",
    title="Shared learning",
    asks="What do the partnerships offer each other, and what did each make of it?",
    group=Group.CHANGE,
    views=(sharing.VIEW,),
    line=sharing.LearningRow,
    labels=sharing.LEARNING_COLUMNS,
    shown=("learning_id", "title", "about", "shared_on", "decision", "reason"),
    spare=("reason",),
    filters=("decision",),
    read=lambda rows, _today, _scope: sharing.read_learning(
        rows[sharing.VIEW.name].all(sharing.LEARNING)
    ),
)

BOARDS = (
    ACTIONS,
    THEMES,
    IMPACT,
    PRIORITIES,
    PROCEDURES,
    NATIONAL_LEARNING,
    CHILD_DEATH_THEMES,
    AGREEMENTS,
    LEARNING,
)
