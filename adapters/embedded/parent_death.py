"""A child that ends when the thread that started it dies, also by kill -9: nothing is left running."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def die_with_parent(by: signal.Signals = signal.SIGKILL) -> Callable[[], None] | None:
    """For Popen's `preexec_fn`: one system call, prepared before the fork. None where the kernel is not Linux."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:  # the parent died in between
            os.kill(os.getpid(), by)

    return ask
