"""Passwords of database roles: one file each, made once, readable by its owner alone."""

import os
import secrets
import stat
from pathlib import Path

from pydantic import SecretStr

from domain.errors import Misconfigured

_ENTROPY = 32  # bytes


def ensure(file: Path) -> SecretStr:
    """The password in the file, made when there is none. Raises Misconfigured for an unsafe file."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read(file)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secrets.token_urlsafe(_ENTROPY) + "\n")
    return read(file)


def read(file: Path) -> SecretStr:
    """Raises Misconfigured when the file is missing, empty or readable by others."""
    try:
        with file.open() as opened:
            mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
            password = opened.read().strip()
    except OSError as error:
        raise Misconfigured(
            f"no password at {file}: {error.strerror}; `golden-thread init` makes it"
        ) from None
    if mode & 0o077:
        raise Misconfigured(f"{file} can be read by others; run chmod 600 on it")
    if not password:
        raise Misconfigured(f"{file} is empty; remove it and run `golden-thread init` again")
    return SecretStr(password)
