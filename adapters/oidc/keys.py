"""
The keys that an issuer publishes (RFC 7517), kept for an hour and fetched anew when a token names one that is not among
them: an issuer changes its keys without notice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.util import base64_to_int

from domain.permission.vouching import NotVouched, SignInRefused

KEPT = timedelta(hours=1)
STALE = timedelta(hours=24)
"""So long a key still counts when the issuer does not answer."""

PAUSE = timedelta(seconds=30)
"""Between two fetches: a sender of unknown key ids does not make us ask the issuer each time."""

_MOST = 64
_SMALLEST = 2048  # bits
_ALIKE = {"kty": "RSA", "use": "sig", "alg": "RS256"}
_SECRET = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

Fetch = Callable[[], Awaitable[Mapping[str, Any]]]
"""The issuer's key set as it is published. Raises SignInRefused."""


class IssuerKeys:
    """`now` is aware. One fetch at a time."""

    def __init__(self, fetch: Fetch, *, now: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._now = now
        self._keys: Mapping[str, RSAKey] = {}
        self._fetched: datetime | None = None
        self._tried: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def of(self, kid: str) -> RSAKey:
        """Raises SignInRefused: UNKNOWN_KEY, or PROVIDER_AWAY when there are no keys and none to be had."""
        if not self._fresh() or kid not in self._keys:
            async with self._one_at_a_time:
                if not self._fresh() or kid not in self._keys:
                    await self._renew()
        key = self._keys.get(kid)
        if key is None:
            raise SignInRefused(NotVouched.UNKNOWN_KEY)
        return key

    def _fresh(self) -> bool:
        return self._fetched is not None and self._now() - self._fetched < KEPT

    async def _renew(self) -> None:
        now = self._now()
        if self._tried is not None and now - self._tried < PAUSE:
            return
        self._tried = now
        try:
            self._keys = read_keys(await self._fetch())
            self._fetched = now
        except SignInRefused:
            if self._fetched is None or now - self._fetched >= STALE:
                self._keys = {}
                raise


def read_keys(published: Mapping[str, Any]) -> Mapping[str, RSAKey]:
    """
    The RSA keys for signatures, by their id. Raises SignInRefused PROVIDER_AWAY for what is no key set: two keys of one
    id, or a secret key among them.
    """
    entries = published.get("keys")
    if not isinstance(entries, list) or len(entries) > _MOST:
        raise SignInRefused(NotVouched.PROVIDER_AWAY)
    found: dict[str, RSAKey] = {}
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() & _SECRET:
            raise SignInRefused(NotVouched.PROVIDER_AWAY)
        kid = entry.get("kid")
        if not _signs(entry) or not isinstance(kid, str):
            continue
        if kid in found:
            raise SignInRefused(NotVouched.PROVIDER_AWAY)
        key = _key(entry)
        if key is not None:
            found[kid] = key
    return found


def _signs(entry: Mapping[str, Any]) -> bool:
    return (
        entry.get("kty") == "RSA"
        and entry.get("use", "sig") == "sig"
        and entry.get("alg", "RS256") == "RS256"
    )


def _key(entry: Mapping[str, Any]) -> RSAKey | None:
    """None for what is no key, or a weak one."""
    wanted = {name: entry.get(name) for name in ("n", "e", "kid")}
    text = {name: value for name, value in wanted.items() if isinstance(value, str)}
    if text.keys() != wanted.keys():
        return None
    try:
        weak = base64_to_int(text["n"]).bit_length() < _SMALLEST
        key = None if weak else RSAKey.import_key({**_ALIKE, **text})
    except (JoseError, ValueError):
        return None
    return key
