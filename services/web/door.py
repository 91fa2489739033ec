"""
Who is signed in, and how they come in and go out.

In a deployment the identity provider says who somebody is. In the demonstration everybody takes the role they like, and
the pages say so.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from domain.command import Scope
from domain.names import AgencyId
from domain.permission.subject import Subject
from domain.permission.vouching import (
    NotVouched,
    SignInRefused,
    Started,
    Tenant,
    Vouched,
    subject_of,
)
from services.web import session
from services.web.demo_people import ROLE_WORDS, Person
from services.web.frame import Where
from services.web.page import Account, Choice, Hidden, RoleSwitcher
from services.web.session import Seals, Session, SignedOut
from services.web.viewer import Viewer

AT, START_AT, BACK_AT = "/sign-in", "/sign-in/start", "/sign-in/callback"
OUT_AT = "/sign-out"
FORM_TOKEN = "token"  # noqa: S105 (the name of a field)
_STARTED = "gt-sign-in"
_STARTED_LASTS = timedelta(minutes=10)
_REMEMBERED = 1_000  # opened cookies


class Provider(Protocol):
    """An identity provider. Every method raises SignInRefused."""

    async def start(self, redirect: str) -> Started: ...

    async def finish(
        self, started: Started, *, state: str, code: str, redirect: str
    ) -> Vouched: ...

    async def vouch(self, token: str) -> Vouched: ...


@dataclass(frozen=True, slots=True)
class ByProvider:
    """`address` is what people type; `tenants` say what each directory of people may vouch for."""

    provider: Provider
    tenants: Mapping[str, Tenant]
    address: str


@dataclass(frozen=True, slots=True)
class ByChoice:
    """The demonstration's."""

    people: tuple[Person, ...]


Way = ByProvider | ByChoice


