"""
An ID token of OpenID Connect Core 1.0, section 3.1.3.7, checked to the letter.

RS256 and nothing else; the key is one that the issuer publishes under the token's `kid`, and never one that the token
brings along. What is not known is refused: another header, another tenant, a claim of another type.
"""

import hmac
import json
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.util import urlsafe_b64decode

from domain.permission.vouching import NotVouched, SignInRefused, Vouched

ALGORITHM = "RS256"
LEEWAY = 30  # seconds that the two clocks may differ by
LARGEST = 16 * 1024  # bytes of a token
_HEADERS = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})
_LONGEST_ID = 40  # a UUID has 36 characters

KeyOf = Callable[[str], Awaitable[RSAKey]]
"""The issuer's key of that id. Raises SignInRefused UNKNOWN_KEY."""


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What a token must say. `issuer` has `{tid}` where each tenant has an issuer of its own; `audience` is our client id;
    `tenants` are those whose people may sign in.
    """

    issuer: str
    audience: str
    tenants: frozenset[str]
    role_claim: str
    grant_claim: str


async def vouched(
    token: str, expected: Expected, *, key_of: KeyOf, nonce: str | None, now: datetime
) -> Vouched:
    """
    `nonce` is that of the sign-in that asked for it. None is for a token that a program brings along: it has none, so
    that what a browser's sign-in got, and somebody stole, is no key to the API. Raises SignInRefused, which never says
    anything of the token's content.
    """
    if len(token) > LARGEST or not token.isascii():
        raise SignInRefused(NotVouched.NOT_A_TOKEN)
    key = await key_of(_kid(token))
    claims = _verified(token, key)
    _check_source(claims, expected)
    _check_times(claims, now.timestamp())
    _check_nonce(claims, nonce)
    return Vouched(
        id=_identity(claims),
        tenant=_text(claims, "tid"),
        roles=_roles(claims.get(expected.role_claim, [])),
        grant=claims.get(expected.grant_claim),
    )


# --- Signature --------------------------------------------------------------------------------------------


def _kid(token: str) -> str:
    header = _header(token)
    if header.get("alg") != ALGORITHM:
        raise SignInRefused(NotVouched.WRONG_ALGORITHM)
    if not header.keys() <= _HEADERS or header.get("typ", "JWT") != "JWT":
        raise SignInRefused(NotVouched.UNKNOWN_HEADER)
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise SignInRefused(NotVouched.UNKNOWN_KEY)
    return kid


def _header(token: str) -> dict[str, Any]:
    try:
        first, _, _ = token.split(".")
        header = json.loads(
            urlsafe_b64decode(first.encode()), object_pairs_hook=_without_duplicates
        )
    except (ValueError, RecursionError):
        raise SignInRefused(NotVouched.NOT_A_TOKEN) from None
    if not isinstance(header, dict):
        raise SignInRefused(NotVouched.NOT_A_TOKEN)
    return header


def _verified(token: str, key: RSAKey) -> dict[str, Any]:
    try:
        signed = jws.deserialize_compact(token.encode(), key, algorithms=[ALGORITHM])
        claims = json.loads(signed.payload or b"", object_pairs_hook=_without_duplicates)
    except JoseError:
        raise SignInRefused(NotVouched.BAD_SIGNATURE) from None
    except (ValueError, RecursionError):
        raise SignInRefused(NotVouched.NOT_A_TOKEN) from None
    if not isinstance(claims, dict):
        raise SignInRefused(NotVouched.NOT_A_TOKEN)
    return claims


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers of a member that stands twice may see two different tokens."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


# --- Claims -----------------------------------------------------------------------------------------------


def _check_source(claims: dict[str, Any], expected: Expected) -> None:
    tenant = _text(claims, "tid")
    if tenant not in expected.tenants:
        raise SignInRefused(NotVouched.WRONG_TENANT)
    if _text(claims, "iss") != expected.issuer.replace("{tid}", tenant):
        raise SignInRefused(NotVouched.WRONG_ISSUER)
    audience = claims.get("aud")
    if audience not in (expected.audience, [expected.audience]):
        raise SignInRefused(NotVouched.WRONG_AUDIENCE)
    if claims.get("azp", expected.audience) != expected.audience:
        raise SignInRefused(NotVouched.WRONG_AUDIENCE)


def _check_times(claims: dict[str, Any], now: float) -> None:
    if _moment(claims, "exp") <= now - LEEWAY:
        raise SignInRefused(NotVouched.EXPIRED)
    if _moment(claims, "iat") > now + LEEWAY:
        raise SignInRefused(NotVouched.NOT_YET)
    if "nbf" in claims and _moment(claims, "nbf") > now + LEEWAY:
        raise SignInRefused(NotVouched.NOT_YET)


def _check_nonce(claims: dict[str, Any], nonce: str | None) -> None:
    if nonce is None:
        if "nonce" in claims:
            raise SignInRefused(NotVouched.WRONG_NONCE)
    elif not hmac.compare_digest(_text(claims, "nonce").encode(), nonce.encode()):
        raise SignInRefused(NotVouched.WRONG_NONCE)


def _identity(claims: dict[str, Any]) -> str:
    """The person's object id: it stays the same when a name or an address is given to somebody else."""
    found = _text(claims, "oid")
    if len(found) > _LONGEST_ID or not found.replace("-", "").isalnum():
        raise SignInRefused(NotVouched.BAD_CLAIM)
    return found


def _roles(claim: Any) -> tuple[str, ...]:
    if not isinstance(claim, list) or not all(isinstance(each, str) for each in claim):
        raise SignInRefused(NotVouched.BAD_CLAIM)
    return tuple(claim)


def _text(claims: dict[str, Any], name: str) -> str:
    found = claims.get(name)
    if not isinstance(found, str) or not found:
        raise SignInRefused(NotVouched.BAD_CLAIM)
    return found


def _moment(claims: dict[str, Any], name: str) -> float:
    """Seconds since 1970. A boolean, a text, NaN and infinity are none."""
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise SignInRefused(NotVouched.BAD_CLAIM)
    try:
        seconds = float(found)
    except OverflowError:
        raise SignInRefused(NotVouched.BAD_CLAIM) from None
    if not math.isfinite(seconds):
        raise SignInRefused(NotVouched.BAD_CLAIM)
    return seconds
