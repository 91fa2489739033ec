"""What a type is called on a reference page, and the layout that the pages share."""

from collections.abc import Iterable, Sequence
from enum import Enum
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

import domain.names
import domain.text
from domain.sealed_text import Unsealed

_NAMED = [
    (name, value)
    for module in (domain.names, domain.text)
    for name, value in vars(module).items()
    if get_origin(value) is Annotated
]


def words(declared: Any) -> str:
    """`PublicText`, `yes | no`, `list of ThemeId`, `Period or nothing`."""
    for name, value in _NAMED:
        if declared == value:
            return name
    origin, parts = get_origin(declared), get_args(declared)
    if origin in (Union, UnionType):
        arms = [words(arm) for arm in parts if arm not in (NoneType, Unsealed)]
        return " or ".join([*arms, *(["nothing"] if NoneType in parts else [])])
    if origin is Annotated:
        return words(parts[0])
    if origin is tuple:
        return f"list of {words(parts[0])}"
    choices = parts if origin is Literal else _choices(declared)
    return " | ".join(map(str, choices)) or str(getattr(declared, "__name__", declared))


def _choices(declared: Any) -> tuple[str, ...]:
    if isinstance(declared, type) and issubclass(declared, Enum):
        return tuple(str(member.value) for member in declared)
    return ()


def within(declared: Any) -> Iterable[type[BaseModel]]:
    """The models that a type is made of, each once, outermost first."""
    if isinstance(declared, type) and issubclass(declared, BaseModel):
        yield declared
        for hint in get_type_hints(declared, include_extras=True).values():
            yield from within(hint)
        return
    for part in get_args(declared):
        yield from within(part)


def told(described: object) -> str:
    """The whole docstring as one paragraph, empty where there is none of its own."""
    own = vars(described).get("__doc__") if isinstance(described, type) else described.__doc__
    return " ".join(cleandoc(own or "").split())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of Markdown; a bar in a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(c.replace("|", "\\|") for c in line) + " |" for line in lines]


def code(text: object) -> str:
    return f"`{text}`"
