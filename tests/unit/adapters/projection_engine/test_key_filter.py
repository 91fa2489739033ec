"""Which keys may be among those added: never a wrong no, and few wrong yeses however many there are."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.projection_engine import key_filter
from adapters.projection_engine.key_filter import KeyFilter

KEYS = st.lists(st.tuples(st.text(max_size=5) | st.integers(), st.integers()))


@given(KEYS, KEYS)
def test_it_knows_every_key_that_was_added(first, second):
    known = KeyFilter()
    assert not any(key in known for key in first)
    known.add(first)
    known.add(second)
    assert all(key in known for key in [*first, *second])


def test_few_others_seem_to_be_among_them_in_any_number():
    known = KeyFilter()
    for start in range(0, 300_000, 100_000):
        known.add((f"HSSCP-A-2026-{number}", 1) for number in range(start, start + 100_000))
        wrong = sum((f"HSSCP-A-2026-{number}", 2) in known for number in range(20_000))
        assert wrong < 20_000 * 0.04


def test_it_does_not_grow_for_ever(monkeypatch):
    monkeypatch.setattr(key_filter, "_FIRST", 8)
    monkeypatch.setattr(key_filter, "_LARGEST", 10)
    known = KeyFilter()
    known.add((number,) for number in range(5_000))
    assert [len(part) for part in known._parts] == [32, 64, 128]
    assert all((number,) in known for number in range(5_000))
