"""Of many crafted tokens the good ones alone are accepted, and no refusal repeats what was presented."""

import json
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey
from pydantic import TypeAdapter

from adapters.oidc.tokens import LARGEST, LEEWAY, Expected, vouched
from domain.permission.vouching import NotVouched, SignInRefused, Vouched
from tests.support.oidc_provider import CLIENT, OID, TENANT, new_key

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
NONCE = "the nonce of this sign-in"
CANARY = "Zephyrine"
ISSUER = "https://login.example/{tid}/v2.0"
OTHER_TENANT = "99999999-2222-3333-4444-555555555555"
EXPECTED = Expected(ISSUER, CLIENT, frozenset({TENANT, "second"}), "roles", "gt_grant")


@cache
def issuers_key() -> RSAKey:
    return new_key("one")


@cache
def strangers_key() -> RSAKey:
    return new_key("one")


def claims(**changes: Any) -> dict[str, Any]:
    """A good token's, with changes; a claim that is None is left out."""
    said = {
        "iss": ISSUER.replace("{tid}", TENANT),
        "aud": CLIENT,
        "sub": "s",
        "oid": OID,
        "tid": TENANT,
        "iat": SECONDS - 5,
        "nbf": SECONDS - 5,
        "exp": SECONDS + 3600,
        "nonce": NONCE,
        "name": CANARY,
        "roles": ["hsscp.board-member.cleveland-police"],
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def encoded(part: Any) -> str:
    content = part if isinstance(part, bytes) else json.dumps(part).encode()
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(said: Any, *, header: dict[str, Any] | None = None, key: RSAKey | None = None) -> str:
    """With any header, also one that a library would not sign under."""
    signer = key or issuers_key()
    first = encoded({"alg": "RS256", "kid": "one", "typ": "JWT"} if header is None else header)
    body = f"{first}.{encoded(said)}"
    signature = jws.JWSRegistry.algorithms["RS256"].sign(body.encode(), signer)
    return f"{body}.{encoded(signature)}"


def hs256_with_the_public_key() -> str:
    pem = issuers_key().as_pem(private=False)
    body = f"{encoded({'alg': 'HS256', 'kid': 'one'})}.{encoded(claims())}"
    key = OctKey.import_key(encoded(pem))
    return f"{body}.{encoded(jws.JWSRegistry.algorithms['HS256'].sign(body.encode(), key))}"


def es256() -> str:
    key = ECKey.generate_key("P-256", {"kid": "one"})
    return jws.serialize_compact(
        {"alg": "ES256", "kid": "one"}, json.dumps(claims()), key, ["ES256"]
    )


def unsigned(alg: str = "none") -> str:
    return f"{encoded({'alg': alg, 'kid': 'one'})}.{encoded(claims())}."


def with_header(**more: Any) -> str:
    header = {"alg": "RS256", "kid": "one", **more}
    return signed(claims(), header={n: v for n, v in header.items() if v is not None})


def changed(part: int, change: Callable[[bytes], bytes]) -> str:
    parts = signed(claims()).split(".")
    content = urlsafe_b64decode(parts[part] + "==")
    parts[part] = encoded(change(content))
    return ".".join(parts)


async def key_of(kid: str) -> RSAKey:
    if kid != "one":
        raise SignInRefused(NotVouched.UNKNOWN_KEY)
    return issuers_key()


async def read(token: str, *, nonce: str | None = NONCE, now: datetime = NOW) -> Vouched:
    return await vouched(token, EXPECTED, key_of=key_of, nonce=nonce, now=now)


GOOD: dict[str, Callable[[], str]] = {
    "as issued": lambda: signed(claims()),
    "without typ": with_header,
    "with a thumbprint": lambda: with_header(x5t="abc"),
    "without nbf": lambda: signed(claims(nbf=None)),
    "without roles": lambda: signed(claims(roles=None)),
    "its audience in a list": lambda: signed(claims(aud=[CLIENT])),
    "azp is us": lambda: signed(claims(azp=CLIENT)),
    "expired within the leeway": lambda: signed(claims(exp=SECONDS - LEEWAY + 1)),
    "not yet within the leeway": lambda: signed(claims(nbf=SECONDS + LEEWAY)),
    "another tenant of the list": lambda: signed(
        claims(tid="second", iss=ISSUER.replace("{tid}", "second"))
    ),
}

N = NotVouched
BAD: dict[str, tuple[Callable[[], str], NotVouched]] = {
    "alg none": (unsigned, N.WRONG_ALGORITHM),
    "alg None": (lambda: unsigned("None"), N.WRONG_ALGORITHM),
    "no alg": (lambda: with_header(alg=None), N.WRONG_ALGORITHM),
    "alg in a list": (lambda: with_header(alg=["RS256"]), N.WRONG_ALGORITHM),
    "HS256 with the public key": (hs256_with_the_public_key, N.WRONG_ALGORITHM),
    "ES256": (es256, N.WRONG_ALGORITHM),
    "RS512 in the header": (lambda: with_header(alg="RS512"), N.WRONG_ALGORITHM),
    "PS256 in the header": (lambda: with_header(alg="PS256"), N.WRONG_ALGORITHM),
    "an embedded jwk": (
        lambda: signed(
            claims(),
            header={
                "alg": "RS256",
                "kid": "one",
                "jwk": dict(strangers_key().as_dict(private=False)),
            },
            key=strangers_key(),
        ),
        N.UNKNOWN_HEADER,
    ),
    "jku": (lambda: with_header(jku="https://evil.example/keys"), N.UNKNOWN_HEADER),
    "x5u": (lambda: with_header(x5u="https://evil.example/cert"), N.UNKNOWN_HEADER),
    "x5c": (lambda: with_header(x5c=["AAAA"]), N.UNKNOWN_HEADER),
    "an unknown crit": (lambda: with_header(crit=["moon"], moon=1), N.UNKNOWN_HEADER),
    "crit of a known member": (lambda: with_header(crit=["kid"]), N.UNKNOWN_HEADER),
    "an empty crit": (lambda: with_header(crit=[]), N.UNKNOWN_HEADER),
    "b64 false": (lambda: with_header(b64=False), N.UNKNOWN_HEADER),
    "zip": (lambda: with_header(zip="DEF"), N.UNKNOWN_HEADER),
    "an access token's typ": (lambda: with_header(typ="at+jwt"), N.UNKNOWN_HEADER),
    "a member that stands twice": (
        lambda: changed(0, lambda b: b.replace(b"{", b'{"alg": "none", ', 1)),
        N.NOT_A_TOKEN,
    ),
    "no kid": (lambda: with_header(kid=None), N.UNKNOWN_KEY),
    "an unknown kid": (lambda: with_header(kid="two"), N.UNKNOWN_KEY),
    "a path as kid": (lambda: with_header(kid="../../etc/passwd"), N.UNKNOWN_KEY),
    "a number as kid": (lambda: with_header(kid=1), N.UNKNOWN_KEY),
    "another key under our kid": (
        lambda: signed(claims(), key=strangers_key()),
        N.BAD_SIGNATURE,
    ),
    "a changed claim": (
        lambda: changed(1, lambda b: b.replace(b"board-member", b"admin-member")),
        N.BAD_SIGNATURE,
    ),
    "a changed signature": (
        lambda: changed(2, lambda b: bytes([b[0] ^ 1]) + b[1:]),
        N.BAD_SIGNATURE,
    ),
    "no signature": (lambda: signed(claims()).rpartition(".")[0] + ".", N.BAD_SIGNATURE),
    "an empty text": (lambda: "", N.NOT_A_TOKEN),
    "two parts": (lambda: "a.b", N.NOT_A_TOKEN),
    "five parts": (lambda: "a.b.c.d.e", N.NOT_A_TOKEN),
    "no base64": (lambda: "é.b.c", N.NOT_A_TOKEN),
    "a header that is a list": (lambda: signed(claims(), header=[]), N.NOT_A_TOKEN),  # type: ignore[arg-type]
    "claims that are a list": (lambda: signed([claims()]), N.NOT_A_TOKEN),
    "claims that are no JSON": (lambda: signed(b"\xff"), N.NOT_A_TOKEN),
    "claims nested deeply": (lambda: signed(b"[" * 9000), N.NOT_A_TOKEN),
    "a claim that stands twice": (
        lambda: signed(json.dumps(claims()).replace("{", '{"tid": "x", ', 1).encode()),
        N.NOT_A_TOKEN,
    ),
    "too long": (lambda: signed(claims(pad="x" * LARGEST)), N.NOT_A_TOKEN),
    "another issuer": (lambda: signed(claims(iss="https://login.example")), N.WRONG_ISSUER),
    "the issuer of another tenant": (
        lambda: signed(claims(iss=ISSUER.replace("{tid}", "second"))),
        N.WRONG_ISSUER,
    ),
    "the issuer in a list": (
        lambda: signed(claims(iss=[ISSUER.replace("{tid}", TENANT)])),
        N.BAD_CLAIM,
    ),
    "no issuer": (lambda: signed(claims(iss=None)), N.BAD_CLAIM),
    "another tenant": (
        lambda: signed(claims(tid=OTHER_TENANT, iss=ISSUER.replace("{tid}", OTHER_TENANT))),
        N.WRONG_TENANT,
    ),
    "no tenant": (lambda: signed(claims(tid=None)), N.BAD_CLAIM),
    "tenants in a list": (lambda: signed(claims(tid=[TENANT])), N.BAD_CLAIM),
    "another audience": (lambda: signed(claims(aud="another")), N.WRONG_AUDIENCE),
    "several audiences": (lambda: signed(claims(aud=[CLIENT, "another"])), N.WRONG_AUDIENCE),
    "no audience": (lambda: signed(claims(aud=None)), N.WRONG_AUDIENCE),
    "made for another party": (lambda: signed(claims(azp="another")), N.WRONG_AUDIENCE),
    "expired": (lambda: signed(claims(exp=SECONDS - LEEWAY)), N.EXPIRED),
    "no expiry": (lambda: signed(claims(exp=None)), N.BAD_CLAIM),
    "an expiry in words": (lambda: signed(claims(exp="never")), N.BAD_CLAIM),
    "an expiry of NaN": (lambda: signed(claims(exp=math.nan)), N.BAD_CLAIM),
    "an expiry of infinity": (lambda: signed(claims(exp=math.inf)), N.BAD_CLAIM),
    "an expiry of true": (lambda: signed(claims(exp=True)), N.BAD_CLAIM),
    "an expiry beyond all numbers": (lambda: signed(claims(exp=10**400)), N.BAD_CLAIM),
    "not yet": (lambda: signed(claims(nbf=SECONDS + LEEWAY + 1)), N.NOT_YET),
    "nbf in words": (lambda: signed(claims(nbf="now")), N.BAD_CLAIM),
    "issued in the future": (lambda: signed(claims(iat=SECONDS + LEEWAY + 1)), N.NOT_YET),
    "not issued": (lambda: signed(claims(iat=None)), N.BAD_CLAIM),
    "no nonce": (lambda: signed(claims(nonce=None)), N.BAD_CLAIM),
    "another nonce": (lambda: signed(claims(nonce="of another sign-in")), N.WRONG_NONCE),
    "no object id": (lambda: signed(claims(oid=None)), N.BAD_CLAIM),
    "an e-mail address as object id": (
        lambda: signed(claims(oid="someone@example.org")),
        N.BAD_CLAIM,
    ),
    "a long object id": (lambda: signed(claims(oid="a" * 41)), N.BAD_CLAIM),
    "a role in words": (lambda: signed(claims(roles="hsscp.admin")), N.BAD_CLAIM),
    "roles that are no texts": (lambda: signed(claims(roles=[1])), N.BAD_CLAIM),
}


@pytest.mark.parametrize("name", GOOD)
async def test_a_good_token_is_accepted(name: str) -> None:
    found = await read(GOOD[name]())
    assert found.id == OID
    assert found.tenant in {TENANT, "second"}


@pytest.mark.parametrize("name", BAD)
async def test_a_crafted_token_is_refused_without_a_word_of_it(name: str) -> None:
    make, code = BAD[name]
    token = make()
    with pytest.raises(SignInRefused) as refused:
        await read(token)
    assert refused.value.code is code
    told = f"{refused.value} {refused.value!r}"
    assert CANARY not in told
    assert refused.value.__cause__ is None
    if token:
        assert token not in told


async def test_a_programs_token_has_no_nonce_and_a_browsers_is_no_programs() -> None:
    assert (await read(signed(claims(nonce=None)), nonce=None)).id == OID
    for nonce in (NONCE, "", 1):
        with pytest.raises(SignInRefused) as refused:
            await read(signed(claims(nonce=nonce)), nonce=None)
        assert refused.value.code is NotVouched.WRONG_NONCE


async def test_an_empty_nonce_is_no_nonce() -> None:
    with pytest.raises(SignInRefused):
        await read(signed(claims(nonce="")), nonce="")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
NEEDED = ("iss", "aud", "oid", "tid", "iat", "exp", "nonce", "nbf", "roles", "azp")
NUMBER = TypeAdapter(int | float)


@given(st.sampled_from(NEEDED), values)
async def test_any_other_value_of_a_claim_is_refused_or_means_the_same(
    name: str, value: Any
) -> None:
    said = claims()
    said[name] = value
    try:
        found = await read(signed(said))
    except SignInRefused:
        return
    if name in {"iss", "tid", "nonce"}:
        assert value == claims()[name]
    elif name in {"aud", "azp"}:
        assert value in (CLIENT, [CLIENT])
    elif name == "oid":
        assert found.id == value
    elif name == "roles":
        assert found.roles == tuple(value)
    else:
        seconds = NUMBER.validate_python(value)
        assert math.isfinite(seconds)
        assert seconds > SECONDS - LEEWAY if name == "exp" else seconds <= SECONDS + LEEWAY


headers = st.dictionaries(
    st.sampled_from(["alg", "kid", "typ", "crit", "jwk", "jku", "x5c", "b64", "enc", "cty", "p2c"])
    | st.text(max_size=4),
    values,
    min_size=1,
    max_size=3,
)


@given(headers)
async def test_any_other_header_is_refused_or_changes_nothing(more: dict[str, Any]) -> None:
    header = {"alg": "RS256", "kid": "one", "typ": "JWT", **more}
    try:
        await read(signed(claims(), header=header))
    except SignInRefused:
        return
    assert (header["alg"], header["kid"], header["typ"]) == ("RS256", "one", "JWT")
    assert header.keys() <= {"alg", "kid", "typ", "x5t", "x5t#S256"}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
async def test_any_bytes_are_refused(content: bytes) -> None:
    for token in (content.decode("latin-1"), f"{encoded(content)}.{encoded(content)}.AAAA"):
        with pytest.raises(SignInRefused):
            await read(token)


@given(st.data())
async def test_any_flipped_bit_is_refused(data: st.DataObject) -> None:
    token = bytearray(signed(claims()).encode())
    at = data.draw(st.integers(0, len(token) - 1))
    if token[at] == ord("."):
        return
    last_of_part = at + 1 == len(token) or token[at + 1] == ord(".")
    if last_of_part:
        return  # base64 leaves bits of its last letter unused
    token[at] ^= data.draw(st.sampled_from([1, 2, 4, 8, 16, 32, 64]))
    with pytest.raises(SignInRefused):
        await read(token.decode("latin-1"))
