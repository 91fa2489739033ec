"""Commands that show the figures over time and the catalogue: trend, exceptions, derived, catalogue."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When, ask, scope_of
from services.cli.presenting import Asked, present

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.command import Command
    from domain.names import IndicatorCode
    from domain.performance.derived import DerivedIndicator
    from services.boards.as_at import AsAt
    from services.boards.ports import Record

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
    from dataclasses import replace

    from services.boards.performance import TRENDS

    of_one = tuple(column for column in TRENDS.shown if column != "code")
    present(
        Asked(config, partnership, as_at, form, everything),
        replace(TRENDS, title=f"Trend of {code}", shown=of_one),
        lambda point: point.code == code and not point.category and area in (None, point.area),
    )


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
    from services.boards.performance import EXCEPTIONS

    if detect:
        _print_lines(_detected(config, partnership, as_at))
        return
    present(Asked(config, partnership, as_at, form, everything), EXCEPTIONS)


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
    from services.boards.performance import DERIVED

    if submit_lines:
        _print_lines(_calculated(config, partnership, as_at, quarter))
        return
    present(
        Asked(config, partnership, as_at, form, everything),
        DERIVED,
        lambda line: quarter in (None, line.period),
    )


def catalogue(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """The indicators of the framework: versions, form, polarity, what is derived, defects flagged."""
    from services.boards.performance import INDICATOR_CATALOGUE

    present(Asked(config, partnership, as_at, form, everything), INDICATOR_CATALOGUE)


# --- Messages to submit -----------------------------------------------------------------------------------


def _detected(config: Config, partnership: Partnership, as_at: "AsAt | None") -> "list[Command]":
    from projections.performance import exceptions
    from projections.performance.exceptions_detection import detect
    from services.boards.performance import EXCEPTIONS, INDICATORS, series_of

    async def question(record: "Record") -> "list[Command]":
        found = await record.views((*INDICATORS.views, *EXCEPTIONS.views), as_at)
        scope, today = scope_of(config, record.partnership), found.stand.today
        known = found.rows[exceptions.VIEW.name].all(exceptions.EXCEPTIONS)
        return list(
            detect(
                INDICATORS.read(found.rows, today, scope),
                series_of(found.rows, scope),
                [row.exception_id for row in known],
                partnership=scope.partnership,
                today=today,
            )
        )

    return ask(config, partnership, question)


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
