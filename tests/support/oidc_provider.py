"""
A small OpenID provider on loopback, over real HTTP, whose tokens are really signed: what a test needs of a directory of
people. Whoever comes to its sign-in page is `person`.
"""

import asyncio
import hashlib
import secrets
import socket
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from adapters.clock import SystemClock

CLIENT = "golden-thread-board"
CLIENT_SECRET = "a secret of the tests alone"  # noqa: S105
TENANT = "11111111-2222-3333-4444-555555555555"
OID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
LIFETIME = 3600  # seconds


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@cache
def first_key() -> RSAKey:
    """One for all tests: it takes longer to make than most of them last."""
    return new_key("one")


@dataclass
class OidcProvider:
    """`change` alters the claims of the next tokens, `answer` replaces what an endpoint says."""

    issuer: str
    keys: list[RSAKey]
    roles: tuple[str, ...] = ("hsscp.agency-lead.cleveland-police",)
    change: Callable[[dict[str, Any]], Any] = lambda _: None
    answer: Mapping[str, Response] = field(default_factory=dict)
    now: Callable[[], datetime] = SystemClock().now
    asked: dict[str, int] = field(default_factory=dict)
    _codes: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def claims(self, nonce: str) -> dict[str, Any]:
        now = int(self.now().timestamp())
        return {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": secrets.token_urlsafe(16),
            "oid": OID,
            "tid": TENANT,
            "iat": now,
            "nbf": now,
            "exp": now + LIFETIME,
            "nonce": nonce,
            "roles": list(self.roles),
        }

    def token(self, nonce: str) -> str:
        claims = self.claims(nonce)
        self.change(claims)
        key = self.keys[0]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, ["RS256"])

    def app(self) -> FastAPI:
        app = FastAPI()

        def said(name: str) -> Response | None:
            self.asked[name] = self.asked.get(name, 0) + 1
            return self.answer.get(name)

        @app.get("/.well-known/openid-configuration")
        async def describe() -> Response:
            return said("description") or JSONResponse(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                }
            )

        @app.get("/keys")
        async def publish() -> Response:
            keys = [key.as_dict(private=False) for key in self.keys]
            return said("keys") or JSONResponse({"keys": keys})

        @app.get("/authorize")
        async def authorize(request: Request) -> Response:
            asked = dict(request.query_params)
            assert asked["code_challenge_method"] == "S256"
            assert asked["client_id"] == CLIENT
            code = secrets.token_urlsafe(16)
            self._codes[code] = asked
            back = urlencode({"code": code, "state": asked["state"]})
            return said("authorize") or RedirectResponse(f"{asked['redirect_uri']}?{back}")

        @app.post("/token")
        async def exchange(
            code: Annotated[str, Form()],
            code_verifier: Annotated[str, Form()],
            client_secret: Annotated[str, Form()],
            redirect_uri: Annotated[str, Form()],
        ) -> Response:
            special = said("token")
            if special is not None:
                return special
            asked = self._codes.pop(code, None)
            digest = hashlib.sha256(code_verifier.encode()).digest()
            challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
            if (
                asked is None
                or challenge != asked["code_challenge"]
                or client_secret != CLIENT_SECRET
                or redirect_uri != asked["redirect_uri"]
            ):
                return JSONResponse({"error": "invalid_grant"}, 400)
            return JSONResponse({"id_token": self.token(asked["nonce"]), "token_type": "Bearer"})

        return app


@asynccontextmanager
async def running() -> AsyncIterator[OidcProvider]:
    """A provider that listens on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
        provider = OidcProvider(issuer, [first_key()])
        config = uvicorn.Config(provider.app(), log_config=None, access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        # the tests have the signals
        serving = asyncio.create_task(server._serve([listening]))
        try:
            yield provider
        finally:
            server.should_exit = True
            await serving
