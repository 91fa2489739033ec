"""
Sealing and wrapping: AES-256-GCM, each bound to the place it belongs to (ADR 0016).

A text is bound to its event, its field and the id of its key, so that a sealed text moved to another place, or changed
in one bit, does not open. It is filled up before it is sealed, so that its length tells little.
"""

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import GoldenThreadError
from domain.fact import Event
from domain.names import PartnershipId, SubjectId
from domain.sealed_text import Sealed

KEY_BYTES = 32
_NONCE_BYTES = 12
_BLOCK = 256  # bytes; a sealed text is a multiple of these
_END = b"\x80"


class CannotOpen(GoldenThreadError):
    """What is sealed was changed, stands in another place, or was sealed under another key. Says nothing of it."""


@dataclass(frozen=True, slots=True, repr=False)
class SubjectKey:
    """The key of one subject, unwrapped. It shows itself to nobody."""

    id: str
    secret: bytes


def new_secret() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal(text: str, key: SubjectKey, event: Event, field: str) -> Sealed:
    """Another ciphertext each time, also of the same text."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    plain = text.encode() + _END
    plain += bytes(-len(plain) % _BLOCK)
    place = _place(event, field, key.id)
    ciphertext = AESGCM(key.secret).encrypt(nonce, plain, place)
    return Sealed(
        key_id=key.id,
        nonce=b64encode(nonce).decode(),
        ciphertext=b64encode(ciphertext).decode(),
    )


def unseal(sealed: Sealed, key: SubjectKey, event: Event, field: str) -> str:
    """Raises CannotOpen."""
    try:
        plain = AESGCM(key.secret).decrypt(
            b64decode(sealed.nonce, validate=True),
            b64decode(sealed.ciphertext, validate=True),
            _place(event, field, sealed.key_id),
        )
        return plain[: plain.rindex(_END)].decode()
    except (InvalidTag, ValueError):
        raise CannotOpen(
            f"the text sealed in {event.stream}, version {event.version}, does not open with the key of its subject"
        ) from None


def wrap(secret: bytes, by: bytes, whose: tuple[PartnershipId, SubjectId, str]) -> bytes:
    """A subject's secret under the key-encryption key `by`; `whose` names partnership, subject and key id."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(by).encrypt(nonce, secret, _lines("subject key", *whose))


def unwrap(wrapped: bytes, by: bytes, whose: tuple[PartnershipId, SubjectId, str]) -> bytes:
    """Raises CannotOpen."""
    nonce, rest = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        return AESGCM(by).decrypt(nonce, rest, _lines("subject key", *whose))
    except (InvalidTag, ValueError):
        raise CannotOpen(f"the key of {whose[1]} does not open: it was changed or moved") from None


def _place(event: Event, field: str, key_id: str) -> bytes:
    event_id: UUID = event.provenance.event_id
    origin = event.provenance.partnership
    version = str(event.version)
    return _lines(
        "text", origin, str(event_id), event.fact.TOPIC, event.stream, version, field, key_id
    )


def _lines(*parts: str) -> bytes:
    return "\n".join(parts).encode()
