"""The directory of a demonstration: nobody else's files are removed, and no two demonstrations share one."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import Misconfigured

_LOCK = "demo.lock"
_OWN = ("postgres", "nats", "secrets", "settings.toml", "node-*.log", _LOCK)


@contextmanager
def emptied(directory: Path) -> Iterator[None]:
    """
    Ours for as long as this lasts, and without what an earlier demonstration left.

    Raises Misconfigured when something else lies in it, or when another demonstration runs there.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        entries = sorted(directory.iterdir())
    except OSError as error:
        raise Misconfigured(f"{directory} cannot be used: {error.strerror}") from None
    for entry in entries:
        if not any(entry.match(pattern) for pattern in _OWN):
            raise Misconfigured(
                f"{directory} holds {entry.name}, which is none of the demonstration's: "
                "name a directory of its own by --directory"
            )
    with (directory / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misconfigured(
                f"a demonstration runs in {directory}: stop it, or name another by --directory"
            ) from None
        for entry in entries:
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name != _LOCK:
                entry.unlink(missing_ok=True)
        yield
