"""
Forms for every kind of message that a viewer may send: /forms and /forms/KIND.

A form is read as the command line reads options, and judged as a message is. Each is served with the identity that its
message will have, so that pressing twice sends it once. Nothing of what is typed is logged.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from domain.catalogue import COMMANDS
from domain.errors import Code, GoldenThreadError
from domain.names import AgencyId
from domain.permission.decision import Decision
from domain.receipt import Verdict
from services.boards.as_at import day_of
from services.bootstrap import files, questions
from services.bootstrap.clock import fresh_id
from services.bootstrap.questions import Answer, Question
from services.web import (
    form_ended,
    form_kinds,
    form_page,
    form_words,
    receipt_page,
    rendering,
    viewer,
)
from services.web.boards import NoSuchPage
from services.web.bodies import ErrorBody
from services.web.form_faults import ON_BEHALF, Errors, errors_of
from services.web.form_kinds import FORMS_AT
from services.web.form_page import MORE, Asking
from services.web.form_reading import Typed, given_of, one_more, typed_of
from services.web.page import Hidden, Link
from services.web.receipts import is_identity, unkept
from services.web.site import FORM_TOKEN, HTML, ForgedForm, NotSignedIn, Site, where_of
from services.web.viewer import Viewer

IDENTITY = "message-id"
_LARGEST = 2 * 1024 * 1024
"""Bytes: a message of the largest size, with every letter written as its percent signs."""
_MOST_FIELDS = 4_000
_OWN_AGENCY = frozenset(
    {
        "agency",
        "provider",
        "making_agency",
        "challenger",
        "challenged_by",
        "raised_by",
        "referred_by",
    }
)
_ALL = Link("Cancel", FORMS_AT)
_NOTE = "Proposed by this form. Where your agency numbers its own, write that instead."

log = logging.getLogger(__name__)


def routes(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get(FORMS_AT)
    async def every(request: Request) -> Response:
        seen_by = site.viewer(request)
        permitted = [kind for kind in COMMANDS if _may(site, seen_by, kind).permit]
        return unkept(site, request, seen_by, form_kinds.body(permitted))

    @router.get(FORMS_AT + "/{kind}")
    async def ask(request: Request, kind: str) -> Response:
        asked = _Asked.of(site, request, site.viewer(request), kind)
        return asked.page(asked.begun(request.query_params.multi_items()))

    @router.post(FORMS_AT + "/{kind}")
    async def take(request: Request, kind: str) -> Response:
        pairs = await _pairs(request)
        if pairs is None:
            return _too_large(site, request)
        form = dict(pairs)
        try:
            seen_by = site.check_form(request, form)
        except (NotSignedIn, ForgedForm):
            now = site.viewer_of(request)
            if now is not None and form_ended.is_of(site, form, now):
                return _Asked.of(site, request, now, kind).again(_typed(pairs))
            if kind in COMMANDS and form_ended.is_ours(site, form):
                return form_ended.page(site, request, kind, pairs)
            raise
        asked = _Asked.of(site, request, seen_by, kind)
        return await asked.take(_typed(pairs))

    return router


@dataclass(frozen=True, slots=True)
class _Asked:
    """One kind of message, which the viewer may send as `agency`."""

    site: Site
    request: Request
    viewer: Viewer
    kind: str
    agency: AgencyId
    questions: Sequence[Question]

    @classmethod
    def of(cls, site: Site, request: Request, seen_by: Viewer, kind: str) -> "_Asked":
        """Raises NoSuchPage, and NotPermitted."""
        if kind not in COMMANDS:
            raise NoSuchPage
        viewer.permitted(_may(site, seen_by, kind))
        agency = seen_by.subject.agency or ""
        asked = form_words.in_words(kind, questions.questions_of(kind, site.house.scope))
        return cls(site, request, seen_by, kind, agency, (*asked, *_on_behalf(site, agency)))

    # --- Asking ---------------------------------------------------------------------------------------

    def begun(self, parameters: Sequence[tuple[str, str]]) -> Typed:
        """A new form: with what its address says, today, the viewer's own agency and a new reference."""
        identity = f"form-{fresh_id()}"
        today = day_of(self.site.now())
        before = {"occurred_on": [today.isoformat()]}
        own = not self.site.house.scope.framework.coordinates(self.agency)
        for question in self.questions:
            if question.path in _OWN_AGENCY and own and question.answer is Answer.CHOICE:
                before[question.path] = [self.agency]
            if question.letters:
                number = identity.rpartition("-")[2][-8:].upper()
                start = f"{self.site.partnership.upper()}-{question.letters}"
                before[question.path] = [f"{start}-{today.year}-{number}"]
        given = {**before, **_typed(parameters)}
        return {**typed_of(self.questions, given), IDENTITY: [identity]}

    def page(
        self,
        typed: Typed,
        *,
        status: int = 200,
        errors: Errors | None = None,
        cancel: Link = _ALL,
    ) -> Response:
        body = form_page.body(
            Asking(
                heading=form_words.title_of(self.kind),
                lead=form_words.lead_of(self.kind),
                action=form_kinds.address_of(self.kind),
                questions=tuple(
                    replace(each, hint=_NOTE) if each.letters else each for each in self.questions
                ),
                typed=typed,
                hidden=(
                    Hidden(FORM_TOKEN, self.viewer.token),
                    Hidden(IDENTITY, _identity(typed)),
                    *form_ended.marks(self.site, self.viewer),
                ),
                errors=errors.at if errors else {},
                general=errors.general if errors else (),
                cancel=cancel,
            )
        )
        return unkept(self.site, self.request, self.viewer, body, status=status, error=bool(errors))

    # --- Taking ---------------------------------------------------------------------------------------

    async def take(self, typed: Typed) -> Response:
        if not is_identity(_identity(typed)):
            typed = _renamed(typed)
        wanted = typed.get(MORE)
        if wanted:
            return self.page(self._grown(typed, wanted[-1]))
        given = given_of(self.questions, typed)
        message, faults = files.message_of(
            self.kind, {name: each for name, each in given.fields.items() if name != ON_BEHALF}
        )
        names = form_page.names(self.questions, typed)
        if message is None or given.wrong:
            errors = errors_of(faults, given, self.questions, names)
            return self.page(typed, status=422, errors=errors)
        try:
            receipt = await self.site.house.submit(
                sender=self.agency,
                role=self.viewer.subject.role,
                kind=self.kind,
                message_id=_identity(typed),
                body=message.body,
                on_behalf_of=(given.fields.get(ON_BEHALF) or (None,))[0],
            )
        except GoldenThreadError as error:
            log.warning("a form of %s could not be recorded: %s", self.kind, type(error).__name__)
            again = "The record does not answer. Nothing that you typed is lost: press Send again in a minute."
            return self.page(typed, status=503, errors=Errors({}, (again,)))
        if receipt.verdict is Verdict.ACCEPTED:
            return RedirectResponse(
                receipt_page.address_of_receipt(receipt.message_id), status_code=303
            )
        if any(fault.code is Code.DIFFERENT_CONTENT for fault in receipt.faults):
            return self._sent_before(typed)
        errors = errors_of(receipt.faults, given, self.questions, names, by_rules=True)
        return self.page(_renamed(typed), status=422, errors=errors)

    def again(self, typed: Typed) -> Response:
        """The form of a session that has ended, given back to its owner under a new one. Nothing is sent yet."""
        kept = typed if is_identity(_identity(typed)) else _renamed(typed)
        return self.page(kept, status=403, errors=Errors({}, (form_ended.BACK,)))

    def _grown(self, typed: Typed, path: str) -> Typed:
        for question in self.questions:
            if question.path == path and question.several:
                return one_more(question, typed)
        return typed

    def _sent_before(self, typed: Typed) -> Response:
        """The form was sent, and after that changed and sent again."""
        said = "This form was sent already, with other answers. To send these as well, press Send again."
        receipt = Link("See what was sent", receipt_page.address_of_receipt(_identity(typed)))
        return self.page(_renamed(typed), status=422, errors=Errors({}, (said,)), cancel=receipt)


