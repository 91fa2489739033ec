"""The part of a report on self-assessments under section 11: who sent one, and which standards are not met."""

from collections.abc import Iterator, Sequence

from projections.quality.section_11_board import HeatCell
from services.boards import quality
from services.charts.section_11_heatmap import section_11_heatmap
from services.reports.document import Figure, Section, counted, figure_of, opening
from services.reports.lines import table_from
from services.reports.report import Given

BOARDS = (quality.SECTION_11,)

_AGENCIES = 8
"""Of one drawing: as many as can be read on a sheet of paper."""


def section_11(given: Given) -> Section:
    """The newest cycle: a heat map of agencies by standards, and what is below the standard."""
    lines: Sequence[HeatCell] = given.lines(quality.SECTION_11)
    newest = max((line.cycle_id for line in lines), default="")
    cells = [line for line in lines if line.cycle_id == newest]
    agencies = list(dict.fromkeys(cell.agency for cell in cells))
    silent = len({cell.agency for cell in cells if not cell.standard})
    below = [cell for cell in cells if cell.met is False]
    said = (
        f"Of {counted(len(agencies), 'agency', 'agencies')} asked in the newest cycle {silent:,} "
        f"sent no self-assessment; {counted(len(below), 'grade')} "
        f"{'is' if len(below) == 1 else 'are'} below the standard."
    )
    return Section(
        "Section 11",
        (
            opening(said if cells else "No cycle of self-assessments is on the record."),
            *_heat_maps(given, newest, cells, agencies),
            *table_from(
                given,
                quality.SECTION_11,
                below,
                "Standards that an agency does not meet",
                ("agency", "label", "self_score", "moderated", "actions_open", "next_due_on"),
                empty="No grade is below the standard.",
            ),
        ),
    )


def _heat_maps(
    given: Given, cycle: str, cells: Sequence[HeatCell], agencies: Sequence[str]
) -> Iterator[Figure]:
    """One for each few agencies; one that says so where there are none."""
    names = {agency.id: agency.name for agency in given.scope.framework.agencies.values()}
    for number, start in enumerate(range(0, max(len(agencies), 1), _AGENCIES), 1):
        some = set(agencies[start : start + _AGENCIES])
        name = f"section-11-{number}"
        own = [cell for cell in cells if cell.agency in some]
        yield figure_of(name, section_11_heatmap(own, name, cycle_id=cycle, names=names))
