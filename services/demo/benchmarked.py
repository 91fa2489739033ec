"""The 880 benchmarked figures: submitted by the councils, with what to compare them with."""

from collections.abc import Mapping
from datetime import date

from domain.errors import Misconfigured
from domain.framework import Framework, IndicatorEntry
from domain.performance.benchmark import Vintage
from domain.performance.value import Count, DfeSymbol, Form, Number, Symbol
from services.demo.benchmarks import exact, of_figures
from services.demo.message import Message, Phase
from services.demo.returns import Key, Value, submitted
from services.demo.sources import Figure

VINTAGE = Vintage(
    release="Local Authority Interactive Tool, March 2026", released_on=date(2026, 3, 31)
)
"""The file does not say its day; the end of March 2026 stands for it."""

DASH = "Published as “-”, without saying why."


def phase(framework: Framework, figures: list[Figure]) -> Phase:
    """
    Measure by measure. A count is not compared with England: places of other sizes count other numbers.
    """
    entries = _entries(framework)
    messages: list[Message] = []
    for measure in dict.fromkeys(figure.measure for figure in figures):
        if measure not in entries:
            raise Misconfigured(
                f"the framework {framework.name} has no indicator published as {measure}"
            )
        entry = entries[measure]
        rows = [figure for figure in figures if figure.measure == measure]
        messages += [_figure(framework, entry, row) for row in rows]
        if entry.form != Form.COUNT:
            messages += of_figures(framework, entry.code, rows, VINTAGE)
    return Phase(
        "benchmarked",
        f"{len(figures)} figures of {len(entries)} measures, with what to compare them with",
        tuple(messages),
    )


def _entries(framework: Framework) -> Mapping[str, IndicatorEntry]:
    return {
        entry.published_as: entry
        for entry in framework.indicators.values()
        if entry.code.startswith("lait.")
    }


def _figure(framework: Framework, entry: IndicatorEntry, figure: Figure) -> Message:
    return submitted(
        framework,
        Key(entry.code, figure.area, figure.period),
        _value(entry, figure.value),
        on=VINTAGE.released_on,
        commentary=DASH if figure.value is None else None,
    )


def _value(entry: IndicatorEntry, printed: str | None) -> Value:
    if printed is None:
        return Symbol(symbol=DfeSymbol.NOT_AVAILABLE)
    if entry.form == Form.COUNT:
        return Count(numerator=int(exact(printed)))
    return Number(value=exact(printed))
