"""A number in every cell, shades that never carry the meaning alone, letters that are legible on them."""

import itertools

import pytest

from projections.quality.section_11_board import HeatStatus
from services.charts import obligations_calendar
from services.charts.brag_bars import _LOOKS
from services.charts.lettering import width
from services.charts.section_11_heatmap import section_11_heatmap
from services.charts.shades import BLUES, shade, shades
from services.charts.svg import BASE, INK
from services.charts.theme_heatmap import theme_heatmap
from tests.support.charts import drawn, graded, line_of, parsed, themed, words

NAMES = {"hsscp": "HSSCP", "stscp": "STSCP"}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


BRAG_INKS = [(fill, ink) for _, _, _, fill, ink in _LOOKS]
INKED = sorted({*BLUES, *BRAG_INKS, *obligations_calendar._INKS.values()})


@pytest.mark.parametrize(("fill", "ink"), INKED)
def test_letters_have_a_contrast_of_four_and_a_half_on_every_area(fill, ink):
    assert contrast(fill, ink) >= 4.5


@pytest.mark.parametrize("fill", [fill for fill, _ in BRAG_INKS] + ["#28A197", "#F46A25"])
def test_the_outline_has_a_contrast_of_three_to_each_area_it_parts(fill):
    assert contrast(fill, INK) >= 3


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 7, 31, 1000])
def test_shades_are_five_at_most_and_darker_for_more(most):
    steps = shades(most)

    assert len(steps) == min(most, 4) + 1
    assert steps[0].words == "0"
    assert steps[-1].last == most
    assert all(a.last + 1 == b.first for a, b in itertools.pairwise(steps))
    chosen = [luminance(shade(count, steps).fill) for count in range(most + 1)]
    assert chosen == sorted(chosen, reverse=True)


# --- Themes -----------------------------------------------------------------------------------------------


def test_every_theme_has_a_cell_for_each_partnership_at_its_place():
    counts = [*themed("Neglect", 4, 0), *themed("Voice", 1, 2)]
    found = theme_heatmap(counts, "themes", names=NAMES)

    cells = [
        (cell.get("x"), cell.get("width"), cell.get("fill"), cell[0].text)
        for cell in drawn(parsed(found), "rect")
        if len(cell)
    ]
    assert cells == [
        ("52%", "23.75%", "#d5e6f5", "Voice, hsscp: 1"),
        ("75.75%", "23.75%", "#6BACE6", "Voice, stscp: 2"),
        ("52%", "23.75%", "#12436D", "Neglect, hsscp: 4"),
        ("75.75%", "23.75%", "#ffffff", "Neglect, stscp: 0"),
    ]
    assert words(parsed(found))[-8:] == ["HSSCP", "STSCP", "Voice", "1", "2", "Neglect", "4", "0"]
    assert found.title == "1 of 2 themes is found in every partnership"
    assert found.columns[2:] == (("hsscp", "HSSCP"), ("stscp", "STSCP"))
    assert found.rows == (("Voice", "Voice", 1, 2), ("Neglect", "Neglect", 4, 0))
    assert "In every partnership: Voice (1 HSSCP and 2 STSCP)." in found.reading


def test_without_findings_it_says_so_and_forty_themes_are_drawn():
    assert words(parsed(theme_heatmap([], "t", names={}))) == ["There are no findings to show."]
    none = theme_heatmap(themed("Neglect", 0, 0), "t", names={})
    assert none.title == "No findings to show"
    many = [count for n in range(40) for count in themed(f"Theme {n} " + "long " * 90, n, n)]
    found = theme_heatmap(many, "t", names={})
    assert len(found.rows) == 39
    assert "and 36 more" in found.reading
    parsed(found)


# --- Section 11 -------------------------------------------------------------------------------------------


def heatmap(cells):
    return section_11_heatmap(cells, "s11", cycle_id="2026", names={"police": "Cleveland Police"})


def test_the_panels_grade_counts_and_is_marked_where_it_differs():
    cells = [graded("police", "leadership", 3, 1), graded("police", "voice", 2, 2)]
    found = heatmap([*cells, graded("police", "training", None)])

    blocks = [
        (cell.get("x"), cell.get("width"), cell.get("fill"))
        for cell in drawn(parsed(found), "rect", height="30")
    ]
    assert blocks == [
        ("0.5%", "33%", "#d5e6f5"),
        ("33.5%", "33%", "#6BACE6"),
        ("66.5%", "33%", "#f3f2f1"),
    ]
    said = words(parsed(found))
    assert said[-7:] == ["Cleveland Police", "A", "1*", "B", "2", "C", "\N{EN DASH}"]
    assert found.title == "1 of 2 grades is below the standard"
    assert [row[-2] for row in found.rows] == [1, 2, None]
    assert "The panel's grade differs from the agency's own in 1." in found.reading
    assert "Most often below the standard: What leadership asks (1)." in found.reading


def test_an_agency_that_sent_nothing_has_one_block_that_says_so():
    late = graded("icb", "", None)
    late = line_of(
        type(late), cycle_id="2026", agency="icb", standard="", label="all standards",
        status=HeatStatus.LATE, days_late=12, actions_open=0,
    )  # fmt: skip
    found = heatmap([late])

    assert words(parsed(found))[-2:] == ["icb", "\N{EN DASH} late by 12 days"]
    assert found.title == "No grades yet"
    assert found.reading == (
        "Agencies: 1. Grades from 0 to 3: 0. Without a self-assessment: icb (late)."
    )


def test_another_cycle_is_not_mixed_in():
    found = section_11_heatmap([graded("a", "b", 1)], "s", cycle_id="x", names={})

    assert " ".join(words(parsed(found))) == "There are no self-assessments to show."


def test_thirty_standards_of_forty_agencies_are_drawn():
    cells = [graded(f"a{n}", f"s{m}", (n + m) % 4) for n in range(40) for m in range(30)]

    said = words(parsed(heatmap(cells)))

    assert "Z" in said
    assert "AD" in said
    assert width("0") < BASE * 0.99 / 30
