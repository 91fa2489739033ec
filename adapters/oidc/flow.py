"""
The authorization code flow of OpenID Connect Core 1.0 (section 3.1) with PKCE (RFC 7636, S256), state and nonce.

What a started sign-in has to remember is handed back to the caller, who keeps it with the browser.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from adapters.oidc.fetching import checked, fetch, send_form
from adapters.oidc.keys import IssuerKeys
from adapters.oidc.tokens import Expected, vouched
from domain.permission.vouching import NotVouched, SignInRefused, Started, Vouched

_SCOPE = "openid"
_LONGEST = 4096  # characters of a code
_ANY_TENANT = "organizations"
"""Where a provider with one issuer for each tenant describes all of them."""


class Provider:
    """One identity provider, for one client id. Its description and keys are fetched at the first sign-in."""

    def __init__(
        self,
        expected: Expected,
        *,
        client_secret: SecretStr,
        http: httpx.AsyncClient,
        now: Callable[[], datetime],
    ) -> None:
        self._expected = expected
        self._secret = client_secret
        self._http = http
        self._now = now
        self._described: Mapping[str, Any] | None = None
        self._keys = IssuerKeys(self._published_keys, now=now)

    async def start(self, redirect: str) -> Started:
        """`redirect` is our own address that the browser comes back to. Raises SignInRefused."""
        endpoint = checked((await self._description())["authorization_endpoint"])
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "response_mode": "query",
            "client_id": self._expected.audience,
            "redirect_uri": redirect,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(endpoint).query else "?"
        return Started(f"{endpoint}{joint}{urlencode(asked)}", state, nonce, verifier)

    async def finish(self, started: Started, *, state: str, code: str, redirect: str) -> Vouched:
        """`state` and `code` are what the browser brought back. Raises SignInRefused."""
        if not hmac.compare_digest(state.encode(), started.state.encode()):
            raise SignInRefused(NotVouched.WRONG_STATE)
        if not code or len(code) > _LONGEST:
            raise SignInRefused(NotVouched.PROVIDER_SAID_NO)
        answer = await send_form(
            self._http,
            (await self._description())["token_endpoint"],
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect,
                "client_id": self._expected.audience,
                "client_secret": self._secret.get_secret_value(),
                "code_verifier": started.verifier,
            },
        )
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise SignInRefused(NotVouched.NOT_A_TOKEN)
        return await vouched(
            token, self._expected, key_of=self._key, nonce=started.nonce, now=self._now()
        )

    async def vouch(self, token: str) -> Vouched:
        """For a program that brings a token of its own along. Raises SignInRefused."""
        return await vouched(token, self._expected, key_of=self._key, nonce=None, now=self._now())

    async def _key(self, kid: str) -> RSAKey:
        return await self._keys.of(kid)

    async def _published_keys(self) -> Mapping[str, Any]:
        return await fetch(self._http, (await self._description())["jwks_uri"])

    async def _description(self) -> Mapping[str, Any]:
        """OpenID Connect Discovery 1.0, section 4. Raises SignInRefused."""
        if self._described is None:
            issuer = self._expected.issuer
            base = issuer.replace("{tid}", _ANY_TENANT).rstrip("/")
            found = await fetch(self._http, f"{base}/.well-known/openid-configuration")
            if found.get("issuer") != issuer.replace("{tid}", "{tenantid}"):
                raise SignInRefused(NotVouched.WRONG_ISSUER)
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                checked(found.get(name))
            self._described = found
        return self._described
