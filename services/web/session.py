"""
Who is signed in, in a cookie that this program alone can read and make: encrypted and authenticated (RFC 7516, A256GCM),
with its time of expiry inside.

Nothing of a person is in it but an opaque id, what they may do, and until when.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from domain.permission.subject import Role, Subject
from domain.permission.vouching import SignInRefused, claim_of, grant_of

LIFETIME = timedelta(hours=4)
"""Of a session: so long a role that was taken away may still be used here."""

_LONGEST = 16 * 1024  # characters of a cookie
_ENC = "A256GCM"


@dataclass(frozen=True, slots=True)
class Session:
    """`id` is new with every sign-in; the moments are aware, in whole seconds."""

    id: str
    subject: Subject
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SealKey:
    """32 secret bytes, and the id that cookies name them by."""

    id: str
    secret: bytes = field(repr=False)


class Seals:
    """`keys` with the newest first, which seals; the others still open."""

    def __init__(self, keys: Sequence[SealKey]) -> None:
        self._keys = {key.id: OctKey.import_key(key.secret) for key in keys}
        self._newest = keys[0].id
        self._against_forgery = hmac.digest(keys[0].secret, b"forms", "sha256")

    def seal(self, kind: str, content: Mapping[str, Any], *, until: datetime) -> str:
        """`kind` is what it is for: another kind does not open it. `until` in whole seconds."""
        header = {"alg": "dir", "enc": _ENC, "kid": self._newest, "typ": kind}
        said = json.dumps({**content, "exp": int(until.timestamp())}, separators=(",", ":"))
        return jwe.encrypt_compact(header, said, self._keys[self._newest], ["dir", _ENC])

    def open(self, kind: str, sealed: str, *, now: datetime) -> Mapping[str, Any] | None:
        """None for what is not ours, is of another kind, or has expired."""
        if len(sealed) > _LONGEST or not sealed.isascii():
            return None
        try:
            opened = jwe.decrypt_compact(sealed, self._key, ["dir", _ENC])
        except (JoseError, ValueError):
            return None
        said: Mapping[str, Any] = json.loads(opened.plaintext or b"{}")
        in_time = now.timestamp() < said.get("exp", 0)
        return said if in_time and opened.protected.get("typ") == kind else None

    def token(self, session_id: str) -> str:
        """What the forms of a session carry, and what no other site can know."""
        return hmac.new(self._against_forgery, session_id.encode(), sha256).hexdigest()

    def is_token(self, session_id: str, token: str) -> bool:
        return hmac.compare_digest(self.token(session_id).encode(), token.encode())

    def _key(self, obj: Any) -> OctKey:
        found = self._keys.get(obj.headers().get("kid"))
        if found is None:
            raise ValueError("sealed under a key that is not known any more")
        return found


# --- Sessions as cookies ----------------------------------------------------------------------------------

_SESSION = "gt-session"


def begin(subject: Subject, *, session_id: str, now: datetime) -> Session:
    """It ends with the inspector's grant, if that is sooner."""
    issued = now.astimezone(UTC).replace(microsecond=0)
    ends = issued + LIFETIME
    if subject.grant is not None:
        ends = min(ends, subject.grant.ends.astimezone(UTC).replace(microsecond=0))
    return Session(session_id, subject, issued, ends)


def to_cookie(session: Session, seals: Seals) -> str:
    subject = session.subject
    content = {
        "sid": session.id,
        "sub": subject.id,
        "role": subject.role.value,
        "partnership": subject.partnership,
        "agency": subject.agency,
        "grant": None if subject.grant is None else claim_of(subject.grant),
        "iat": int(session.issued_at.timestamp()),
    }
    return seals.seal(_SESSION, content, until=session.expires_at)


def from_cookie(cookie: str, seals: Seals, *, now: datetime) -> Session | None:
    """None for everything but a session of ours that has not expired."""
    said = seals.open(_SESSION, cookie, now=now)
    if said is None:
        return None
    try:
        grant = None if said["grant"] is None else grant_of(said["grant"])
        subject = Subject(
            said["sub"], Role(said["role"]), said["partnership"], said["agency"], grant
        )
    except (KeyError, ValueError, SignInRefused):
        return None  # of an earlier release of this program
    return Session(said["sid"], subject, _moment(said["iat"]), _moment(said["exp"]))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


# --- Signed out -------------------------------------------------------------------------------------------


class SignedOut:
    """Sessions that were ended before their time, until they would have expired. This process remembers them."""

    def __init__(self) -> None:
        self._ended: dict[str, datetime] = {}

    def add(self, session: Session, *, now: datetime) -> None:
        self._ended = {sid: until for sid, until in self._ended.items() if until > now}
        self._ended[session.id] = session.expires_at

    def __contains__(self, session: Session) -> bool:
        return session.id in self._ended
