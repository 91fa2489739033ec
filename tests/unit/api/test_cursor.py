"""The mark by which a listing goes on: read back as it was written, and refused when it is anything else."""

from base64 import urlsafe_b64encode
from datetime import date

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from services.api import cursor
from services.api.cursor import Cursor

ASKED = cursor.digest("actions", (("limit", "5"),))
numbers = st.integers(0, 2**53 - 1)


@given(st.builds(Cursor, st.just(ASKED), st.text("0123456789abcdef"), numbers, st.dates(), numbers))
def test_a_cursor_is_read_as_it_was_written(written: Cursor) -> None:
    words = cursor.write(written)

    assert cursor.read(words, ASKED) == written
    assert words.isascii()


@given(st.text() | st.binary().map(lambda said: urlsafe_b64encode(said).decode()))
def test_what_is_no_cursor_is_refused(words: str) -> None:
    with pytest.raises(Refused) as refused:
        cursor.read(words, ASKED)
    assert [fault.field for fault in refused.value.faults] == ["cursor"]


@pytest.mark.parametrize(
    "values",
    [
        [ASKED, "", -1, "2026-01-01", 0],
        [ASKED, "", 1.5, "2026-01-01", 0],
        [ASKED, "", True, "2026-01-01", 0],
        [ASKED, "", 1, "2026-02-30", 0],
        [ASKED, "", 1, None, 0],
        [ASKED, "", 1, "2026-01-01", 2**53],
        [ASKED, "", 1, "2026-01-01"],
        {"asked": ASKED},
        None,
    ],
)
def test_a_cursor_of_other_values_is_refused(values: object) -> None:
    words = urlsafe_b64encode(orjson.dumps(values)).decode()

    with pytest.raises(Refused):
        cursor.read(words, ASKED)


def test_a_cursor_of_another_listing_is_refused() -> None:
    words = cursor.write(Cursor(ASKED, "", 1, date(2026, 1, 1), 5))

    with pytest.raises(Refused, match="another listing"):
        cursor.read(words, cursor.digest("actions", (("limit", "6"),)))