@dataclass
class Door:
    """
    Who is signed in, by their cookie. `agencies` are the partnership's, `fresh` makes ids that nobody can guess, `now`
    is aware.
    """

    scope: Scope
    way: Way
    seals: Seals
    agencies: Collection[AgencyId]
    now: Callable[[], datetime]
    fresh: Callable[[], str]
    _out: SignedOut = field(default_factory=SignedOut)
    _opened: dict[str, Session] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        """The cookies travel over TLS alone: everywhere but on loopback."""
        return isinstance(self.way, ByProvider) and urlsplit(self.way.address).scheme == "https"

    @property
    def cookie(self) -> str:
        return self._named("session")

    def _named(self, what: str) -> str:
        """Cookies know no ports: two partnerships on one machine need two names."""
        name = f"gt-{self.scope.partnership}-{what}"
        return f"__Host-{name}" if self.secure else name

    # --- Who it is --------------------------------------------------------------------------------

    def session_of(self, request: Request) -> Session | None:
        sealed = request.cookies.get(self.cookie, "")
        found = self._opened.get(sealed)
        if found is None:
            found = session.from_cookie(sealed, self.seals, now=self.now())
            if found is None:
                return None
            if len(self._opened) >= _REMEMBERED:
                self._opened.clear()
            self._opened[sealed] = found
        stays = self.now() < found.expires_at and found not in self._out
        return found if stays and found.subject.partnership == self.scope.partnership else None

    def viewer_of(self, request: Request) -> Viewer | None:
        found = self.session_of(request)
        if found is None:
            return None
        return Viewer(found.subject, self.words(found.subject), self.seals.token(found.id))

    async def bearer_of(self, token: str) -> Viewer | None:
        """
        Who a program speaks for, by a token of the provider's; None for a token that lets nobody in, and for all in the
        demonstration. Raises SignInRefused while the provider does not answer.
        """
        if not isinstance(self.way, ByProvider):
            return None
        try:
            subject = self._subject_of(await self.way.provider.vouch(token), self.way)
        except SignInRefused as refused:
            if refused.code is NotVouched.PROVIDER_AWAY:
                raise
            return None
        return Viewer(subject, self.words(subject))

    def _subject_of(self, vouched: Vouched, way: ByProvider) -> Subject:
        return subject_of(
            vouched,
            partnership=self.scope.partnership,
            agencies=self.agencies,
            tenants=way.tenants,
        )

    def words(self, subject: Subject) -> str:
        """What a page calls somebody whose name it does not know: `Agency lead, Cleveland Police`."""
        agency = self.scope.framework.agencies.get(subject.agency or "")
        role = ROLE_WORDS[subject.role]
        return role if agency is None else f"{role}, {agency.name}"

    def account_of(self, viewer: Viewer, where: Where) -> Account:
        """`where` is the page that a change of role comes back to."""
        hidden = (Hidden(FORM_TOKEN, viewer.token),)
        switcher = None
        if isinstance(self.way, ByChoice):
            choices = tuple(
                Choice(person.key, person.name, person.subject == viewer.subject)
                for person in self.way.people
            )
            back = Hidden("next", where.path)
            switcher = RoleSwitcher(AT, "person", choices, (*hidden, back))
        return Account(viewer.name, ROLE_WORDS[viewer.subject.role], OUT_AT, hidden, switcher)

    # --- Forms ------------------------------------------------------------------------------------

    def is_ours(self, request: Request, token: str) -> bool:
        """A form of somebody signed in, sent from a page of ours: it has their session's token and no other origin."""
        found = self.session_of(request)
        return (
            found is not None and self.from_here(request) and self.seals.is_token(found.id, token)
        )

    def from_here(self, request: Request) -> bool:
        """No browser says that another site sent it."""
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return False
        origin = request.headers.get("origin")
        if origin is None:
            return True
        own = (
            self.way.address
            if isinstance(self.way, ByProvider)
            else f"http://{request.headers.get('host', '')}"
        )
        return urlsplit(origin)[:2] == urlsplit(own)[:2]

    # --- In and out -------------------------------------------------------------------------------

    def _let_in(self, subject: Subject, request: Request, back: str) -> Response:
        """The session before it ends, for a copy of its cookie too."""
        self._end(request)
        begun = session.begin(subject, session_id=self.fresh(), now=self.now())
        response = RedirectResponse(own_path(back), status_code=303)
        lasts = int((begun.expires_at - begun.issued_at).total_seconds())
        self._set(response, "session", session.to_cookie(begun, self.seals), lasts)
        return response

    def let_out(self, request: Request) -> Response:
        self._end(request)
        response = RedirectResponse(AT, status_code=303)
        self._clear(response, "session")
        response.headers["clear-site-data"] = '"cache"'
        return response

    def let_in_as(self, key: str, request: Request, back: str) -> Response:
        """One of the demonstration's people. Raises SignInRefused, in a deployment always."""
        if not isinstance(self.way, ByChoice) or not self.from_here(request):
            raise SignInRefused(NotVouched.WRONG_STATE)
        for person in self.way.people:
            if person.key == key:
                return self._let_in(person.subject, request, back)
        raise SignInRefused(NotVouched.NO_ROLE)

    async def send_to_provider(self, back: str) -> Response:
        """Raises SignInRefused, in the demonstration always."""
        way = self._by_provider()
        started = await way.provider.start(way.address + BACK_AT)
        content = {
            "state": started.state,
            "nonce": started.nonce,
            "verifier": started.verifier,
            "next": own_path(back),
        }
        kept = self.seals.seal(_STARTED, content, until=self.now() + _STARTED_LASTS)
        response = RedirectResponse(started.address, status_code=303)
        self._set(response, "sign-in", kept, int(_STARTED_LASTS.total_seconds()))
        return response

    async def come_back(self, request: Request) -> Response:
        """From the provider. Raises SignInRefused, in the demonstration always."""
        way = self._by_provider()
        kept = self.seals.open(
            _STARTED, request.cookies.get(self._named("sign-in"), ""), now=self.now()
        )
        if kept is None:
            raise SignInRefused(NotVouched.WRONG_STATE)
        started = Started("", kept["state"], kept["nonce"], kept["verifier"])
        brought = request.query_params
        vouched = await way.provider.finish(
            started,
            state=brought.get("state", ""),
            code=brought.get("code", ""),
            redirect=way.address + BACK_AT,
        )
        subject = self._subject_of(vouched, way)
        response = self._let_in(subject, request, kept["next"])
        self._clear(response, "sign-in")
        return response

    def _end(self, request: Request) -> None:
        found = self.session_of(request)
        if found is not None:
            self._out.add(found, now=self.now())

    def _by_provider(self) -> ByProvider:
        if not isinstance(self.way, ByProvider):
            raise SignInRefused(NotVouched.WRONG_STATE)
        return self.way

    def forget_start(self, response: Response) -> Response:
        self._clear(response, "sign-in")
        return response

    def _set(self, response: Response, what: str, value: str, seconds: int) -> None:
        response.set_cookie(
            self._named(what),
            value,
            max_age=seconds,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def _clear(self, response: Response, what: str) -> None:
        response.delete_cookie(
            self._named(what), path="/", secure=self.secure, httponly=True, samesite="lax"
        )


def own_path(path: str) -> str:
    """The path of a page of ours, or of the start page for anything else: nobody is sent to another site."""
    parts = urlsplit(path) if path.isprintable() and path.isascii() else None
    ours = parts is not None and not parts.scheme and not parts.netloc
    return path if ours and path.startswith("/") and path[1:2] not in ("/", "\\") else "/"
