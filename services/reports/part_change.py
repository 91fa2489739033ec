"""Parts of a report on the way from a finding to embedded change: actions, impact, themes, priorities."""

from collections.abc import Sequence

from domain.improvement.action_state import ActionStatus
from projections.improvement import themes_board
from projections.improvement.actions_board import BoardAction, Brag
from projections.improvement.stages import Stage
from services.boards import improvement
from services.charts.brag_bars import By, brag_bars
from services.charts.theme_heatmap import theme_heatmap
from services.reports.document import Note, Section, counted, figure_of, opening
from services.reports.lines import table_from
from services.reports.report import Given

ENDED = (ActionStatus.CLOSED, ActionStatus.CANCELLED)
BRAG = (
    "Blue: closed on accepted evidence. Red: overdue or blocked. Amber: three quarters of the time used with less than "
    "half done, or no update in time. Green: the rest."
)
_THEMES = 8  # of the chart: as many as are taken in at a glance

BOARDS = (improvement.ACTIONS, improvement.IMPACT, improvement.THEMES, improvement.PRIORITIES)


def own_actions(given: Given) -> list[BoardAction]:
    """Those of the partnership itself."""
    lines: Sequence[BoardAction] = given.lines(improvement.ACTIONS)
    return [line for line in lines if line.partnership == given.stand.partnership]


def actions(given: Given) -> Section:
    """A bar for each owner, and what is open, the most urgent first."""
    own = own_actions(given)
    still_open = [line for line in own if line.status not in ENDED]
    names = {agency.id: agency.name for agency in given.scope.framework.agencies.values()}
    chart = brag_bars(own, "actions-by-owner", by=By.OWNER, names=names)
    return Section(
        "Actions",
        (
            opening(_of_actions(own, still_open)),
            figure_of("actions-by-owner", chart),
            *table_from(
                given,
                improvement.ACTIONS,
                still_open,
                "Actions that are not closed, the most urgent first",
                ("action_id", "brag", "why", "text", "owner_agency", "due_on"),
                empty="No action is open.",
            ),
            Note(BRAG),
        ),
    )


def _of_actions(own: Sequence[BoardAction], still_open: Sequence[BoardAction]) -> str:
    if not own:
        return "No action is on the record yet."
    late = sum(line.overdue for line in still_open)
    red = sum(line.brag is Brag.RED for line in still_open)
    return (
        f"Of {counted(len(own), 'action')} on the record {len(still_open):,} "
        f"{'is' if len(still_open) == 1 else 'are'} open; {late:,} overdue, {red:,} red."
    )


def impact(given: Given) -> Section:
    """What was accepted as evidence that children are better off; that nothing was says so."""
    own = own_actions(given)
    done = [line for line in own if line.stage not in (Stage.TO_BE_DONE, Stage.CANCELLED)]
    evidenced = [line for line in done if line.stage is not Stage.IMPLEMENTED]
    embedded = [line for line in evidenced if line.stage is Stage.EMBEDDED]
    ledger = [
        line
        for line in given.lines(improvement.IMPACT)
        if line.partnership == given.stand.partnership and line.judgement == "accepted"
    ]
    if not done:
        said = "No action was implemented yet, so nothing proves impact."
    elif not evidenced:
        said = (
            f"{counted(len(done), 'action')} {'was' if len(done) == 1 else 'were'} implemented; "
            "nothing proves impact."
        )
    else:
        said = (
            f"Of {counted(len(done), 'implemented action')} {len(evidenced):,} "
            f"{'has' if len(evidenced) == 1 else 'have'} accepted evidence of impact, and of "
            f"{len(embedded):,} a later audit found the change embedded."
        )
    return Section(
        "Impact",
        (
            opening(said),
            *table_from(
                given,
                improvement.IMPACT,
                ledger,
                "Evidence of impact that somebody outside of the owning agency accepted",
                ("action_id", "action", "evidence_type", "baseline", "now", "judged_by"),
                empty="No evidence of impact was accepted: nothing proves impact.",
            ),
        ),
    )


def themes(given: Given) -> Section:
    """What both partnerships find comes first."""
    across = themes_board.across(given.lines(improvement.THEMES))
    both = [theme.name for theme in across if theme.recurs and len(theme.counts) > 1]
    seen = [theme for theme in across if theme.findings]
    said = f"{counted(len(seen), 'theme')} {'was' if len(seen) == 1 else 'were'} found"
    if len(given.scope.framework.partnerships) > 1:
        said += f", {len(both):,} of them by every partnership"
    said += f": {', '.join(both[:3])}." if both else "."
    lines = [count for theme in across for count in theme.counts if count.findings]
    most = [count for theme in across[:_THEMES] for count in theme.counts]
    names = {name: name.upper() for name in given.scope.framework.partnerships}
    chart = theme_heatmap(most, "themes-by-partnership", names=names)
    back = sum(1 for count in lines if count.recurs_after)
    if back:
        said += f" {counted(back, 'theme')} came back after an action on it had been closed."
    return Section(
        "Themes",
        (
            opening(said),
            figure_of("themes-most-found", chart),
            *table_from(
                given,
                improvement.THEMES,
                lines,
                "Themes by their findings, those of every partnership first",
                ("name", "partnership", "findings", "strengths", "open_actions", "recurs_after"),
                empty="No finding has a theme yet.",
            ),
        ),
    )


def priorities(given: Given) -> Section:
    """Those that do not move are named."""
    lines = given.lines(improvement.PRIORITIES)
    named = [line for line in lines if line.priority_id is not None]
    still = [line.title for line in named if line.little_progress]
    if not named:
        said = "No priority is on the record."
    elif still:
        said = (
            f"Little or no progress on {len(still):,} of {counted(len(named), 'priority', 'priorities')}: "
            f"{', '.join(still)}."
        )
    else:
        said = f"Of {counted(len(named), 'priority', 'priorities')} every one has moved."
    return Section(
        "Priorities",
        (
            opening(said),
            *table_from(
                given,
                improvement.PRIORITIES,
                lines,
                "Priorities, those that do not move first",
                (
                    *("title", "actions", "to_be_done", "implemented", "impact_evidenced"),
                    *("embedded", "days_still", "little_progress"),
                ),
            ),
        ),
    )
