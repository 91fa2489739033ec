"""JSON Schemas for the OpenAPI document: of the API's own shapes, of every board's lines, of every kind of message."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_type_hints

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from services.api import shapes
from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.boards.meanings import meanings
from services.bootstrap import messages as published

REF = "#/components/schemas/"
_DEFS = "#/$defs/"
_OWN = (
    shapes.Problem,
    shapes.BoardList,
    shapes.History,
    shapes.Changes,
    shapes.Positions,
    shapes.MessageKinds,
    shapes.MessageReceipt,
)

Schema = dict[str, Any]


class _AsWritten(GenerateJsonSchema):
    """As services.api.answers writes values: decimal numbers are numbers."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "number"}


def components() -> dict[str, Schema]:
    """All schemas by the name under which the document refers to them."""
    lines = {board.name: TypeAdapter(board.line) for board in BOARDS}
    own = {shape.__name__: TypeAdapter[Any](shape) for shape in _OWN}
    mode: Literal["serialization"] = "serialization"
    inputs = [(name, mode, adapter) for name, adapter in (own | lines).items()]
    found, every = TypeAdapter.json_schemas(
        inputs,
        ref_template=REF + "{model}",
        schema_generator=_AsWritten,
    )
    named: dict[str, Schema] = dict(every.get("$defs", {}))
    for board in BOARDS:
        row = found[board.name, mode]
        _label(named[row["$ref"].removeprefix(REF)], board)
        named[page_of(board)] = _page(board, row)
    for kind, schema in published.schemas().items():
        named |= _message(kind, schema, named)
    return named


def page_of(board: Board) -> str:
    """The name of the schema of one page of its lines."""
    return f"board-{board.name}"


def ref(name: str) -> Schema:
    return {"$ref": REF + name}


def shape(of: type) -> Schema:
    return ref(of.__name__)


def filter_schema(board: Board, column: str) -> Schema:
    """What may be asked for in a column that lines are chosen by."""
    hint = get_type_hints(board.line)[column]
    schema = TypeAdapter(hint).json_schema(mode="serialization", schema_generator=_AsWritten)
    values = [
        value
        for part in (schema, *schema.get("anyOf", ()), *schema.get("$defs", {}).values())
        for value in part.get("enum", ())
    ]
    if values:
        return {"type": "string", "enum": [*map(str, values), "-"]}
    if _is_boolean(schema):
        return {"type": "string", "enum": ["yes", "no", "-"]}
    return {"type": "string"}


def _is_boolean(schema: Mapping[str, Any]) -> bool:
    return any(part.get("type") == "boolean" for part in (schema, *schema.get("anyOf", ())))


def _label(row: Schema, board: Board) -> None:
    """What the columns mean, as descriptions."""
    for name, said in meanings(board).items():
        row["properties"][name].setdefault("description", said.says)
        row["properties"][name].pop("title", None)
    row["required"] = list(board.columns)
    row["additionalProperties"] = False


def _page(board: Board, row: Schema) -> Schema:
    moment = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}
    properties: dict[str, Schema] = {
        "name": {"const": board.name},
        "title": {"type": "string"},
        "partnership": {"type": "string"},
        "position": {
            "type": "integer",
            "description": "What is shown is true for the log up to here.",
        },
        "known_at": moment | {"description": "The moment asked for; null: as known now."},
        "as_of": {"type": "string", "format": "date", "description": "The day seen from."},
        "incomplete_since": {
            "anyOf": [{"type": "integer"}, {"type": "null"}],
            "description": "The first event that the lines should show and lack.",
        },
        "columns": {"type": "array", "items": ref(shapes.Column.__name__)},
        "total": {"type": "integer", "description": "Lines on all pages."},
        "rows": {"type": "array", "items": row},
        "next": {
            "anyOf": [{"type": "string"}, {"type": "null"}],
            "description": "The address of the next page of the same listing; null: this is the last.",
        },
    }
    return {
        "type": "object",
        "description": board.asks,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _message(
    kind: str, schema: Mapping[str, Any], taken: Mapping[str, Schema]
) -> dict[str, Schema]:
    """A message's schema with its definitions beside it; the same definition in two messages stands there once."""
    own = {name: part for name, part in schema.items() if name not in {"$schema", "$id", "$defs"}}
    definitions: Mapping[str, Schema] = schema.get("$defs", {})
    plain = {name: name for name in definitions}
    moved = {name: _moved(part, plain) for name, part in definitions.items()}
    alike = all(taken.get(name, part) == part for name, part in moved.items())
    names = plain if alike else {name: f"{kind}.{name}" for name in definitions}
    found = {names[name]: _moved(part, names) for name, part in definitions.items()}
    return found | {kind: _moved(own, names)}


def _moved(value: Any, names: Mapping[str, str]) -> Any:
    """The same with every reference to a definition turned to where it now stands."""
    match value:
        case dict():
            return {key: _moved(part, names) for key, part in value.items()}
        case list():
            return [_moved(part, names) for part in value]
        case str() if value.startswith(_DEFS):
            return REF + names[value.removeprefix(_DEFS)]
        case _:
            return value


def refs(value: Any) -> Iterator[str]:
    """The names of all schemas that one refers to."""
    match value:
        case dict():
            for part in value.values():
                yield from refs(part)
        case list():
            for part in value:
                yield from refs(part)
        case str() if value.startswith(REF):
            yield value.removeprefix(REF)
        case _:
            pass
