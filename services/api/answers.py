"""Values to JSON, and answers that are kept and marked, so that who has one already is told so."""

from collections.abc import Mapping

import orjson
from fastapi import Request, Response

from services.boards.cells import plain
from services.web.site import Kept, etag_of

JSON = "application/json"
_VARY = "Cookie, Authorization"


def written(value: object) -> bytes:
    """Days and moments in ISO 8601, moments in UTC with a Z, decimal numbers as numbers."""
    return orjson.dumps(value, default=_other, option=orjson.OPT_UTC_Z)


def _other(value: object) -> object:
    found = plain(value)
    if found is value:
        raise TypeError(f"{type(value).__name__} has no form in JSON")
    return found


def kept(value: object) -> Kept:
    body = written(value)
    return Kept(body, etag_of(body), JSON)


def answer(request: Request, found: Kept) -> Response:
    """304 for who names its ETag."""
    headers = {"etag": found.etag, "cache-control": "private, no-cache", "vary": _VARY}
    if _known(request, found.etag):
        return Response(status_code=304, headers=headers)
    return Response(found.body, 200, headers, JSON)


def fresh(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Of one moment: nobody keeps it."""
    own = {"cache-control": "no-store", "vary": _VARY, **(headers or {})}
    return Response(written(value), status, own, JSON)


def _known(request: Request, etag: str) -> bool:
    said = request.headers.get("if-none-match", "")
    return said.strip() == "*" or etag in {
        each.strip().removeprefix("W/") for each in said.split(",")
    }
