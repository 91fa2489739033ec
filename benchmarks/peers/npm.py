"""The peers that come from npm: put into .cache/peers once, where node and npm are there."""

import shutil
import subprocess
from pathlib import Path

from benchmarks.servers import ROOT

_SOURCE = Path(__file__).parent
PLACE = ROOT / ".cache" / "peers"
MESSAGE_DB = PLACE / "node_modules" / "@eventide" / "message-db"


_QUIETLY = ("--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")


class NotRun(Exception):
    """A peer is not there; the message says what it needs."""


def install() -> None:
    """Raises NotRun without npm, and when it cannot fetch them."""
    _program("node")
    _program("npm")
    PLACE.mkdir(parents=True, exist_ok=True)
    shutil.copy(_SOURCE / "emmett.mjs", PLACE)
    wanted = (_SOURCE / "package.json").read_bytes()
    there = PLACE / "installed.json"
    if there.exists() and there.read_bytes() == wanted:
        return
    (PLACE / "package.json").write_bytes(wanted)
    done = subprocess.run(
        [_program("npm"), "install", *_QUIETLY, "--cache", ROOT / ".cache" / "npm"],
        cwd=PLACE,
        check=False,
        capture_output=True,
    )
    if done.returncode:
        raise NotRun("needs what npm could not fetch")
    there.write_bytes(wanted)


def node() -> str:
    """Its path. Raises NotRun."""
    return _program("node")


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise NotRun("needs node and npm")
    return path
