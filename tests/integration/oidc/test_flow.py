"""Somebody signs in at a provider over real HTTP; whatever goes wrong there signs nobody in."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import SecretStr

from adapters.clock import SystemClock
from adapters.oidc.fetching import LARGEST, client, fetch
from adapters.oidc.flow import Provider
from adapters.oidc.tokens import Expected
from domain.permission.vouching import NotVouched, SignInRefused, Started, Vouched
from tests.support.oidc_provider import (
    CLIENT,
    CLIENT_SECRET,
    OID,
    TENANT,
    OidcProvider,
    new_key,
    running,
)

SOMEBODY = "user:word"
BACK = "http://127.0.0.1:9/sign-in/callback"


@pytest.fixture
async def provider() -> AsyncIterator[OidcProvider]:
    async with running() as found:
        yield found


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with client() as found:
        yield found


def board(
    provider: OidcProvider, http: httpx.AsyncClient, *, secret: str = CLIENT_SECRET
) -> Provider:
    expected = Expected(provider.issuer, CLIENT, frozenset({TENANT}), "roles", "gt_grant")
    return Provider(expected, client_secret=SecretStr(secret), http=http, now=SystemClock().now)


async def browse(http: httpx.AsyncClient, started: Started) -> Mapping[str, str]:
    """What the browser brings back from the provider's sign-in page."""
    answer = await http.get(started.address)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


async def sign_in(at: Provider, http: httpx.AsyncClient, **changes: Any) -> Vouched:
    started = await at.start(BACK)
    brought = {**await browse(http, started), **changes}
    return await at.finish(started, redirect=BACK, **brought)


async def refused(at: Provider, http: httpx.AsyncClient, **changes: Any) -> NotVouched:
    with pytest.raises(SignInRefused) as error:
        await sign_in(at, http, **changes)
    assert CLIENT_SECRET not in repr(error.value)
    return error.value.code


async def test_somebody_signs_in(provider: OidcProvider, http: httpx.AsyncClient) -> None:
    found = await sign_in(board(provider, http), http)
    assert found == Vouched(OID, TENANT, ("hsscp.agency-lead.cleveland-police",))


async def test_the_provider_is_asked_for_its_keys_once(
    provider: OidcProvider, http: httpx.AsyncClient
) -> None:
    at = board(provider, http)
    for _ in range(3):
        await sign_in(at, http)
    assert provider.asked == {"description": 1, "keys": 1, "authorize": 3, "token": 3}


async def test_each_sign_in_has_secrets_of_its_own(
    provider: OidcProvider, http: httpx.AsyncClient
) -> None:
    at = board(provider, http)
    started = [await at.start(BACK) for _ in range(20)]
    made = {secret for each in started for secret in (each.state, each.nonce, each.verifier)}
    assert len(made) == 60
    assert all(each.verifier not in each.address for each in started)


async def test_a_code_is_good_once(provider: OidcProvider, http: httpx.AsyncClient) -> None:
    at = board(provider, http)
    started = await at.start(BACK)
    brought = await browse(http, started)
    await at.finish(started, redirect=BACK, **brought)
    with pytest.raises(SignInRefused) as error:
        await at.finish(started, redirect=BACK, **brought)
    assert error.value.code is NotVouched.PROVIDER_SAID_NO


async def test_another_browsers_code_signs_nobody_in(
    provider: OidcProvider, http: httpx.AsyncClient
) -> None:
    """Login forgery: a code of the attacker's, brought with the victim's own state, lacks its verifier."""
    at = board(provider, http)
    attackers = await browse(http, await at.start(BACK))
    assert await refused(at, http, code=attackers["code"]) is NotVouched.PROVIDER_SAID_NO
    assert await refused(at, http, state=attackers["state"]) is NotVouched.WRONG_STATE
    assert await refused(at, http, state="é") is NotVouched.WRONG_STATE
    assert await refused(at, http, code="") is NotVouched.PROVIDER_SAID_NO
    assert await refused(at, http, code="x" * 5000) is NotVouched.PROVIDER_SAID_NO


async def test_a_token_of_another_sign_in_signs_nobody_in(
    provider: OidcProvider, http: httpx.AsyncClient
) -> None:
    provider.change = lambda claims: claims.update(nonce="of another")
    assert await refused(board(provider, http), http) is NotVouched.WRONG_NONCE


async def test_an_old_token_signs_nobody_in(
    provider: OidcProvider, http: httpx.AsyncClient
) -> None:
    provider.now = lambda: SystemClock().now() - timedelta(hours=2)
    assert await refused(board(provider, http), http) is NotVouched.EXPIRED


async def test_the_wrong_client_secret_signs_nobody_in(
    provider: OidcProvider, http: httpx.AsyncClient
) -> None:
    at = board(provider, http, secret="wrong")  # noqa: S106
    assert await refused(at, http) is NotVouched.PROVIDER_SAID_NO


async def test_a_key_that_nobody_published_signs_nobody_in(
    provider: OidcProvider, http: httpx.AsyncClient
) -> None:
    at = board(provider, http)
    await sign_in(at, http)
    provider.keys.insert(0, new_key("one"))  # the same id, as an impostor would choose
    assert await refused(at, http) is NotVouched.BAD_SIGNATURE


@pytest.mark.parametrize(
    ("endpoint", "answer", "code"),
    [
        ("token", JSONResponse({"error": "server_error"}, 500), NotVouched.PROVIDER_AWAY),
        ("token", JSONResponse({"access_token": "only"}), NotVouched.NOT_A_TOKEN),
        ("token", JSONResponse({"id_token": ["a"]}), NotVouched.NOT_A_TOKEN),
        ("token", JSONResponse([]), NotVouched.PROVIDER_AWAY),
        ("token", Response("<html>", 200), NotVouched.PROVIDER_AWAY),
        ("token", Response("[" * 100_000), NotVouched.PROVIDER_AWAY),
        ("token", RedirectResponse("/elsewhere"), NotVouched.PROVIDER_AWAY),
        ("keys", Response(b" " * (LARGEST + 1)), NotVouched.PROVIDER_AWAY),
        ("keys", JSONResponse({"keys": []}), NotVouched.UNKNOWN_KEY),
        ("keys", RedirectResponse("/elsewhere"), NotVouched.PROVIDER_AWAY),
    ],
)
async def test_what_the_provider_must_not_answer_signs_nobody_in(
    provider: OidcProvider,
    http: httpx.AsyncClient,
    endpoint: str,
    answer: Response,
    code: NotVouched,
) -> None:
    provider.answer = {endpoint: answer}
    assert await refused(board(provider, http), http) is code


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://login.example"},
        {"issuer": None},
        {"token_endpoint": "http://login.example/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": f"https://{SOMEBODY}@login.example/keys"},
        {"authorization_endpoint": 1},
        {"authorization_endpoint": None},
    ],
)
async def test_a_description_that_leads_astray_starts_nothing(
    provider: OidcProvider, http: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    described = await fetch(http, f"{provider.issuer}/.well-known/openid-configuration")
    provider.answer = {"description": Response(json.dumps({**described, **change}))}
    with pytest.raises(SignInRefused):
        await board(provider, http).start(BACK)


async def test_a_provider_that_does_not_answer_is_away(http: httpx.AsyncClient) -> None:
    async with running() as stopped:
        pass
    with pytest.raises(SignInRefused) as error:
        await board(stopped, http).start(BACK)
    assert error.value.code is NotVouched.PROVIDER_AWAY
