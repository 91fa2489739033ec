"""The OpenAPI document as pages: one of all addresses, one of each operation, with what is sent and answered."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import orjson

from services.api import openapi
from services.api.boards import PREFIX
from services.api.problems import TITLES, not_found
from services.api.schemas import REF
from services.web.bodies import ReportBody
from services.web.page import Cell, Column, Link, Links, Paragraph, Section, TableModel

DOCS = f"{PREFIX}/docs"
_JSON = "application/json"
_EXAMPLE = 300  # characters

Operation = Mapping[str, Any]


@cache
def body(operation: str) -> tuple[str, ReportBody]:
    """The heading and what stands under it; of all where `operation` is empty. Raises ProblemError for one unknown."""
    if not operation:
        return "The HTTP API", _overview()
    found = _operations().get(operation)
    if found is None:
        raise not_found(f"{DOCS} names every operation.")
    method, address, said = found
    return str(said["summary"]), _detail(method, address, said)


@cache
def _operations() -> Mapping[str, tuple[str, str, Operation]]:
    """Method, address and description by the operation's id."""
    return {
        said["operationId"]: (method.upper(), f"{PREFIX}{path}", said)
        for path, item in openapi.document()["paths"].items()
        for method, said in item.items()
    }


def _overview() -> ReportBody:
    document = openapi.document()
    about = [
        Paragraph(part.replace("\n", " ")) for part in document["info"]["description"].split("\n\n")
    ]
    ways = [
        (name, way.get("name") or "Authorization: Bearer", way["description"])
        for name, way in document["components"]["securitySchemes"].items()
    ]
    return ReportBody(
        heading="The HTTP API",
        lead=f"Version {document['info']['version']}, under {PREFIX}. Everybody may read this page.",
        facts=(),
        sections=(
            Section("about", "What it is", tuple(about)),
            Section(
                "signing-in",
                "Signing in",
                (_table("ways", "Ways to sign in", ("Way", "Sent as", "What it is"), ways),),
            ),
            *(_addresses(tag["name"], tag["description"]) for tag in document["tags"]),
            Section(
                "problems",
                "Problems",
                (
                    _table(
                        "statuses",
                        "What a status means",
                        ("Status", "Meaning"),
                        [(str(status), title) for status, title in TITLES.items()],
                    ),
                ),
            ),
        ),
        downloads=(Link("OpenAPI document", f"{PREFIX}/openapi.json"),),
    )


def _addresses(tag: str, said: str) -> Section:
    links = tuple(
        (Link(f"{method} {address}", f"{DOCS}/{name}"), str(operation["summary"]))
        for name, (method, address, operation) in _operations().items()
        if operation["tags"] == [tag]
    )
    return Section(tag, tag.capitalize(), (Paragraph(said), Links(links)))


def _detail(method: str, address: str, operation: Operation) -> ReportBody:
    sections = list(_sent(operation))
    answered = {
        status: operation["responses"][status]["content"][_JSON]["schema"]
        for status in ("200", "201")
        if _JSON in operation["responses"].get(status, {}).get("content", {})
    }
    for status, schema in list(answered.items())[-1:]:
        sections += _fields(f"answer-{status}", "The answer", schema)
    statuses = [
        (status, str(_resolved(response).get("description", "")))
        for status, response in operation["responses"].items()
    ]
    table = _table("statuses", "Statuses", ("Status", "Meaning"), statuses)
    sections.append(Section("answers", "Statuses", (table,)))
    return ReportBody(
        heading=operation["summary"],
        lead=str(operation.get("description", "")),
        facts=(("Address", Cell(f"{method} {address}")),),
        sections=tuple(sections),
        downloads=(Link("All addresses", DOCS),),
    )


def _sent(operation: Operation) -> Iterator[Section]:
    rows = [
        (
            each["name"],
            each["in"],
            _type(each["schema"]),
            "yes" if each.get("required") else "no",
            str(each.get("description", "")),
        )
        for each in operation.get("parameters", ())
    ]
    if rows:
        columns = ("Name", "Where", "Type", "Needed", "What it is")
        table = _table("parameters-table", "Parameters", columns, rows)
        yield Section("parameters", "Parameters", (table,))
    sent = operation.get("requestBody", {}).get("content", {}).get(_JSON)
    if sent:
        yield from _fields("body", "The message", sent["schema"], sent.get("example", {}))


def _fields(
    place: str, heading: str, schema: Mapping[str, Any], example: Mapping[str, Any] | None = None
) -> Iterator[Section]:
    """The object and every object that it holds, one table each."""
    waiting = [(heading, schema)]
    seen: set[str] = set()
    level: Any = 2
    for number, (title, each) in enumerate(waiting):
        found = _resolved(each)
        rows = [
            (
                name,
                _type(part),
                "yes" if name in found.get("required", ()) else "no",
                str(part.get("description", "")),
                *([_example(example[name]) if name in example else ""] if example else []),
            )
            for name, part in found.get("properties", {}).items()
        ]
        columns = ("Field", "Type", "Always", "What it is", *(["Example"] if example else []))
        mark = f"{place}-{number}"
        yield Section(mark, title, (_table(f"{mark}-fields", title, columns, rows),), level)
        for name in _held(found):
            if name not in seen:
                seen.add(name)
                inner = {"$ref": REF + name}
                if _resolved(inner).get("properties"):
                    waiting.append((name, inner))
        level, example = 3, None


def _held(schema: Mapping[str, Any]) -> Sequence[str]:
    found: list[str] = []
    waiting: list[Any] = [schema.get("properties", {})]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [part for key, part in value.items() if key != "$ref"]
            if isinstance(value.get("$ref"), str):
                found.append(value["$ref"].removeprefix(REF))
        elif isinstance(value, list):
            waiting += value
    return sorted(found)


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        found = _resolved(schema)
        name = str(schema["$ref"]).removeprefix(REF)
        return _type(found) if "properties" not in found else name
    if "const" in schema:
        return str(schema["const"])
    if "enum" in schema:
        return "one of: " + ", ".join(map(str, schema["enum"]))
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " or ".join(_type(part) for part in schema[several])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kind = str(schema.get("format") or schema.get("type") or "any")
    return f"{kind}, {schema['pattern']}" if "pattern" in schema else kind


def _resolved(value: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in value:
        _, first, second, name = value["$ref"].split("/", 3)
        value = openapi.document()[first][second][name]
    return value


def _example(value: object) -> str:
    return orjson.dumps(value).decode()[:_EXAMPLE]


def _table(
    place: str, caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> TableModel:
    return TableModel(
        id=place,
        caption=caption,
        columns=tuple(Column(heading) for heading in columns),
        rows=tuple(tuple(Cell(text) for text in row) for row in rows),
        quiet=True,
    )
