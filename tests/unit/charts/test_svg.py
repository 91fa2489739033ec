"""Whatever the record says, a drawing stays XML, says the same and fits."""

import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.charts.chart import chart, empty, listed, message
from services.charts.lettering import shortened, width, wrapped
from services.charts.svg import Element, element, percent, plain, text
from tests.support.charts import parsed, words

HOSTILE = st.one_of(
    st.text(alphabet=st.characters(codec=None, exclude_categories=())),
    st.sampled_from(
        [
            "]]>",
            "</text><script>alert(1)</script>",
            '" onload="alert(1)',
            "&amp; &#0; &lt;",
            "\x00\x0b\x1b[31m\x7f\ufffe\uffff",
            "\ud800 alone",
            "\u202eright to left\u2066",
            "שלום عليكم",
            "👩‍👩‍👧‍👦" * 50,
            "e\u0301\u0327" * 50,
            "w" * 20_000,
            "一二三" * 500,
        ]
    ),
)


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_a_text_of_the_record_never_breaks_the_drawing(name, whole):
    found = chart(
        "c",
        title=message(name, "common cause"),
        reading=f"Of {name}.",
        height=20,
        marks=[text(shortened(name, 100), 0, 12, whole=whole), element("g", name, id=whole)],
        columns=(),
        rows=(),
    )

    root = parsed(found)
    assert words(root) == [plain(shortened(name, 100))] or not words(root)[0]
    assert [each.get("id") for each in root][-1] == plain(whole)


@settings(deadline=None)
@given(HOSTILE)
def test_nothing_that_cannot_be_seen_is_left_and_one_line_is(name):
    found = plain(name)

    assert found == plain(found)
    assert found == " ".join(found.split())
    assert not set(found) & set("\x00\x1b\n\t\u202e\u2066\ufffe\ud800")


@settings(deadline=None)
@given(HOSTILE, st.integers(20, 400))
def test_what_is_shortened_fits_and_begins_as_the_whole(name, room):
    found = shortened(name, room)

    assert width(found) <= room or found == "…"
    assert plain(name).startswith(found.removesuffix("…"))
    assert found == plain(name) or found.endswith("…")


@settings(deadline=None)
@given(HOSTILE, st.integers(60, 400), st.integers(1, 4))
def test_what_is_wrapped_fits_and_says_the_beginning(name, room, lines):
    found = wrapped(name, room, lines)

    assert 1 <= len(found) <= lines
    assert all(width(line) <= room for line in found)
    assert plain(name).startswith(" ".join(found).removesuffix("…"))


def test_a_text_that_was_shortened_has_its_whole_as_title_and_another_none():
    cut, whole = text("Cleve…", 0, 10, whole="Cleveland"), text("Tees", 0, 10, whole="Tees")

    assert [child.name for child in cut.children if isinstance(child, Element)] == ["title"]
    assert whole.children == ("Tees",)


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0, "0%"),
        (Fraction(100, 3), "33.33%"),
        (Fraction(-1, 400), "0%"),
        (100, "100%"),
        (-7, "-7%"),
    ],
)
def test_numbers_are_written_to_two_places(share, written):
    assert percent(share) == written


@pytest.mark.parametrize("chart_id", ["", "1", "a b", 'a"', "ä", "a\n"])
def test_an_id_that_could_be_no_id_is_refused(chart_id):
    with pytest.raises(ValueError, match="id"):
        empty(chart_id, title="Nothing", reading="Nothing.", columns=())


def test_a_title_of_eleven_words_is_refused_and_a_message_never_has_them():
    eleven = "one two three four five six seven eight nine ten eleven"
    with pytest.raises(ValueError, match="ten words"):
        empty("c", title=eleven, reading="Nothing.", columns=())

    assert message(eleven, "common cause") == (
        "one two three four five six seven eight…: common cause"
    )
    assert message("", "common cause") == "common cause"


def test_two_charts_of_a_page_share_no_id():
    ids = [
        each.get("id")
        for name in ("first", "second")
        for each in ET.fromstring(empty(name, title="A", reading="A.", columns=()).svg).iter()  # noqa: S314
        if each.get("id")
    ]

    assert ids == ["first-title", "first-reading", "second-title", "second-reading"]


def test_a_list_is_read_as_one_says_it():
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
