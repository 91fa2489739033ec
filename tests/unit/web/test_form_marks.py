"""A form says under seal whose it is: to that person in that role it is given back, for a day, and to nobody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.permission.subject import Role, Subject
from services.web.form_marks import LASTS, FormMarks
from services.web.session import SealKey, Seals

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
KEY, OTHER = SealKey("a", bytes(range(32))), SealKey("b", bytes(range(32, 64)))
LEAD = Subject("oid.tenant", Role.AGENCY_LEAD, "hsscp", "cleveland-police")


def marks(*keys: SealKey, now: datetime = NOW) -> FormMarks:
    return FormMarks(Seals(keys or (KEY,)), lambda: now)


MARK = marks().mark(LEAD)


def test_it_is_of_the_person_it_was_served_to_also_in_another_session():
    assert marks().is_ours(MARK)
    assert marks().is_of(MARK, replace(LEAD))


@pytest.mark.parametrize(
    "other",
    [
        replace(LEAD, id="another.tenant"),
        replace(LEAD, role=Role.ANALYST),
        replace(LEAD, agency="nhs-north-east-and-north-cumbria-icb"),
        replace(LEAD, agency=None),
        replace(LEAD, partnership="stscp"),
    ],
)
def test_it_is_of_nobody_else(other: Subject):
    assert marks().is_ours(MARK)
    assert not marks().is_of(MARK, other)


def test_it_holds_for_a_day():
    for after, holds in ((LASTS - timedelta(seconds=1), True), (LASTS, False)):
        later = marks(now=NOW + after)
        assert (later.is_ours(MARK), later.is_of(MARK, LEAD)) == (holds, holds)


def test_it_outlives_a_change_of_keys_and_no_more():
    assert marks(OTHER, KEY).is_of(MARK, LEAD)
    assert not marks(OTHER).is_ours(MARK)


def test_nobody_can_read_who_it_is():
    assert "oid" not in MARK
    assert "police" not in MARK


def test_a_session_is_no_mark_and_a_mark_no_session():
    seals = Seals([KEY])
    cookie = seals.seal("gt-session", {"sub": LEAD.id}, until=NOW + LASTS)
    assert not marks().is_ours(cookie)
    assert seals.open("gt-session", MARK, now=NOW) is None


@given(st.text() | st.builds(lambda at: MARK[:at] + "A" + MARK[at + 1 :], st.integers(0, 40)))
def test_any_other_text_is_no_mark(text: str):
    if text != MARK:
        assert not marks().is_ours(text)
        assert not marks().is_of(text, LEAD)
