"""An issuer's keys are fetched when one is missing, seldom, and kept while the issuer does not answer."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from adapters.oidc.keys import KEPT, PAUSE, STALE, IssuerKeys, read_keys
from domain.permission.vouching import NotVouched, SignInRefused
from tests.support.oidc_provider import new_key

START = datetime(2026, 11, 21, 10, tzinfo=UTC)
ONE, TWO = new_key("one"), new_key("two")


class Issuer:
    """Publishes `keys` while it is `up`, at a time of its own."""

    def __init__(self, *keys: RSAKey) -> None:
        self.keys = list(keys)
        self.up = True
        self.asked = 0
        self.now = START

    async def publish(self) -> Mapping[str, Any]:
        self.asked += 1
        if not self.up:
            raise SignInRefused(NotVouched.PROVIDER_AWAY)
        return published(*self.keys)


def published(*keys: RSAKey, **changes: Any) -> dict[str, Any]:
    return {"keys": [{**key.as_dict(private=False), **changes} for key in keys]}


def following(issuer: Issuer) -> IssuerKeys:
    return IssuerKeys(issuer.publish, now=lambda: issuer.now)


async def test_keys_are_fetched_once_and_again_after_an_hour() -> None:
    issuer = Issuer(ONE)
    keys = following(issuer)
    for _ in range(3):
        assert (await keys.of("one")).kid == "one"
    assert issuer.asked == 1
    issuer.now += KEPT
    await keys.of("one")
    assert issuer.asked == 2


async def test_a_key_that_the_issuer_changed_to_is_found() -> None:
    issuer = Issuer(ONE)
    keys = following(issuer)
    await keys.of("one")
    issuer.keys = [TWO]
    issuer.now += PAUSE
    assert (await keys.of("two")).kid == "two"
    with pytest.raises(SignInRefused):
        await keys.of("one")


async def test_unknown_ids_do_not_make_the_issuer_be_asked_each_time() -> None:
    issuer = Issuer(ONE)
    keys = following(issuer)
    for number in range(50):
        with pytest.raises(SignInRefused) as refused:
            await keys.of(f"unknown {number}")
        assert refused.value.code is NotVouched.UNKNOWN_KEY
    assert issuer.asked == 1


async def test_a_key_stays_good_for_a_day_while_the_issuer_is_away() -> None:
    issuer = Issuer(ONE)
    keys = following(issuer)
    await keys.of("one")
    issuer.up = False
    issuer.now += STALE - timedelta(seconds=1)
    assert (await keys.of("one")).kid == "one"
    issuer.now += PAUSE
    with pytest.raises(SignInRefused) as refused:
        await keys.of("one")
    assert refused.value.code is NotVouched.PROVIDER_AWAY


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"keys": "none"},
        {"keys": [1]},
        {"keys": [{}] * 65},
        published(ONE, ONE),
        {"keys": [ONE.as_dict(private=True)]},
        {"keys": [{"kty": "oct", "k": "AAAA", "kid": "one"}]},
    ],
)
def test_what_is_no_key_set_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SignInRefused) as refused:
        read_keys(wrong)
    assert refused.value.code is NotVouched.PROVIDER_AWAY


@pytest.mark.parametrize(
    "other",
    [
        published(ONE, use="enc"),
        published(ONE, alg="RS512"),
        published(ONE, kty="EC"),
        published(ONE, n=1),
        published(ONE, n="!"),
        published(ONE, e=""),
        published(ONE, kid=None),
        published(ONE, n="AQAB" * 40),
    ],
)
def test_a_key_for_something_else_or_a_weak_one_is_left_out(other: dict[str, Any]) -> None:
    assert read_keys(other) == {}
