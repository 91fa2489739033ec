"""Documents of an identity provider, over HTTP: bounded in size and time, never through a redirect."""

import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx

from domain.permission.vouching import NotVouched, SignInRefused

LARGEST = 256 * 1024  # bytes of an answer
_TIMEOUT = httpx.Timeout(5.0, pool=10.0)  # seconds
_OK = 200


def client() -> httpx.AsyncClient:
    """Looks at no proxy settings of the environment, follows no redirect, keeps no cookie of the provider's."""
    return httpx.AsyncClient(
        timeout=_TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        limits=httpx.Limits(max_connections=10, max_keepalive_connections=2),
        headers={"accept": "application/json"},
    )


async def fetch(http: httpx.AsyncClient, address: str) -> Mapping[str, Any]:
    """The JSON object at an address. Raises SignInRefused PROVIDER_AWAY."""
    return await _answer(http, http.build_request("GET", checked(address)))


async def send_form(
    http: httpx.AsyncClient, address: str, form: Mapping[str, str]
) -> Mapping[str, Any]:
    """The JSON object that answers a form. Raises SignInRefused: PROVIDER_SAID_NO for a 4xx, else PROVIDER_AWAY."""
    return await _answer(http, http.build_request("POST", checked(address), data=dict(form)))


def checked(address: object) -> str:
    """An address that may be asked: https, or http on loopback. Raises SignInRefused PROVIDER_AWAY."""
    if isinstance(address, str):
        parts = urlsplit(address)
        local = parts.scheme == "http" and _is_loopback(parts.hostname or "")
        if (parts.scheme == "https" or local) and parts.hostname and not parts.username:
            return address
    raise SignInRefused(NotVouched.PROVIDER_AWAY)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _answer(http: httpx.AsyncClient, request: httpx.Request) -> Mapping[str, Any]:
    body = bytearray()
    try:
        response = await http.send(request, stream=True)
        try:
            async for part in response.aiter_bytes():
                body += part
                if len(body) > LARGEST:
                    raise SignInRefused(NotVouched.PROVIDER_AWAY)
        finally:
            await response.aclose()
    except (httpx.HTTPError, httpx.InvalidURL):
        raise SignInRefused(NotVouched.PROVIDER_AWAY) from None
    if response.is_client_error:
        raise SignInRefused(NotVouched.PROVIDER_SAID_NO)
    if response.status_code != _OK:
        raise SignInRefused(NotVouched.PROVIDER_AWAY)
    try:
        read = json.loads(bytes(body))
    except (ValueError, RecursionError):
        raise SignInRefused(NotVouched.PROVIDER_AWAY) from None
    if not isinstance(read, dict):
        raise SignInRefused(NotVouched.PROVIDER_AWAY)
    return read
