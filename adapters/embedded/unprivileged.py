"""
A child process that gives up root.

PostgreSQL refuses to run as root. Started by root, it runs as the owner of its data directory instead. Where a
directory on the way is closed to that user (a checkout under /root), the child keeps one capability, to pass through
directories; nothing on the machine is created or opened up for it.
"""

import ctypes
import os
import pwd
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from domain.errors import Misconfigured

_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2
_CAPABILITY_VERSION_3 = 0x20080522


def server_user(directory: Path) -> pwd.struct_passwd | None:
    """Who the server is to run as; None: as we are. Raises Misconfigured when root finds nobody to be."""
    if os.geteuid() != 0:
        return None
    owner = directory.stat().st_uid
    if owner != 0:
        return pwd.getpwuid(owner)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Misconfigured(
        "this machine has neither a user postgres nor nobody; start as another user"
    )


def child_setup(
    user: pwd.struct_passwd | None, *, reads: tuple[Path, ...], on_parent_death: signal.Signals
) -> Callable[[], None]:
    """
    What the child does between fork and exec, prepared before the fork.

    `reads` are the places it must reach. The signal comes when the thread that started the child ends.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()
    keep = user is not None and any(not _reachable(path, user) for path in reads)

    def setup() -> None:
        if user is not None:
            os.setgroups([])
            os.setgid(user.pw_gid)
            if keep:
                libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
            os.setuid(user.pw_uid)
            if keep:
                _pass_through(libc)
        if sys.platform == "linux":
            libc.prctl(_PR_SET_PDEATHSIG, on_parent_death)
            if os.getppid() != parent:  # the parent died in between
                os.kill(os.getpid(), signal.SIGKILL)

    return setup


def _reachable(path: Path, user: pwd.struct_passwd) -> bool:
    return all(_may_enter(parent, user) for parent in path.resolve().parents)


def _may_enter(directory: Path, user: pwd.struct_passwd) -> bool:
    found = directory.stat()
    if found.st_uid == user.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _pass_through(libc: ctypes.CDLL) -> None:
    """Keep one capability across exec; a container may lack the narrower of the two (capabilities(7))."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    for capability in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE):
        bit = 1 << capability
        # effective, permitted, inheritable of the lower 32 capabilities, then of the upper
        sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
        if libc.capset(header, sets) == 0:
            libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)
            return
