"""A session is in a cookie that this program alone can make and read, for as long as it says."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import OctKey

from domain.permission.subject import Grant, Role, Subject
from services.web.session import (
    LIFETIME,
    SealKey,
    Seals,
    SignedOut,
    begin,
    from_cookie,
    to_cookie,
)

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
KEY, OTHER = SealKey("a", bytes(range(32))), SealKey("b", bytes(range(32, 64)))
SEALS = Seals([KEY])
LEAD = Subject("oid.tenant", Role.AGENCY_LEAD, "hsscp", "cleveland-police")
SESSION = begin(LEAD, session_id="sid", now=NOW)
COOKIE = to_cookie(SESSION, SEALS)


def granted(lasts: timedelta) -> Subject:
    grant = Grant("JTAI", "Chair", NOW, NOW + lasts, frozenset({"incidents"}))
    return Subject("oid.tenant", Role.INSPECTOR, "hsscp", None, grant)


@pytest.mark.parametrize("subject", [LEAD, granted(timedelta(days=1))])
def test_a_session_comes_back_from_its_cookie(subject: Subject) -> None:
    session = begin(subject, session_id="sid", now=NOW)
    assert from_cookie(to_cookie(session, SEALS), SEALS, now=NOW) == session


def test_nothing_can_be_read_in_a_cookie() -> None:
    assert "police" not in COOKIE
    assert urlsafe_b64encode(b"police").decode().rstrip("=") not in COOKIE
    assert len(COOKIE) < 1_000


def test_a_session_ends_to_the_second() -> None:
    ends = NOW + LIFETIME
    assert from_cookie(COOKIE, SEALS, now=ends - timedelta(seconds=1)) == SESSION
    assert from_cookie(COOKIE, SEALS, now=ends) is None


def test_a_session_never_outlives_its_grant() -> None:
    session = begin(granted(timedelta(minutes=30)), session_id="sid", now=NOW)
    assert session.expires_at == NOW + timedelta(minutes=30)


def test_a_key_that_was_changed_still_opens_until_it_is_taken_away() -> None:
    assert from_cookie(COOKIE, Seals([OTHER, KEY]), now=NOW) == SESSION
    assert from_cookie(COOKIE, Seals([OTHER]), now=NOW) is None


def test_what_is_sealed_for_something_else_is_no_session() -> None:
    started = SEALS.seal("gt-sign-in", {"sid": "x"}, until=NOW + LIFETIME)
    assert from_cookie(started, SEALS, now=NOW) is None
    assert SEALS.open("gt-session", started, now=NOW) is None


@pytest.mark.parametrize("content", [{}, {"sid": "x"}, {"role": "queen"}])
def test_a_cookie_of_another_release_is_no_session(content: dict[str, str]) -> None:
    sealed = SEALS.seal("gt-session", content, until=NOW + LIFETIME)
    assert from_cookie(sealed, SEALS, now=NOW) is None


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "dir", "enc": "A128CBC-HS256", "kid": "a", "typ": "gt-session"},
        {"alg": "A256KW", "enc": "A256GCM", "kid": "a", "typ": "gt-session"},
        {"alg": "dir", "enc": "A256GCM", "kid": "a", "typ": "gt-session", "zip": "DEF"},
    ],
)
def test_another_way_of_sealing_is_refused_even_under_our_key(header: dict[str, str]) -> None:
    said = json.dumps({"sid": "x", "exp": 4_000_000_000})
    algorithms = [header["alg"], header["enc"], "DEF"]
    sealed = jwe.encrypt_compact(header, said, OctKey.import_key(KEY.secret), algorithms)
    opened = SEALS.open("gt-session", sealed, now=NOW)
    assert opened is None


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: b.decode("latin-1")))
def test_any_text_is_no_session(text: str) -> None:
    assert from_cookie(text, SEALS, now=NOW) is None
    assert from_cookie(f"{COOKIE}{text}", SEALS, now=NOW) in (None, SESSION)


@given(st.integers(0, len(COOKIE) - 2), st.sampled_from("ABCxyz019-_."))
def test_any_changed_letter_is_no_session(at: int, letter: str) -> None:
    if COOKIE[at] == letter or COOKIE[at + 1] == ".":
        return  # base64 leaves bits of the last letter of a part unused
    changed = COOKIE[:at] + letter + COOKIE[at + 1 :]
    assert from_cookie(changed, SEALS, now=NOW) is None


def test_a_form_has_the_token_of_its_session() -> None:
    token = SEALS.token("sid")
    assert SEALS.is_token("sid", token)
    assert not SEALS.is_token("another", token)
    assert not SEALS.is_token("sid", "")
    assert not SEALS.is_token("sid", "é")
    assert not Seals([OTHER]).is_token("sid", token)


def test_a_key_is_not_shown() -> None:
    assert str(KEY.secret) not in repr(KEY)
    assert "secret" not in repr(KEY)


def test_signed_out_is_remembered_until_the_cookie_expires() -> None:
    out = SignedOut()
    out.add(SESSION, now=NOW)
    assert SESSION in out
    later = begin(LEAD, session_id="later", now=NOW + LIFETIME)
    assert later not in out
    out.add(later, now=NOW + LIFETIME)
    assert SESSION not in out
