"""The exception report: each figure that stands out, in four parts: why it matters, the graph, the story, the actions."""

from collections.abc import Sequence

from projections.performance.exceptions_board import BoardException
from projections.performance.trends_board import Trend
from services.boards import performance
from services.reports import part_figures
from services.reports.document import (
    Block,
    Document,
    Heading,
    Note,
    Points,
    Section,
    counted,
    opening,
)
from services.reports.lines import table_from
from services.reports.report import Given, Report, views_of

_SHOWN = 20  # exceptions with a part of their own


def _make(given: Given, _: str) -> Document:
    lines: Sequence[BoardException] = given.lines(performance.EXCEPTIONS)
    waiting = [line for line in lines if line.status in part_figures.OPEN]
    settled = [line for line in lines if line.status not in part_figures.OPEN]
    sections = [_summary(waiting, settled)]
    series = {
        (of.code, of.area): of
        for of in performance.series_of(given.rows, given.scope)
        if of.partnership == given.stand.partnership and not of.category
    }
    sections += [
        Section(
            f"{line.exception_id}: {_label(given, line)}",
            _part(given, line, series.get((line.code, line.area)), f"exception-{number}"),
        )
        for number, line in enumerate(waiting[:_SHOWN], 1)
    ]
    if len(waiting) > _SHOWN:
        left = table_from(
            given,
            performance.EXCEPTIONS,
            waiting[_SHOWN:],
            "Further exceptions without a consensus",
        )
        sections.append(Section("Further exceptions", left))
    sections.append(_settled(given, settled))
    return given.document("exceptions", "Exception report", sections)


def _summary(waiting: Sequence[BoardException], settled: Sequence[BoardException]) -> Section:
    silent = [line for line in waiting if not line.explained]
    agreed = [line for line in settled if line.status == "agreed"]
    said = (
        f"{counted(len(waiting), 'exception')} without a consensus, "
        f"{len(silent):,} of them without any explanation; {len(agreed):,} agreed."
    )
    return Section("Summary", (opening(said), Note(part_figures.RULES)))


def _label(given: Given, line: BoardException) -> str:
    entry = given.scope.framework.indicators.get(line.code)
    area = given.scope.framework.areas.get(line.area)
    where = f", {area.name}" if area else ""
    return f"{entry.label if entry else line.code}{where}, {line.period_label}"


def _signal(line: BoardException) -> str:
    return line.what.replace("-", " ").replace("spc", "SPC")


def _part(given: Given, line: BoardException, of: Trend | None, name: str) -> tuple[Block, ...]:
    entry = given.scope.framework.indicators.get(line.code)
    serves = given.scope.framework.aims.get(entry.aim) if entry else None
    why = f"It serves the aim “{serves}”. " if serves else ""
    days = counted(line.days_open, "day")
    return (
        opening(f"{_signal(line)}, found by the policy {line.policy}; open for {days}."),
        Heading("Why it matters"),
        opening(f"{why}What makes it an exception: {_signal(line)}."),
        Heading("How it moves"),
        part_figures.chart_of(given, of, name) if of else Note("The record has no series of it."),
        Heading("The story"),
        Points(line.explanations)
        if line.explained
        else Note("No provider of the figure has explained it."),
        Points(line.readings) if line.readings else Note("No agency has said how it reads it."),
        Heading("What follows"),
        Note("Nothing was agreed yet."),
    )


def _settled(given: Given, lines: Sequence[BoardException]) -> Section:
    return Section(
        "Exceptions that were settled",
        table_from(
            given,
            performance.EXCEPTIONS,
            lines,
            "What was agreed on each",
            (
                "exception_id",
                "code",
                "area",
                "period_label",
                "status",
                "consensus",
                "leads_to",
                "led_to",
            ),
            empty="None was settled yet.",
        ),
    )


EXCEPTIONS = Report(
    "exceptions",
    "Exception report",
    "Each figure that stands out: why it matters, how it moves, the story, what follows.",
    views_of(*part_figures.BOARDS),
    _make,
)
