"""The control chart: exact places, signals by shape, gaps as gaps, and all of it said in words."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.performance.indicator_definition import Polarity
from services.charts.chart import Chart
from services.charts.scale import scale, short
from services.charts.trend import Benchmark, trend
from tests.support.charts import drawn, parsed, series, words

STEADY = [10, 12] * 8


def places(found: Chart, **having: str) -> list[tuple[str | None, str | None]]:
    return [(each.get("cx"), each.get("cy")) for each in drawn(parsed(found), "circle", **having)]


def test_the_reading_says_latest_mean_range_variation_and_assurance():
    values = [23.1, 22.4, 24.0, 21.9, 23.6, 22.8, 23.3, 22.1, 24.1, 22.6, 23.4, 24.7]
    found = trend(series(values, target="30"), "t", unit="%")

    assert found.reading == (
        "Latest 24.7 %; mean 23.2 %; expected range 19.7 to 26.6 %. Variation: common cause. "
        "Assurance: consistently passes the target of 30 %. The latest figure is of March 2025. "
        "Signals in 12 figures: outside the limits 0, 7 rising or falling 0, 2 of 3 near a limit 0 "
        "and 7 on one side of the mean 0. Rule set: XmR, NHS Making Data Count "
        "(NHSRplotthedots 0.2.2): outside the limits; 7 rising or falling; 2 of 3 near a limit; "
        "7 on one side of the mean."
    )
    assert found.title == "Re-referrals: common cause variation, passes target"


def test_three_figures_stand_at_their_exact_places():
    found = trend(series([0, 5, 10]), "t")

    assert places(found, r="4")[1:] == [("11.54%", "248"), ("54.27%", "148"), ("97%", "48")]
    assert words(parsed(found)) == [
        "Figure",
        "0",
        "2",
        "4",
        "6",
        "8",
        "10",
        "Apr 2024",
        "Jun 2024",
        "May 2024",
    ]


def test_a_signal_has_a_shape_of_its_own_and_its_number_in_the_key():
    concern = trend(series([*STEADY, 40, *STEADY]), "t")
    better = trend(series([*STEADY, 40, *STEADY], polarity=Polarity.HIGH), "t")
    high = trend(series([*STEADY, 40, *STEADY], polarity=Polarity.NONE), "t")
    low = trend(series([-10, -12] * 8 + [-40] + [-10, -12] * 8, polarity=Polarity.NONE), "t")

    shapes = []
    for found, said in (
        (concern, "Concern (1)"),
        (better, "Improvement (1)"),
        (high, "Unusually high (1)"),
        (low, "Unusually low (1)"),
    ):
        root = parsed(found)
        assert said in words(root)
        key, mark = drawn(root, "path", stroke="#0b0c0c")
        assert key.get("fill") == mark.get("fill")
        shapes.append(key.get("d"))
    assert len(set(shapes)) == 4


def test_a_gap_breaks_the_line_is_marked_and_is_said():
    found = trend(series([10, 12, 10, None, 12, 10, 12, 10]), "t")

    root = parsed(found)
    assert len(drawn(root, "line", stroke="#12436D")) == 1 + 5
    assert len(drawn(root, "rect", fill="#f3f2f1")) == 1
    assert "No figure (1)" in words(root)
    assert "No figure for July 2024 (suppressed)." in found.reading
    assert found.rows[3][2:4] == (None, "suppressed")


def test_many_gaps_are_counted_by_why():
    found = trend(series([*[10, 12] * 4, None, None, None, None, 10], gap="k"), "t")

    assert "No figure for 4 of 13 periods: 4 rounds to nought." in found.reading


def test_nothing_but_gaps_is_said_to_be_no_figures():
    found = trend(series([None, None], gap="nil"), "t")

    assert found.title == "Re-referrals: no figures yet"
    assert found.reading == (
        "There are no figures to show. No figure for April 2024 (nil return) and May 2024 (nil return)."
    )
    assert len(found.rows) == 2
    assert not drawn(parsed(found), "circle")
    assert words(parsed(trend(series([]), "t"))) == ["There are no figures to show."]


@pytest.mark.parametrize(("target", "down"), [(None, "148"), ("3", "48")])
def test_few_figures_have_no_limits_and_say_so(target, down):
    found = trend(series([5], target=target), "t")

    assert "There are no limits on fewer than six figures." in found.reading
    assert found.title == "Re-referrals: too few figures for limits"
    assert places(found, r="4")[1:] == [("55.23%", down)]
    assert "Signals" not in found.reading


def test_equal_values_negative_ones_and_sixty_are_drawn_within_the_plot():
    for values in (
        [7] * 9,
        [-3, -5, -4, -8, -2, -6, -7],
        [100 + n % 7 for n in range(60)],
        [0] * 3,
    ):
        found = trend(series(values, first="2020-04"), "t")
        root = parsed(found)
        height = int(root.get("height") or 0)
        marks = drawn(root, "circle")
        assert len(marks) + len(drawn(root, "path", stroke="#0b0c0c")) >= len(values)
        for mark in marks[1:]:
            assert 0 <= float((mark.get("cx") or "").rstrip("%")) <= 97
            assert 24 <= float(mark.get("cy") or 0) <= height - 30
    assert "mean \N{MINUS SIGN}5.0" in trend(series([-3, -5, -4, -8, -2, -6, -7]), "t").reading


def test_limits_that_begin_anew_are_two_bands_with_the_reason():
    why = {"2025-02": "A new front door counts contacts."}
    found = trend(series([*[10, 12] * 5, *[30, 32] * 5], rebased=why), "t")

    bands = [
        each for each in drawn(parsed(found), "rect", fill="#e6ecf3") if each.get("width") != "24"
    ]
    assert len(bands) == 2
    assert (
        "Limits begin anew from February 2025: A new front door counts contacts." in found.reading
    )


@pytest.mark.parametrize(
    ("target", "polarity", "said"),
    [
        (None, Polarity.LOW, "Assurance: none, because there is no target."),
        (
            "11",
            Polarity.LOW,
            "Assurance: hit and miss, the target of 11 lies in the expected range.",
        ),
        ("2", Polarity.LOW, "Assurance: consistently fails the target of 2."),
        ("20", Polarity.LOW, "Assurance: consistently passes the target of 20."),
        ("20", Polarity.NONE, "Assurance: none, because neither way is better; target 20."),
    ],
)
def test_assurance_is_said(target, polarity, said):
    found = trend(series(STEADY, target=target, polarity=polarity), "t")

    assert said in found.reading
    dashed = drawn(parsed(found), "line", stroke_dasharray="10 4")
    assert len(dashed) == (0 if target is None else 2)


def test_a_benchmark_is_a_line_of_its_own_where_it_is_known():
    england = Benchmark("England", {"2024-04": Decimal("11.5"), "2024-05": Decimal("11.7")})
    found = trend(series(STEADY), "t", unit="%", benchmark=england)

    assert len(drawn(parsed(found), "line", stroke_dasharray="2 4")) == 1 + 1
    assert "England 11.7 %" in words(parsed(found))
    assert found.reading.endswith(" England: 11.7 % (May 2024).")
    assert [row[-1] for row in found.rows[:3]] == [Decimal("11.5"), Decimal("11.7"), None]


def test_the_middle_period_is_named_only_where_it_touches_no_other():
    months, days = (trend(series([1, 2, 3], first=first), "t") for first in ("2024-04", "2024-Q4"))

    assert words(parsed(months))[-3:] == ["Apr 2024", "Jun 2024", "May 2024"]
    assert words(parsed(days))[-2:] == ["Q4 2024/25", "Q2 2025/26"]


def test_a_hostile_and_very_long_label_is_only_a_label():
    found = trend(series(STEADY, label="</title><script>" + " word" * 400 + "\x00\u202e"), "t")

    parsed(found)
    assert "<script" not in found.svg
    assert found.title.endswith("…: common cause variation")


@pytest.mark.parametrize("size", ["1E-9", "0.001", "1", "99999", "123456789", "1E+24"])
def test_figures_of_any_size_have_ticks(size):
    of = Decimal(size)
    found = scale([of, of * 3], top=0, bottom=200)

    assert 3 <= len(found.ticks) <= 7
    assert found.ticks[0] <= Fraction(of)
    assert Fraction(of * 3) <= found.ticks[-1]
    parsed(trend(series([str(of), str(of * 3)]), "t"))


def test_ticks_are_written_in_few_letters():
    numbers = (0, Fraction(1, 2), 1500, 20_000, 3_500_000, 2 * 10**9, -4)

    assert [short(Fraction(number)) for number in numbers] == [
        "0",
        "0.5",
        "1,500",
        "20k",
        "3.5m",
        "2bn",
        "\N{MINUS SIGN}4",
    ]


@settings(deadline=None)
@given(st.lists(st.decimals(-1_000_000, 1_000_000, places=3), min_size=1, max_size=20))
def test_more_is_never_lower(values):
    found = scale(values, top=10, bottom=210)

    downs = [found.down(value) for value in sorted(values)]
    assert downs == sorted(downs, reverse=True)
    assert all(10 <= down <= 210 for down in downs)


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(-99, 999)), max_size=30), st.sampled_from(Polarity)
)
def test_any_series_is_a_drawing_and_the_same_series_the_same_bytes(values, polarity):
    first, again = (trend(series(values, polarity=polarity, target="4"), "t") for _ in range(2))

    parsed(first)
    assert first.svg.encode() == again.svg.encode()
    assert len(first.rows) == len(values)
