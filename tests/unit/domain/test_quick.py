"""What is made quickly is what `dataclasses` makes."""

import dataclasses
import pickle
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, Generic, TypeVar

import pytest

from domain.quick import quick

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slow:
    place: str
    number: int
    words: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    place: str
    number: int
    words: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


def test_it_takes_what_the_dataclass_takes():
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        (("a", 1), {}),
        (("a",), {"number": 1}),
        (("a", 1, ("b",)), {}),
        (("a", 1, ("b",), {"c": "d"}), {}),
        (("a", 1), {"notes": {"c": "d"}}),
    ]
    for given, named in calls:
        quickly, slowly = Quick(*given, **named), Slow(*given, **named)
        assert dataclasses.astuple(quickly) == dataclasses.astuple(slowly)
        assert quickly == Quick(*given, **named)
    assert dataclasses.replace(Quick("a", 1), number=2) == Quick("a", 2)
    assert repr(Quick("a", 1)) == "Quick(place='a', number=1, words=(), notes={})"


def test_each_one_has_a_dictionary_of_its_own():
    assert Quick("a", 1).notes is not Quick("a", 1).notes


def test_it_is_frozen():
    made = Quick("a", 1)
    with pytest.raises(FrozenInstanceError):
        made.number = 2  # type: ignore[misc]


def test_it_is_of_its_own_class_and_of_no_other():
    made = Quick("a", 1)
    assert type(made) is Quick
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 (it was made a line above)


def test_what_is_generic_can_be_made_quickly_and_so_can_what_is_derived():
    @quick
    @dataclass(frozen=True, slots=True)
    class Pair(Generic[T]):
        left: T
        right: T

    @dataclass(frozen=True, slots=True)
    class Named(Pair[int]):
        name: str

    assert (Pair(1, 2).left, type(Pair(1, 2))) == (1, Pair)
    assert dataclasses.astuple(Named(1, 2, "a")) == (1, 2, "a")


def test_what_is_lacking_or_too_much_is_refused():
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        (("a",), {}),
        (("a", 1, (), {}, 2), {}),
        (("a", 1), {"colour": "red"}),
    ]
    for given, named in calls:
        with pytest.raises(TypeError, match="__init__"):
            Quick(*given, **named)


def test_what_needs_more_than_its_slots_written_is_refused():
    @dataclass(frozen=True)
    class WithoutSlots:
        place: str

    @dataclass(frozen=True, slots=True)
    class Named:
        place: str = field(kw_only=True)

    @dataclass(frozen=True, slots=True)
    class Checked:
        place: str

        def __post_init__(self) -> None:
            raise ValueError

    for other in (WithoutSlots, Named, Checked):
        with pytest.raises(TypeError, match="cannot be made quickly"):
            quick(other)