def _may(site: Site, seen_by: Viewer, kind: str) -> Decision:
    return viewer.may_send(seen_by, COMMANDS[kind], site.house.scope, now=site.now())


def _on_behalf(site: Site, agency: AgencyId) -> tuple[Question, ...]:
    """Only a business unit may send for another agency (domain invariant 7)."""
    scope = site.house.scope
    if not scope.framework.coordinates(agency):
        return ()
    words = {
        each.id: each.name
        for each in scope.framework.agencies.values()
        if scope.partnership in each.partnerships and each.id != agency
    }
    hint = "Where an agency asked you to send it."
    return (Question(ON_BEHALF, "On behalf of", hint, Answer.CHOICE, required=False, words=words),)


# --- Requests and answers ---------------------------------------------------------------------------------


async def _pairs(request: Request) -> Sequence[tuple[str, str]] | None:
    """Names and values as sent; None for more than any form of ours has, of which nothing is kept."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > _LARGEST:
            return None
    try:
        return parse_qsl(
            content.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return None


def _typed(pairs: Sequence[tuple[str, str]]) -> Typed:
    typed: dict[str, list[str]] = {}
    for name, value in pairs:
        typed.setdefault(name, []).append(value)
    return typed


def _identity(typed: Typed) -> str:
    return (typed.get(IDENTITY) or ("",))[-1]


def _renamed(typed: Typed) -> Mapping[str, Sequence[str]]:
    """As a new message: the one before has its answer."""
    return {**typed, IDENTITY: [f"form-{fresh_id()}"]}


def _too_large(site: Site, request: Request) -> Response:
    said = "A form holds less than this. Send it in parts, or as a file from the command line."
    body = ErrorBody(413, "This is too much for a form", said, links=(Link("All forms", FORMS_AT),))
    where = where_of(request)
    page = site.frame(site.viewer_of(request), where).page(body.heading, where, error=True)
    return Response(rendering.render(page, body), 413, {"cache-control": "no-store"}, HTML)
