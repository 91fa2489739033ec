"""
The command line. `golden-thread --help` lists the commands; docs/reference/commands.md describes them.

Exit codes: 0 done, 1 refused or failed, 2 wrongly asked or wrongly configured. Errors go to stderr and say what to do.
What is heavy to import is imported inside the commands, so that `--help` answers at once.
"""

import sys
from collections.abc import Sequence

FAILED, WRONGLY_ASKED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    from services.cli.app import app

    try:
        app(args=arguments, prog_name="golden-thread")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 (the one place where everything ends)
        return _explain(error)
    return 0


def _explain(error: Exception) -> int:
    """
    Our own errors say what to do, and the system's about a file which and why. Of others only the class and the place are
    told: a message may hold content.
    """
    from domain.errors import GoldenThreadError, Misconfigured, Refused, without_content

    if isinstance(error, Refused):
        for fault in error.faults:
            print(f"golden-thread: {fault.reason}", file=sys.stderr)  # noqa: T201 (a program's own words)
        return FAILED
    if isinstance(error, GoldenThreadError):
        print(f"golden-thread: {error}", file=sys.stderr)  # noqa: T201 (a program's own words)
        return WRONGLY_ASKED if isinstance(error, Misconfigured) else FAILED
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        print("golden-thread: an argument is not UTF-8; type it anew", file=sys.stderr)  # noqa: T201
        return WRONGLY_ASKED
    if isinstance(error, OSError) and error.filename:
        print(f"golden-thread: {error.filename}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return FAILED
    print(  # noqa: T201 (a program's own words)
        f"golden-thread: a fault of the program, {without_content(error)}; "
        "please report it with the command that you gave",
        file=sys.stderr,
    )
    return FAILED
