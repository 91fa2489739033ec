"""Actions by BRAG: lengths true to the counts, a number for every block, and what is stuck first."""

import pytest

from projections.improvement.actions_board import Brag
from services.charts.brag_bars import By, brag_bars
from tests.support.charts import action, drawn, line_of, parsed, words

NAMES = {"police": "Cleveland Police", "icb": "Integrated Care Board", "neglect": "Neglect"}


def bars(actions, by=By.OWNER):
    return brag_bars(actions, "brag", by=by, names=NAMES)


def test_blocks_are_as_long_as_their_counts_and_stand_one_after_another():
    found = bars([action(Brag.RED), action(Brag.GREEN), action(Brag.GREEN), action(None)])

    blocks = [
        (block.get("x"), block.get("width"), block.get("fill"))
        for block in drawn(parsed(found), "rect", height="26")
    ]
    assert blocks == [
        ("0.5%", "24.75%", "#d4351c"),
        ("25.25%", "49.5%", "#00703c"),
        ("74.75%", "24.75%", "#f3f2f1"),
    ]
    assert words(parsed(found))[-5:] == ["Cleveland Police", "4", "R 1", "G 2", "N 1"]
    assert found.title == "1 of 4 actions is red"
    assert found.rows == (("Cleveland Police", 1, 0, 2, 1, 0, 4),)


def test_a_bar_is_as_long_as_its_share_of_the_longest_and_most_red_comes_first():
    found = bars([action(Brag.BLUE)] * 8 + [action(Brag.RED, "icb")] * 2)

    assert [row[0] for row in found.rows] == ["Integrated Care Board", "Cleveland Police"]
    widths = [block.get("width") for block in drawn(parsed(found), "rect", height="26")]
    assert widths == ["24.75%", "99%"]


def test_numbers_that_have_no_room_in_their_block_stand_below_the_bar():
    found = bars([action(Brag.RED)] + [action(Brag.BLUE)] * 99)

    assert words(parsed(found))[-2:] == ["B 99", "R 1 · B 99"]


def test_every_block_has_its_outline_and_says_its_number():
    blocks = drawn(parsed(bars([action(brag) for brag in (*Brag, None)])), "rect", height="26")

    assert {block.get("stroke") for block in blocks} == {"#0b0c0c"}
    assert [block[0].text for block in blocks] == [
        "Red 1",
        "Amber 1",
        "Green 1",
        "Not shared 1",
        "Blue 1",
    ]


def test_an_action_of_two_themes_counts_in_each_and_one_of_none_has_a_bar_as_well():
    found = bars(
        [action(Brag.RED, themes=("neglect", "x")), action(Brag.BLUE, themes=())], By.THEME
    )

    assert [(row[0], row[-1]) for row in found.rows] == [("Neglect", 1), ("x", 1), ("No theme", 1)]
    assert found.title == "1 of 2 actions is red"
    assert found.reading.endswith("An action of several themes counts in each.")


def test_cancelled_actions_are_left_out_and_without_any_the_chart_says_so():
    cancelled = action(None)
    cancelled = line_of(type(cancelled), brag=None, owner_agency="x", themes=(), status="cancelled")

    found = bars([cancelled])

    assert words(parsed(found)) == ["There are no actions to show."]
    assert found.rows == ()


@pytest.mark.parametrize("count", [9, 60])
def test_of_many_owners_the_reading_names_eight_and_the_table_all(count):
    found = bars([action(Brag.GREEN, f"agency-{n:02d}") for n in range(count)])

    assert found.reading.endswith(f"The table has {count - 8} more.")
    assert len(found.rows) == count
    assert found.title == f"None of {count} actions is red"
    parsed(found)


def test_a_very_long_name_is_shortened_and_its_whole_is_there():
    name = "Board of " + "very " * 60 + "long names"
    root = parsed(brag_bars([action(Brag.RED)], "b", by=By.OWNER, names={"police": name}))

    (cut,) = [each for each in drawn(root, "text") if (each.text or "").endswith("…")]
    assert cut[0].text == name
