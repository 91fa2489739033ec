"""The board pack: what the Board looks at in a meeting, each part opening with one plain sentence."""

from services.reports import part_change, part_figures, part_governance, part_section_11, part_time
from services.reports.document import Document, Paragraph, Points, Section
from services.reports.report import Given, Report, views_of

_PARTS = (
    part_change.actions,
    part_change.impact,
    part_change.themes,
    part_change.priorities,
    part_figures.exceptions,
    part_figures.figures,
    part_time.obligations,
    part_governance.challenges,
    part_governance.lines_of_enquiry,
    part_governance.audits,
    part_section_11.section_11,
    part_governance.dissemination,
    part_governance.incidents_in_bands,
    part_time.happened,
)


def at_a_glance(sections: tuple[Section, ...]) -> Section:
    """The sentence of each part."""
    said = tuple(
        f"{section.heading}. {section.blocks[0].text}"
        for section in sections
        if isinstance(section.blocks[0], Paragraph)
    )
    return Section("At a glance", (Points(said),))


def _make(given: Given, _: str) -> Document:
    parts = tuple(part(given) for part in _PARTS)
    return given.document("board-pack", "Board pack", (at_a_glance(parts), *parts))


BOARD_PACK = Report(
    "board-pack",
    "Board pack",
    "What the Board looks at in a meeting: actions, impact, themes, figures, what is owed.",
    views_of(
        *part_change.BOARDS,
        *part_figures.BOARDS,
        *part_time.BOARDS,
        *part_governance.BOARDS,
        *part_section_11.BOARDS,
    ),
    _make,
)
