"""NKEY seeds: one file per user, made once, readable by its owner alone. Only public keys go into a server's config."""

import contextlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import nkeys

from domain.errors import Misconfigured

_SEED_BYTES = 32


class KeyRing:
    """The seeds of one partnership's users under one directory, `<user>.nk`; a seed is never overwritten."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def seed_file(self, user: str) -> Path:
        return self.directory / f"{user}.nk"

    def ensure(self, users: Iterable[str]) -> Mapping[str, str]:
        """Make the missing seeds; the public key of every user. Raises Misconfigured for an unsafe file."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for user in users:
            if not self.seed_file(user).exists():
                self._make(user)
        return {user: self.public(user) for user in users}

    def public(self, user: str) -> str:
        """Raises Misconfigured when the seed is missing, readable by others or no seed."""
        pair = nkeys.from_seed(bytearray(self.seed(user)))
        try:
            return str(pair.public_key.decode())
        finally:
            pair.wipe()

    def seed(self, user: str) -> bytes:
        """For the link alone, whose seed the server itself must read. Raises Misconfigured."""
        return read_seed(self.seed_file(user))

    def _make(self, user: str) -> None:
        seed = nkeys.encode_seed(secrets.token_bytes(_SEED_BYTES), nkeys.PREFIX_BYTE_USER)
        handle, draft = tempfile.mkstemp(dir=self.directory)  # which only its owner can read
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(seed + b"\n")
            # fails when another process was first, whose seed then stands
            with contextlib.suppress(FileExistsError):
                os.link(draft, self.seed_file(user))
        finally:
            Path(draft).unlink()


def read_seed(path: Path) -> bytes:
    """The seed in a file. Raises Misconfigured when it is missing, readable by others or no user's seed."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            seed = file.read(256).strip()
    except OSError as error:
        raise Misconfigured(
            f"no key at {path}: {error.strerror}; the provisioner makes it"
        ) from None
    if mode & 0o077:
        raise Misconfigured(f"{path} can be read by others; run chmod 600 on it")
    try:
        prefix, _ = nkeys.decode_seed(seed)
    except nkeys.NkeysError:
        raise Misconfigured(f"{path} holds no NKEY seed") from None
    if prefix != nkeys.PREFIX_BYTE_USER:
        raise Misconfigured(f"{path} holds a seed, but not of a user")
    return seed
