"""Everything that goes wrong under /api, as RFC 9457 problem details. Nothing of what was sent stands in them."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from domain.errors import Code, Fault, GoldenThreadError, Refused
from services.api.answers import written
from services.api.shapes import MessageReceipt, Problem, ProblemCode, ProblemFault
from services.web.boards import NoSuchPage
from services.web.site import NotPermitted, NotSignedIn

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "This cannot be read",
    401: "Sign in first",
    403: "Not permitted",
    404: "There is nothing at this address",
    405: "This cannot be done here",
    406: "Only JSON is spoken here",
    409: "This key was used for another message",
    413: "The message is too large",
    415: "Messages are sent as JSON",
    422: "A rule says no",
    500: "This program has a fault",
    503: "The record does not answer",
}
_CHALLENGE = {"www-authenticate": 'Bearer realm="golden-thread"'}
_TRY_AGAIN = {"retry-after": "2"}
_LONGEST_FIELD = 200  # characters: a field's path is the sender's own words
_MOST = 100

log = logging.getLogger(__name__)


class ProblemError(Exception):
    """An answer that is a problem, from wherever it is noticed."""

    def __init__(
        self,
        status: int,
        code: ProblemCode,
        detail: str,
        *faults: Fault,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.faults, self.headers = faults, dict(headers or {})


def not_found(detail: str) -> ProblemError:
    return ProblemError(404, ProblemCode.NOT_FOUND, detail)


def unreadable(*faults: Fault) -> ProblemError:
    detail = "Mend what the faults name and ask again."
    return ProblemError(400, ProblemCode.UNREADABLE, detail, *faults)


def problem_faults(faults: Iterable[Fault]) -> tuple[ProblemFault, ...]:
    return tuple(
        ProblemFault(fault.code, fault.field[:_LONGEST_FIELD], fault.reason)
        for fault in list(faults)[:_MOST]
    )


def answer(
    status: int,
    code: ProblemCode,
    detail: str,
    faults: Iterable[Fault] = (),
    *,
    receipt: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = Problem(
        type=f"urn:gt:problem:{code.lower().replace('_', '-')}",
        title=TITLES[status],
        status=status,
        code=code,
        detail=detail,
        faults=problem_faults(faults),
        receipt=cast("MessageReceipt | None", receipt),
    )
    own = {"cache-control": "no-store", **(headers or {})}
    return Response(written(problem), status, own, MEDIA_TYPE)


def at_fault(_: Request, reference: str) -> Response:
    """For what nobody expected; the log says where."""
    detail = (
        f"Tell whoever runs this record: reference {reference} of its log says where."
        " A message that you sent may be recorded; send it again under the same key, and it counts once."
    )
    return answer(500, ProblemCode.FAULT, detail)


def handle(app: FastAPI) -> None:
    @app.exception_handler(ProblemError)
    async def problem(_: Request, error: ProblemError) -> Response:
        return answer(error.status, error.code, error.detail, error.faults, headers=error.headers)

    @app.exception_handler(NotSignedIn)
    async def nobody(_: Request, __: NotSignedIn) -> Response:
        detail = "Send the cookie of a session, or a token in the header Authorization."
        return answer(401, ProblemCode.NOT_SIGNED_IN, detail, headers=_CHALLENGE)

    @app.exception_handler(NotPermitted)
    async def denied(_: Request, error: NotPermitted) -> Response:
        return answer(403, ProblemCode.NOT_PERMITTED, error.reason.value)

    @app.exception_handler(NoSuchPage)
    async def nothing(_: Request, __: NoSuchPage) -> Response:
        return answer(404, ProblemCode.NOT_FOUND, "The record knows nothing of that name.")

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        found = unreadable(*error.faults)
        return answer(found.status, found.code, found.detail, found.faults)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        faults = [
            Fault(Code.BAD_VALUE, each["msg"], ".".join(map(str, each["loc"][1:])))
            for each in error.errors()
        ]
        found = unreadable(*faults)
        return answer(found.status, found.code, found.detail, found.faults)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> Response:
        if error.status_code == 405:  # noqa: PLR2004
            detail = "The header Allow says which methods this address knows."
            return answer(405, ProblemCode.NOT_ALLOWED, detail, headers=error.headers)
        return answer(404, ProblemCode.NOT_FOUND, "See /api/v1/docs for what there is.")

    @app.exception_handler(GoldenThreadError)
    async def away(_: Request, error: GoldenThreadError) -> Response:
        log.warning("a request could not be answered: %s: %s", type(error).__name__, error)
        detail = "Send the same again in a moment."
        return answer(503, ProblemCode.UNAVAILABLE, detail, headers=_TRY_AGAIN)
