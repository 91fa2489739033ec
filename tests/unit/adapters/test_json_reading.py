"""The quick look at a body says nothing that the thorough one denies."""

import json
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.json_reading import is_plain, read_json

NAMES = st.sampled_from(["a", "b", "text", "\\", '":', "é"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
SEPARATORS = st.sampled_from([(",", ":"), (", ", ": ")])


class Pairs(list[tuple[str, Any]]):
    """The fields of an object as they are written, some of them twice."""


VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(st.tuples(NAMES, inner), max_size=4).map(Pairs)
    ),
    max_leaves=8,
)


def written(value: object, separators: tuple[str, str]) -> str:
    """As JSON, with every name that is given twice, and NaN as Python writes it."""
    comma, colon = separators
    if isinstance(value, Pairs):
        fields = (f"{_word(name)}{colon}{written(each, separators)}" for name, each in value)
        return "{" + comma.join(fields) + "}"
    if isinstance(value, list):
        return "[" + comma.join(written(each, separators) for each in value) + "]"
    return _word(value)


def _word(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@given(VALUES, SEPARATORS)
def test_what_is_plain_has_no_fault(value: object, separators: tuple[str, str]) -> None:
    body = written(value, separators).encode(errors="surrogatepass")

    assert not is_plain(body) or read_json(body)[1] is None


@given(st.dictionaries(NAMES, st.lists(st.integers(0, 9)), min_size=2))
def test_an_object_as_most_programs_write_it_is_plain(fields: dict[str, Sequence[int]]) -> None:
    assert is_plain(orjson.dumps(fields))


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"a":1}',
        b'{"a":[{"b":1,"b":2}]}',
        b'{"a":1,"\\u0061":1}',
        b'{"a":NaN}',
        b'{"a":"\\u0000"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"a":' + b"9" * 5_000 + b"}",
        b'{"a":' + b"[" * 300 + b"]" * 300 + b"}",
        b"[]",
        b"",
    ],
)
def test_what_may_have_a_fault_is_not_plain(body: bytes) -> None:
    assert not is_plain(body)
