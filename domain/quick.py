"""Frozen dataclasses of which an instance is made for every event or message."""

from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

T = TypeVar("T")

_GIVE_CLASS = vars(object)["__class__"].__set__


def quick(made: type[T]) -> type[T]:
    """
    A frozen dataclass with slots, whose instances are made in about half the time: they are written while they are of the
    class `unfrozen`, and given their own class at the end. The constructor of `dataclasses` writes each slot by a call.

    Raises TypeError for what has no slots of its own, or more to do than to write them.
    """
    given = fields(made)  # type: ignore[arg-type]
    plain = all(f.init and not f.kw_only for f in given)
    if (
        not plain
        or hasattr(made, "__post_init__")
        or not {f.name for f in given} <= vars(made).keys()
    ):
        raise TypeError(f"{made.__name__} cannot be made quickly")
    scope: dict[str, Any] = {"Made": made, "Open": unfrozen(made), "give_class": _GIVE_CLASS}
    scope |= {f"else_{f.name}": f.default for f in given}
    scope |= {f"make_{f.name}": f.default_factory for f in given}
    source = "\n".join(
        (
            f"def __init__(self, {', '.join(map(_taken, given))}):",
            "    give_class(self, Open)",
            *map(_written, given),
            "    self.__class__ = Made",
        )
    )
    exec(source, scope)  # noqa: S102 (of the names of our own fields)
    scope["__init__"].__qualname__ = f"{made.__qualname__}.__init__"
    setattr(made, "__init__", scope["__init__"])  # noqa: B010 (mypy lets nobody replace a method)
    return made


def unfrozen(made: type) -> type:
    """A class of the same slots as a dataclass, to which Python writes without a call; an instance of one may be given the other."""
    inside: dict[str, Any] = {"__slots__": tuple(f.name for f in fields(made))}
    if "__orig_bases__" in vars(made):  # without which Generic is no base
        inside["__orig_bases__"] = vars(made)["__orig_bases__"]
    return type(made.__name__, made.__bases__, inside)


def _taken(given: Field[Any]) -> str:
    needed = given.default is MISSING and given.default_factory is MISSING
    return given.name if needed else f"{given.name}=else_{given.name}"


def _written(given: Field[Any]) -> str:
    name = given.name
    value = (
        name
        if given.default_factory is MISSING
        else f"make_{name}() if {name} is else_{name} else {name}"
    )
    return f"    self.{name} = {value}"
