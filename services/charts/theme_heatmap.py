"""Themes by partnership: what is found on both sides of the border. The number stands in every cell."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from projections.improvement.themes_board import ThemeAcross, ThemeCount, across
from services.charts.chart import Chart, Columns, Row, chart, counted, empty, listed
from services.charts.key import key, swatch
from services.charts.lettering import shortened, wrapped
from services.charts.shades import Shade, shade, shades
from services.charts.svg import BASE, Element, box, element, text

LABEL = 52
"""Per cent of the width that the themes' names take; the partnerships share what is left."""

_FIRST_COLUMNS: Columns = (("theme", "Theme id"), ("name", "Theme"))
_LINE = 17
_NAMED = 3


def theme_heatmap(
    counts: Iterable[ThemeCount], chart_id: str, *, names: Mapping[str, str]
) -> Chart:
    """
    Findings of each theme in each partnership: what recurs in all first, then by number. `names` are the words for the
    partnerships; one without is shown by its id.
    """
    themes = across(tuple(counts))
    partnerships = [count.partnership for count in themes[0].counts] if themes else []
    columns = (*_FIRST_COLUMNS, *((each, names.get(each, each)) for each in partnerships))
    if not any(theme.findings for theme in themes):
        return empty(
            chart_id,
            title="No findings to show",
            reading="There are no findings to show.",
            columns=columns,
        )
    found = [theme for theme in themes if theme.findings]
    steps = shades(max(count.findings for theme in found for count in theme.counts))
    marks, down = key([(swatch(step.fill), step.words) for step in steps])
    drawn, down = _headings([names.get(each, each) for each in partnerships], down)
    marks += drawn
    for theme in found:
        drawn, down = _row(theme, steps, down)
        marks += drawn
    shared = sum(theme.recurs for theme in found)
    return chart(
        chart_id,
        title=f"{shared or 'None'} of {counted(len(found), 'theme')} {'is' if shared == 1 else 'are'} found in every partnership",
        reading=_reading(found, partnerships, names),
        height=down + 2,
        marks=marks,
        columns=columns,
        rows=[_told(theme) for theme in found],
    )


def _told(theme: ThemeAcross) -> Row:
    return (theme.theme, theme.name, *(count.findings for count in theme.counts))


def _share(cells: int) -> Fraction:
    return (Fraction(199, 2) - LABEL) / cells


def _headings(names: Sequence[str], top: int) -> tuple[list[Element], int]:
    share = _share(len(names))
    drawn = [
        text(
            shortened(name, int(share * BASE / 100)),
            LABEL + share * (place + Fraction(1, 2)),
            top + 20,
            anchor="middle",
            weight="bold",
            whole=name,
        )
        for place, name in enumerate(names)
    ]
    return drawn, top + 28


def _row(theme: ThemeAcross, steps: Sequence[Shade], top: int) -> tuple[list[Element], int]:
    lines = wrapped(theme.name, BASE * LABEL // 100 - 8, 3)
    height = 12 + _LINE * max(len(lines), 2)
    first = top + (height - _LINE * len(lines)) // 2 + 13
    drawn = [
        text(said, 0, first + _LINE * n, whole=theme.name if said.endswith("…") else None)
        for n, said in enumerate(lines)
    ]
    share = _share(len(theme.counts))
    for place, count in enumerate(theme.counts):
        step, number = shade(count.findings, steps), f"{count.findings:,}"
        left = LABEL + share * place
        told = element("title", f"{theme.name}, {count.partnership}: {number}")
        drawn.append(box(left, top, share, height, step.fill, told))
        middle = left + share / 2
        drawn.append(
            text(number, middle, top + height // 2 + 6, size=16, anchor="middle", fill=step.ink)
        )
    return drawn, top + height


def _reading(
    themes: Sequence[ThemeAcross], partnerships: Sequence[str], names: Mapping[str, str]
) -> str:
    totals = [
        counted(sum(theme.counts[place].findings for theme in themes), "finding")
        + f" in {names.get(of, of)}"
        for place, of in enumerate(partnerships)
    ]
    said = f"{counted(len(themes), 'theme')}: {listed(totals)}; a finding of several themes counts in each."
    first = [
        f"{theme.name} ({listed([f'{c.findings:,} {names.get(c.partnership, c.partnership)}' for c in theme.counts])})"
        for theme in themes
    ]
    recur = [name for name, theme in zip(first, themes, strict=True) if theme.recurs]
    alone = [name for name, theme in zip(first, themes, strict=True) if not theme.recurs]
    for words, group in (("In every partnership", recur), ("Not in every partnership", alone)):
        if group:
            more = f" and {len(group) - _NAMED} more" if len(group) > _NAMED else ""
            told = ", ".join(group[:_NAMED]) if more else listed(group)
            said += f" {words}: {told}{more}."
    return said
