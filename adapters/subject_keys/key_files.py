"""
Key-encryption keys: one file each, readable by its owner alone, named by the key's id (ADR 0047).

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
        """A new key, on the disk when this returns. Its id."""
        key_id = secrets.token_hex(16)
        path = self._path(key_id)
        passwords.ensure(path)
        for each in (path, self.directory):
            descriptor = os.open(each, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
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
        key = urlsafe_b64decode(written + "=" * (-len(written) % 4))
        if len(key) != KEY_BYTES:
            raise Misconfigured(f"{path} is no key")
        return key

    def keep_only(self, key_ids: Collection[str]) -> list[str]:
        """Remove every other key for good; the ids of those removed."""
        gone = sorted({path.stem for path in self.directory.glob(f"*{_ENDING}")} - set(key_ids))
        for key_id in gone:
            self._path(key_id).unlink(missing_ok=True)
        if gone:
            descriptor = os.open(self.directory, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return gone

    def _path(self, key_id: str) -> Path:
        return self.directory / f"{key_id}{_ENDING}"
