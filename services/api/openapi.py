"""
The OpenAPI 3.1 document: FastAPI's own of the routes, with each board and each kind of message written out, since their
lines and bodies differ. It is the same for every site.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from domain.catalogue import COMMANDS
from domain.names import AgencyId
from services.api import asking, messages, schemas, shapes
from services.api.boards import LIMIT, MOST, PREFIX
from services.api.problems import MEDIA_TYPE, TITLES
from services.api.schemas import Schema
from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.bootstrap import messages as published

SESSION_COOKIE = "__Host-gt-PARTNERSHIP-session"

_ABOUT = """\
The boards, the record and the messages of one partnership, for programs.

Every answer says what it is true for: the partnership, the position in its log, the day it is seen from. `as_at` asks for
what was known earlier. What may be seen and sent follows from the role of who asks, by the same decision as on the pages;
an answer here counts as a copy, as a downloaded file does. Everything that goes wrong is a problem (RFC 9457).

A message is judged by the same rules, and gets the same receipt, as over NATS. Send it again under the same key as often
as you like: it counts once."""

_JSON = "application/json"
_TAGS = {
    "boards": "What the partnership's boards show.",
    "record": "What happened, and up to where the views have come.",
    "messages": "What may be sent, and sending it.",
}
_AS_AT = "A day (31/03/2026 or 2026-03-31), a moment (2026-03-31T17:00) or a position (#1204)."
_ETAGGED: Mapping[str, Sequence[int]] = {
    "/boards": (401, 406, 503),
    "/boards/{name}": (400, 401, 403, 404, 406, 503),
    "/records/{reference}": (400, 401, 403, 404, 406, 503),
    "/messages": (401, 406, 503),
    "/messages/{kind}/schema": (401, 404, 503),
}
_FRESH: Mapping[str, Sequence[int]] = {
    "/changes": (400, 401, 403, 406, 503),
    "/positions": (401, 406, 503),
}
_OF_A_MESSAGE = (400, 401, 403, 406, 409, 413, 415, 422, 503)


@cache
def document() -> Mapping[str, Any]:
    """Made once; nobody changes it."""
    from services.api.application import VERSION, bare  # noqa: PLC0415 (the routes serve this document)

    made = _by_fastapi(bare())
    operations: dict[str, Any] = {
        path.removeprefix(VERSION): item for path, item in made["paths"].items()
    }
    for path, statuses in (*_ETAGGED.items(), *_FRESH.items()):
        _describe(operations[path]["get"], statuses, etagged=path in _ETAGGED)
    operations |= dict(_boards(operations.pop("/boards/{name}")["get"]))
    del operations["/messages/{kind}"]
    operations |= dict(_messages())
    _name_kinds(operations["/messages/{kind}/schema"]["get"])
    found = schemas.components()
    return {
        "openapi": "3.1.0",
        "info": made["info"] | {"license": {"name": "MIT"}},
        "servers": [{"url": PREFIX, "description": "Of the site that serves this document."}],
        "security": [{"session": []}, {"token": []}],
        "tags": [{"name": name, "description": said} for name, said in _TAGS.items()],
        "paths": operations,
        "components": {
            "schemas": dict(sorted(_used(operations, found).items())),
            "responses": {str(status): _problem(status) for status in TITLES},
            "securitySchemes": _SECURITY,
        },
    }


def _by_fastapi(app: FastAPI) -> dict[str, Any]:
    made: dict[str, Any] = get_openapi(
        title="Golden Thread", version="1", description=_ABOUT, routes=app.routes
    )
    return made


def _describe(operation: dict[str, Any], statuses: Sequence[int], *, etagged: bool) -> None:
    responses = {"200": operation["responses"]["200"] | {"description": "The answer."}}
    operation["tags"] = [_tag(operation)]
    operation["operationId"] = operation["operationId"].partition("_v1_")[0].replace("_", "-")
    if etagged:
        responses["200"]["headers"] = {"ETag": _ETAG}
        responses["304"] = _NOT_MODIFIED
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    operation["responses"] = responses | _problems(statuses)


def _tag(operation: Mapping[str, Any]) -> str:
    words = operation["operationId"]
    if words.startswith("board"):
        return "boards"
    return "messages" if words.startswith(("kinds", "schema")) else "record"


# --- Boards -----------------------------------------------------------------------------------------------


def _boards(generic: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    responses = {status: said for status, said in generic["responses"].items() if status != "404"}
    for board in BOARDS:
        content = {_JSON: {"schema": schemas.ref(schemas.page_of(board))}}
        yield (
            f"/boards/{board.name}",
            {
                "get": {
                    "tags": ["boards"],
                    "operationId": f"board-{board.name}",
                    "summary": board.title,
                    "description": " ".join((board.asks, *board.notes)),
                    "parameters": [*_parameters(board), _IF_NONE_MATCH],
                    "responses": responses
                    | {"200": responses["200"] | {"content": content, "description": "One page."}},
                }
            },
        )


def _parameters(board: Board) -> Iterator[dict[str, Any]]:
    labels = dict(board.labels)
    for column in board.filters:
        said = f"{labels[column]}: lines with one of these; - for lines that have none."
        each = schemas.filter_schema(board, column)
        yield _query(column, {"type": "array", "items": each}, said)
    orders = [order for column in board.columns for order in (column, f"-{column}")]
    order = "A column, with - before it for the other way round; else the board's own order."
    yield _query("sort", {"type": "string", "enum": orders}, order)
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    yield _query("limit", limit, "Lines on a page.")
    yield _query("cursor", {"type": "string"}, "As `next` has it, with all its parameters.")
    yield _query("as_at", {"type": "string"}, f"As known then. {_AS_AT}")
    yield _query("as_of", {"type": "string"}, "Seen from that day: decides what is overdue.")


def _query(name: str, schema: Schema, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


# --- Messages ---------------------------------------------------------------------------------------------


def _messages() -> Iterator[tuple[str, Any]]:
    receipt = {_JSON: {"schema": schemas.shape(shapes.MessageReceipt)}}
    location = {
        "description": "Where the history of the record is.",
        "required": True,
        "schema": {"type": "string"},
    }
    for kind, command in sorted(COMMANDS.items()):
        body: dict[str, Any] = {"schema": schemas.ref(kind)}
        if kind in published.EXAMPLES:
            body["example"] = published.EXAMPLES[kind]
        yield (
            f"/messages/{kind}",
            {
                "post": {
                    "tags": ["messages"],
                    "operationId": f"send-{kind}",
                    "summary": published.summary_of(command),
                    "parameters": [_KEY, _ON_BEHALF, _FORM_TOKEN],
                    "requestBody": {"required": True, "content": {_JSON: body}},
                    "responses": {
                        "201": {
                            "description": "Accepted: it is on the record.",
                            "headers": {"Location": location},
                            "content": receipt,
                        },
                        "200": {
                            "description": "Accepted before: the same receipt again.",
                            "content": receipt,
                        },
                    }
                    | _problems(_OF_A_MESSAGE),
                }
            },
        )


def _name_kinds(operation: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        if parameter["name"] == "kind":
            parameter["schema"] = {"type": "string", "enum": sorted(COMMANDS)}
    schema = {"description": "A JSON Schema of draft 2020-12.", "type": "object"}
    operation["responses"]["200"]["content"] = {messages.SCHEMA_TYPE: {"schema": schema}}


# --- What they have in common -----------------------------------------------------------------------------


def _problems(statuses: Sequence[int]) -> dict[str, Any]:
    every = sorted({*statuses, 500})
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in every}


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": TITLES[status],
        "content": {MEDIA_TYPE: {"schema": schemas.shape(shapes.Problem)}},
    } | ({"headers": {"WWW-Authenticate": _CHALLENGE}} if status == 401 else {})  # noqa: PLR2004


def _used(operations: Mapping[str, Any], found: Mapping[str, Schema]) -> dict[str, Schema]:
    """Those that the operations refer to, and all that these refer to."""
    used: dict[str, Schema] = {}
    waiting = ["Problem", *schemas.refs(operations)]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = found[name]
            waiting += schemas.refs(found[name])
    return used


_CHALLENGE = {"description": "Bearer.", "schema": {"type": "string"}}
_ETAG = {
    "description": "Of exactly this answer; give it back in If-None-Match.",
    "schema": {"type": "string"},
}
_NOT_MODIFIED = {
    "description": "What you have is still the answer.",
    "headers": {"ETag": _ETAG},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of the answer that you have.",
}
_KEY = {
    "name": messages.KEY,
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}$"},
    "description": "The message's own identity, a UUID for example; never used for another message.",
}
_ON_BEHALF = {
    "name": messages.ON_BEHALF,
    "in": "header",
    "required": False,
    "schema": TypeAdapter(AgencyId).json_schema(),
    "description": "The agency for which a business unit sends, by its id; nobody else may send for another.",
}
_FORM_TOKEN = {
    "name": asking.FORM_TOKEN,
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "Of the session's forms; needed with a cookie, not with a token.",
}
_SECURITY = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "The session of the pages; its name holds the partnership's, as in __Host-gt-hsscp-session.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Of the provider that signs people in, given to a program; not one of a browser's sign-in.",
    },
}
