"""
The fields of a kind of message, as a form or a table asks for them; read off the message's own JSON Schema, so that a
new message needs nothing here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from adapters.spreadsheets.cells import Kind
from domain.catalogue import COMMANDS

Shape = Mapping[str, Kind]
"""A message's fields: the dotted path of each, `[]` after a list, and what its cell is read as."""

_Schema = Mapping[str, Any]
_KINDS = {
    "string": Kind.TEXT,
    "integer": Kind.WHOLE,
    "number": Kind.NUMBER,
    "boolean": Kind.YES_NO,
}
_PLACE = re.compile(r"(?<=\.)[0-9]{1,6}(?=\.|$)")


@dataclass(frozen=True, slots=True)
class Field:
    """
    What one cell holds. `path` is dotted with `[]` after a list: `source.title`, `attendance[].agency`.

    `group` is the path of the innermost object or list around it that may be absent; `required` holds once that is
    there. `fixed` fields have one possible value, or are parts of a figure: nobody is asked for them. `choices` are all
    possible values, where these are listed, or the forms that a figure can have; `pattern`, `longest`, `least` and
    `most` are the schema's bounds.
    `may_be_empty` is true for a list of which there may be none, `null_when_left_out` for a field that the message
    must have, if only to say that there is nothing.
    """

    path: str
    kind: Kind
    required: bool
    group: str = ""
    fixed: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    longest: int | None = None
    least: int | None = None
    most: int | None = None
    may_be_empty: bool = False
    null_when_left_out: bool = False

    @property
    def name(self) -> str:
        """The last word of the path, by which people know it."""
        return self.path.rpartition(".")[2].removesuffix("[]")


@cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """In the order of the message's class; none for a kind that there is not."""
    command = COMMANDS.get(kind)
    if command is None:
        return ()
    schema = command.model_json_schema()
    return tuple(_Walk(schema.get("$defs", {})).inside(schema, "", ""))


@cache
def shape_of(kind: str) -> Shape:
    return {field.path: field.kind for field in fields_of(kind)}


@lru_cache(maxsize=10_000)
def in_general(heading: str) -> str:
    """The path that a numbered column is of: `attendance.2.agency` is `attendance[].agency`."""
    return _PLACE.sub("[]", heading).replace(".[]", "[]")


def is_place(part: str) -> bool:
    """Whether a part of a heading is the number of an entry."""
    return _PLACE.fullmatch(f".{part}", 1) is not None


@dataclass(frozen=True, slots=True)
class _Walk:
    """Through one schema with its definitions."""

    definitions: Mapping[str, _Schema]

    def inside(self, schema: _Schema, prefix: str, group: str) -> Iterator[Field]:
        for variant in self._variants(schema):
            required = variant.get("required", ())
            for name, of in variant.get("properties", {}).items():
                yield from self._field(
                    f"{prefix}{name}", of, required=name in required, group=group
                )

    def _field(self, path: str, schema: _Schema, *, required: bool, group: str) -> Iterator[Field]:
        every = list(self._variants(schema))
        variants = [one for one in every if one.get("type") != "null"]
        if required and len(variants) < len(every):
            optional = self._field(path, {"anyOf": variants}, required=False, group=group)
            yield from (replace(field, null_when_left_out=field.path == path) for field in optional)
            return
        objects = [one for one in variants if "properties" in one]
        if len(objects) > 1:
            yield Field(path, Kind.FIGURE, required, group, choices=_forms_of(objects))
            yield from (
                replace(part, fixed=True)
                for one in objects
                for part in self.inside(one, f"{path}.", path)
            )
        elif objects:
            yield from self.inside(objects[0], f"{path}.", group if required else path)
        elif any(one.get("type") == "array" for one in variants):
            yield from self._list(path, variants[0], required=required, group=group)
        else:
            yield self._scalar(path, variants, required=required, group=group)

    def _list(self, path: str, schema: _Schema, *, required: bool, group: str) -> Iterator[Field]:
        items = list(self._variants(schema["items"]))
        may_be_empty = not schema.get("minItems")
        if any("properties" in item for item in items):
            yield Field(path, Kind.TABLE, required, group, may_be_empty=may_be_empty)
            yield from self.inside(schema["items"], f"{path}[].", f"{path}[]")
            return
        item = self._scalar(f"{path}[]", items, required=False, group=f"{path}[]")
        kind = Kind.LIST if item.choices or _holds_no_semicolon(item.pattern) else Kind.TEXTS
        yield replace(
            item, path=path, kind=kind, required=required, group=group, may_be_empty=may_be_empty
        )
        yield replace(item, fixed=kind is Kind.LIST)

    def _scalar(
        self, path: str, variants: Sequence[_Schema], *, required: bool, group: str
    ) -> Field:
        kinds = {_kind(one) for one in variants}
        first = variants[0]
        return Field(
            path,
            _one_kind(kinds),
            required,
            group,
            fixed=all("const" in one for one in variants),
            choices=tuple(first.get("enum", ())),
            pattern=first.get("pattern", ""),
            longest=first.get("maxLength"),
            least=first.get("minimum"),
            most=first.get("maximum"),
        )

    def _variants(self, schema: _Schema) -> Iterator[_Schema]:
        if "$ref" in schema:
            yield from self._variants(self.definitions[schema["$ref"].rpartition("/")[2]])
            return
        alternatives = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
        for one in alternatives:
            yield from self._variants(one)
        if not alternatives:
            yield schema


def _forms_of(objects: Sequence[_Schema]) -> tuple[str, ...]:
    return tuple(one["properties"]["kind"]["const"] for one in objects)


def _kind(schema: _Schema) -> Kind:
    if schema.get("format") == "date":
        return Kind.DATE
    return _KINDS.get(schema.get("type", "string"), Kind.TEXT)


def _one_kind(kinds: set[Kind]) -> Kind:
    if kinds == {Kind.NUMBER, Kind.TEXT}:
        return Kind.EXACT
    if kinds == {Kind.WHOLE, Kind.TEXT}:
        return Kind.SIGNED
    return kinds.pop()


def _holds_no_semicolon(pattern: str) -> bool:
    """True for the patterns of references, codes and short names in lower case, which list the letters they allow."""
    return bool(pattern) and not re.search(r"\[\^|\\S", pattern)
