"""Who may come in to a partnership's pages, by its settings and what lies under `secrets/<partnership>/web`."""

import secrets
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from adapters import passwords
from adapters.clock import SystemClock
from adapters.oidc.fetching import client
from adapters.oidc.flow import Provider
from adapters.oidc.tokens import Expected
from domain.errors import Misconfigured
from domain.names import PartnershipId
from domain.permission.vouching import Tenant
from services.bootstrap import places
from services.config import OidcSettings, Settings, WebSettings, is_loopback
from services.web.demo_people import people
from services.web.door import ByChoice, ByProvider, Door, Way
from services.web.session import SealKey, Seals

_KEY_BYTES = 32
_clock = SystemClock()


@asynccontextmanager
async def open_door(settings: Settings, partnership: PartnershipId) -> AsyncIterator[Door]:
    """Raises Misconfigured where the settings let nobody in, or anybody from anywhere."""
    web = settings.of(partnership).web
    directory = places.session_key(settings, partnership).parent
    scope = places.scope(settings, partnership)
    agencies = places.agencies(scope.framework, partnership)
    seals = Seals(session_keys(directory))

    def door(way: Way) -> Door:
        return Door(scope, way, seals, agencies, _clock.now, lambda: secrets.token_urlsafe(32))

    if web.demo:
        _check_local(web, partnership)
        yield door(ByChoice(people(scope, now=_clock.now())))
    elif web.oidc is not None:
        address = _address(web, partnership)
        expected, tenants = _expected(web.oidc)
        secret = passwords.read(directory / "client.secret")
        async with client() as http:
            provider = Provider(expected, client_secret=secret, http=http, now=_clock.now)
            yield door(ByProvider(provider, tenants, address))
    else:
        raise Misconfigured(
            f"nobody could sign in: set partnerships.{partnership}.web.oidc, or "
            f"partnerships.{partnership}.web.demo for a demonstration on this machine"
        )


def session_keys(directory: Path) -> tuple[SealKey, ...]:
    """
    `session.key`, made when it is missing, and `session-before.key` where there is one: whoever moves the first to the
    second and starts again changes keys, and signs nobody out. Raises Misconfigured.
    """
    newest, before = directory / "session.key", directory / "session-before.key"
    passwords.ensure(newest)
    return tuple(_key(file) for file in (newest, before) if file.exists())


def _key(file: Path) -> SealKey:
    """Its id follows from its content, so that it stays the same in another file."""
    written = passwords.read(file).get_secret_value()
    try:
        key = urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise Misconfigured(f"{file} is no key: remove it, and everybody signs in again")
    return SealKey(sha256(b"id" + key).hexdigest()[:16], key)


def _check_local(web: WebSettings, partnership: PartnershipId) -> None:
    if not is_loopback(web.host):
        raise Misconfigured(
            f"partnerships.{partnership}.web.demo lets everybody in: set host to 127.0.0.1"
        )


def _address(web: WebSettings, partnership: PartnershipId) -> str:
    """What people type. Plain HTTP is for loopback: a session would travel in the clear."""
    if web.address is None:
        if not is_loopback(web.host):
            raise Misconfigured(
                f"set partnerships.{partnership}.web.address to what people type, as in https://board.example"
            )
        return f"http://{web.host}:{web.port}"
    address = web.address.rstrip("/")
    host = address.partition("://")[2].partition(":")[0]
    if not (address.startswith("https://") or is_loopback(host)):
        raise Misconfigured(f"partnerships.{partnership}.web.address must begin with https://")
    return address


def _expected(oidc: OidcSettings) -> tuple[Expected, dict[str, Tenant]]:
    tenants = {
        tid: Tenant(frozenset(each.agencies), frozenset(each.roles))
        for tid, each in oidc.tenants.items()
    }
    expected = Expected(
        oidc.issuer,
        oidc.client_id,
        frozenset(tenants),
        oidc.role_claim,
        oidc.grant_claim,
    )
    return expected, tenants
