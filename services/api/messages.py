"""Messages: what may be sent, their schemas, and the same door to the record as over NATS."""

import re
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from domain.catalogue import COMMANDS
from domain.command import Command
from domain.errors import Code, Fault
from domain.names import AgencyId
from domain.permission import sensitivity
from domain.permission.decision import Decision, Reason, decide
from domain.permission.resource import Action
from domain.receipt import Receipt, Verdict
from services.api import answers, problems
from services.api.asking import Asking, InJson, OfSite, Sending
from services.api.boards import PREFIX
from services.api.problems import ProblemError, not_found
from services.api.shapes import MessageKind, MessageKinds, ProblemCode
from services.bootstrap import messages as published
from services.web.site import Kept, Site
from services.web.viewer import NotPermitted, Viewer

KEY = "Idempotency-Key"
ON_BEHALF = "ce-onbehalfof"
"""The agency for which a business unit sends, as over NATS."""

SCHEMA_TYPE = "application/schema+json"
_IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}")
_JSON = "application/json"
_LISTS = 128  # of kinds that are kept: one for each role and agency
_READING = frozenset(
    {
        Code.NOT_JSON,
        Code.UNKNOWN_FIELD,
        Code.MISSING_FIELD,
        Code.WRONG_TYPE,
        Code.BAD_VALUE,
        Code.BAD_ENVELOPE,
        Code.TOO_LARGE,
    }
)
"""Where one of these is found before any rule was asked, the message could not be read."""

router = APIRouter()


@router.get(
    "/messages",
    response_model=MessageKinds,
    summary="The kinds of messages that you may send",
    dependencies=[InJson],
)
async def kinds(request: Request, site: OfSite, asking: Asking) -> Response:
    names = tuple(
        kind
        for kind, command in sorted(COMMANDS.items())
        if _decision(site, asking, command).permit
    )
    return answers.answer(request, _list(asking.subject.agency, names))


@lru_cache(_LISTS)
def _list(agency: AgencyId | None, names: tuple[str, ...]) -> Kept:
    found = tuple(
        MessageKind(
            kind,
            published.summary_of(COMMANDS[kind]),
            f"{PREFIX}/messages/{kind}/schema",
            f"{PREFIX}/messages/{kind}",
        )
        for kind in names
    )
    return answers.kept(MessageKinds(agency, found))


@router.get("/messages/{kind}/schema", summary="The JSON Schema of a kind of message")
async def schema(kind: str, request: Request, asking: Asking) -> Response:  # noqa: ARG001 (signed in)
    found = published.schemas().get(kind)
    if found is None:
        raise _no_kind()
    response = answers.answer(request, answers.kept(found))
    if response.status_code == 200:  # noqa: PLR2004
        response.headers["content-type"] = SCHEMA_TYPE
    return response


@router.post("/messages/{kind}", summary="Send a message", dependencies=[InJson])
async def send(
    kind: Annotated[str, Path(max_length=100)],
    request: Request,
    site: OfSite,
    sender: Sending,
    key: Annotated[str | None, Header(alias=KEY)] = None,
) -> Response:
    command = COMMANDS.get(kind)
    if command is None:
        raise _no_kind()
    decision = _decision(site, sender, command)
    agency = sender.subject.agency
    if not decision.permit or agency is None:
        raise NotPermitted(decision.reason)
    _check_headers(request, key)
    body = await _body(request)
    before = (await site.house.record.stand(None)).position
    receipt = await site.house.submit(
        sender=agency,
        role=sender.subject.role,
        kind=kind,
        message_id=key or "",
        body=body,
        on_behalf_of=_on_behalf(request),
    )
    return _answered(receipt, before)


def _decision(site: Site, asking: Viewer, command: type[Command]) -> Decision:
    agency = asking.subject.agency
    if agency is None:
        return Decision(permit=False, reason=Reason.NO_AGENCY)
    message = sensitivity.message(site.house.scope, command, agency)
    return decide(asking.subject, Action.SUBMIT, message, now=site.now())


def _check_headers(request: Request, key: str | None) -> None:
    said = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if said != _JSON:
        detail = f"Send the message as {_JSON}."
        raise ProblemError(415, ProblemCode.UNSUPPORTED_TYPE, detail, headers={"accept": _JSON})
    if key is None or not _IDENTITY.fullmatch(key):
        reason = (
            "give every message a key of its own, a UUID for example: 1 to 128 of the characters "
            "A-Z a-z 0-9 . _ : / + = -, the first a letter or digit"
        )
        raise problems.unreadable(Fault(Code.BAD_ENVELOPE, reason, KEY))


def _on_behalf(request: Request) -> str | None:
    """As it was sent: who may act for whom is a rule of the record's. Given twice, it is no agency's id."""
    said = request.headers.getlist(ON_BEHALF)
    return ", ".join(said) if said else None


async def _body(request: Request) -> bytes:
    """Raises ProblemError as soon as it is too much: nothing larger is ever kept."""
    most = published.LARGEST_BODY
    too_large = ProblemError(
        413, ProblemCode.TOO_LARGE, f"A message has {most // 1024} kB at most; send it in parts."
    )
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said[:12]) > most:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise too_large
    return bytes(body)


def _answered(receipt: Receipt, before: int) -> Response:
    """201 for what was recorded since `before`, 200 for what had been recorded already."""
    said = published.receipt_body(receipt)
    if receipt.verdict is Verdict.ACCEPTED:
        new = receipt.first_position is not None and receipt.first_position > before
        headers = {"location": f"{PREFIX}/records/{receipt.reference}"} if new else {}
        return answers.fresh(said, 201 if new else 200, headers)
    codes = {fault.code for fault in receipt.faults}
    if Code.DIFFERENT_CONTENT in codes:
        detail = "Send the message under a key of its own; this key has its answer already."
        reason = "this key was used for another message; send the new one under a new key"
        fault = Fault(Code.DIFFERENT_CONTENT, reason, KEY)
        return problems.answer(409, ProblemCode.DIFFERENT_CONTENT, detail, [fault])
    detail = (
        "Mend what the faults name and send the message under a new key: this one has its answer."
    )
    unread = receipt.reference is None and not codes.isdisjoint(_READING)
    status, code = (400, ProblemCode.UNREADABLE) if unread else (422, ProblemCode.REFUSED)
    return problems.answer(status, code, detail, receipt.faults, receipt=said)


def _no_kind() -> ProblemError:
    return not_found("GET /api/v1/messages names the kinds that you may send.")
