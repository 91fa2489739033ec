"""
Key-encryption keys: one file each, readable by its owner alone, named by the key's id (ADR 0016).

There is one, and a second one only while a subject's key is being destroyed.
"""

import os
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Collection
from pathlib import Path

from adapters import passwords
from adapters.subject_keys.cipher import KEY_BYTES
from domain.errors import Misconfigured

_ENDING = ".key"


class KeyFiles:
    """In one directory, which is made when it is missing."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def make(self) -> str:
        """A new key, on the disk when this returns. Its id. Raises Misconfigured where nothing can be written."""
        key_id = secrets.token_hex(16)
        path = self._path(key_id)
        try:
            passwords.ensure(path)
            _settle(path)
            _settle(self.directory)
        except OSError as error:
            raise Misconfigured(
                f"no key can be written in {self.directory}: {error.strerror}"
            ) from None
        return key_id

    def read(self, key_id: str) -> bytes:
        """Raises Misconfigured for a file that is missing, unsafe or no key."""
        path = self._path(key_id)
        if not path.exists():
            raise Misconfigured(
                f"{path} is missing, which opens the keys of subjects: bring it back from its own backup; a database "
                "restored to before a destruction asks for a key that was destroyed with it"
            )
        written = passwords.read(path).get_secret_value()
        try:
            key = urlsafe_b64decode(written + "=" * (-len(written) % 4))
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise Misconfigured(f"{path} is no key: bring it back from its own backup")
        return key

    def keep_only(self, key_ids: Collection[str]) -> list[str]:
        """Remove every other key for good; the ids of those removed. Raises Misconfigured when one cannot be."""
        gone = sorted({path.stem for path in self.directory.glob(f"*{_ENDING}")} - set(key_ids))
        for key_id in gone:
            try:
                self._path(key_id).unlink(missing_ok=True)
            except OSError as error:
                raise Misconfigured(
                    f"{self._path(key_id)} opens what was destroyed and cannot be removed: {error.strerror}"
                ) from None
        if gone:
            _settle(self.directory)
        return gone

    def _path(self, key_id: str) -> Path:
        return self.directory / f"{key_id}{_ENDING}"


def _settle(path: Path) -> None:
    """On the disk, whatever happens next."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
