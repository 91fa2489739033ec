"""Commands that show the figures over time and the catalogue: trend, exceptions, derived, catalogue."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When, ask, scope_of
from services.cli.presenting import Asked, Paper, present

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.command import Command, Scope
    from domain.names import IndicatorCode
    from domain.performance.derived import DerivedIndicator
    from projections.performance.catalogue_board import BoardDefinition
    from projections.performance.derived_board import BoardDerived
    from projections.performance.exceptions_board import BoardException
    from projections.performance.trends_board import Trend, TrendPoint
    from projections.view import MemoryRows
    from services.boards.as_at import AsAt
    from services.boards.ports import Record, Snapshot

All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]


def trend(
    code: Annotated[str, typer.Argument(help="The indicator, such as ctx.rereferrals.")],
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    area: Annotated[str | None, typer.Option(help="Only this council area.")] = None,
    everything: All = False,
) -> None:
    """One indicator as control charts: rule set, limits, signals, assurance against the target."""
    from domain.performance.spc import RULE_SET
    from projections.performance import trends_board
    from projections.performance.indicators import VIEW
    from projections.performance.trends_board import TrendPoint

    def read(snapshot: "Snapshot", scope: "Scope") -> "list[TrendPoint]":
        found = _trends(snapshot.rows, scope)
        return [
            point
            for of in found
            if of.code == code and not of.category and area in {None, of.area}
            for point in trends_board.points(of)
        ]

    paper = Paper(
        title=f"Trend of {code}",
        line=TrendPoint,
        labels=trends_board.COLUMNS,
        shown=(
            "area",
            "period",
            "value",
            "gap",
            "centre",
            "lower",
            "upper",
            "rule",
            "variation",
            "assurance",
            "note",
        ),
        spare=("note", "gap", "assurance"),
        notes=(
            f"Rule set: {RULE_SET}.",
            "Nothing is claimed across a gap; limits begin anew only by a recorded decision.",
        ),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def exceptions(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    detect: Annotated[
        bool,
        typer.Option("--detect", help="Print the messages for what is found and not recorded yet."),
    ] = False,
    everything: All = False,
) -> None:
    """Figures that stand out: how they were read, explained and what was agreed."""
    from projections.performance import exceptions_board
    from projections.performance.exceptions import EXCEPTIONS, VIEW
    from projections.performance.exceptions_board import BoardException

    if detect:
        _print_lines(_detected(config, partnership, as_at))
        return

    def read(snapshot: "Snapshot", _scope: "Scope") -> "tuple[BoardException, ...]":
        rows = snapshot.rows.all(EXCEPTIONS)
        return exceptions_board.read(rows, today=snapshot.stand.today)

    paper = Paper(
        title="Exceptions, the open ones first",
        line=BoardException,
        labels=exceptions_board.COLUMNS,
        shown=(
            "exception_id",
            "code",
            "area",
            "period",
            "what",
            "status",
            "explained",
            "leads_to",
            "days_open",
        ),
        spare=("days_open", "leads_to"),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def derived(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    quarter: Annotated[
        str | None, typer.Option(help="One quarter, such as 2026-Q1; with --submit-lines the last.")
    ] = None,
    submit_lines: Annotated[
        bool,
        typer.Option("--submit-lines", help="Print the messages that record an ended quarter."),
    ] = False,
    everything: All = False,
) -> None:
    """Indicators counted from the record itself, with rule and position; nobody types them."""
    from projections.performance import derived_board
    from projections.performance.derived import CALCULATED, COUNTED, VIEW
    from projections.performance.derived_board import BoardDerived

    if submit_lines:
        _print_lines(_calculated(config, partnership, as_at, quarter))
        return

    def read(snapshot: "Snapshot", scope: "Scope") -> "list[BoardDerived]":
        counted, recorded = snapshot.rows.all(COUNTED), snapshot.rows.all(CALCULATED)
        lines = derived_board.read(counted, recorded, scope=scope)
        return [line for line in lines if quarter in {None, line.period}]

    paper = Paper(
        title="Derived indicators",
        line=BoardDerived,
        labels=derived_board.COLUMNS,
        shown=("code", "label", "period", "category", "figure", "badge", "rule", "position"),
        spare=("label", "badge"),
        notes=(
            "Counts of incidents are shown only as calculated for an ended quarter, small numbers suppressed.",
        ),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def catalogue(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """The indicators of the framework: versions, form, polarity, what is derived, defects flagged."""
    from projections.performance import catalogue_board
    from projections.performance.catalogue import CATALOGUE, VIEW
    from projections.performance.catalogue_board import BoardDefinition

    def read(snapshot: "Snapshot", scope: "Scope") -> "tuple[BoardDefinition, ...]":
        rows = snapshot.rows.all(CATALOGUE)
        return catalogue_board.read(rows, scope.framework, today=snapshot.stand.today)

    paper = Paper(
        title="Catalogue of indicators",
        line=BoardDefinition,
        labels=catalogue_board.COLUMNS,
        shown=("code", "version", "label", "form", "polarity", "status", "derived_by", "note"),
        spare=("derived_by", "polarity"),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


# --- Messages to submit -----------------------------------------------------------------------------------


def _detected(config: Config, partnership: Partnership, as_at: "AsAt | None") -> "list[Command]":
    from projections.performance import exceptions, indicators, indicators_board
    from projections.performance.exceptions_detection import detect

    async def question(record: "Record") -> "list[Command]":
        figures = await record.view(indicators.VIEW, as_at)
        known = await record.view(exceptions.VIEW, as_at)
        scope = scope_of(config, record.partnership)
        rows = figures.rows
        lines = indicators_board.read(
            rows.all(indicators.FIGURES),
            rows.all(indicators.DEFINITIONS),
            rows.all(indicators.BENCHMARKS),
            rows.all(indicators.NEIGHBOUR_SETS),
            rows.all(indicators.TARGETS),
            rebasings=rows.all(indicators.REBASINGS),
            scope=scope,
        )
        return list(
            detect(
                lines,
                _trends(rows, scope),
                [row.exception_id for row in known.rows.all(exceptions.EXCEPTIONS)],
                partnership=scope.partnership,
                today=figures.stand.today,
            )
        )

    return ask(config, partnership, question)


def _trends(rows: "MemoryRows", scope: "Scope") -> "tuple[Trend, ...]":
    from projections.performance import indicators, trends_board

    return trends_board.read(
        rows.all(indicators.FIGURES),
        rows.all(indicators.DEFINITIONS),
        rows.all(indicators.TARGETS),
        rows.all(indicators.REBASINGS),
        partnership=scope.partnership,
    )


def _calculated(
    config: Config, partnership: Partnership, as_at: "AsAt | None", quarter: str | None
) -> "list[Command]":
    """Counted by folding the record anew, since what is restricted is kept from every reader."""
    from domain.errors import Misconfigured
    from domain.performance.derived import evolve
    from domain.performance.period import PeriodKind, period
    from domain.performance.streams import derived_stream
    from projections.performance import derived_board
    from projections.performance.derived import COUNTED, RESTRICTED, VIEW
    from services.boards.as_at import Position

    async def question(record: "Record") -> "list[Command]":
        stand = await record.stand(as_at)
        of = quarter or derived_board.last_quarter(stand.today)
        try:
            about = period(of)
        except ValueError as error:
            raise Misconfigured(f"--quarter: {error}") from None
        if about.kind is not PeriodKind.QUARTER or about.end >= stand.today:
            raise Misconfigured("--quarter: name a quarter that has ended, such as 2025-Q1")
        scope = scope_of(config, record.partnership)
        snapshot = await record.view(VIEW, Position(stand.position))
        before: dict[IndicatorCode, DerivedIndicator] = {}
        for entry, _ in derived_board.derived(scope):
            stream = derived_stream(scope.partnership, entry.code, of)
            for recorded in await record.stream(stream, stand.position):
                before[entry.code] = evolve(before.get(entry.code), recorded.fact)  # type: ignore[arg-type]
        return list(
            derived_board.calculations(
                [*snapshot.rows.all(COUNTED), *snapshot.rows.all(RESTRICTED)],
                before,
                of,
                scope=scope,
                position=stand.position,
                today=stand.today,
            )
        )

    return ask(config, partnership, question)


def _print_lines(commands: "Iterable[Command]") -> None:
    """JSON Lines, as `golden-thread submit` takes them."""
    import orjson

    for command in commands:
        line = {"kind": command.KIND, "data": command.model_dump(mode="json", exclude_none=True)}
        typer.echo(orjson.dumps(line).decode())
