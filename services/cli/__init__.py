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
    code, lines = _told(error)
    for line in lines:
        print(f"golden-thread: {line}", file=sys.stderr)  # noqa: T201 (a program's own words)
    return code


def _told(error: Exception) -> tuple[int, Sequence[str]]:
    """
    The exit code and what is said. Our own errors say what to do, and the system's about a file which and why. Of others only
    the class and the place are told: a message may hold content.
    """
    from domain.errors import GoldenThreadError, Misconfigured, Refused, without_content

    match error:
        case Refused():
            return FAILED, [fault.reason for fault in error.faults]
        case Misconfigured():
            return WRONGLY_ASKED, [str(error)]
        case GoldenThreadError():
            return FAILED, [str(error)]
        case UnicodeEncodeError(reason="surrogates not allowed"):
            return WRONGLY_ASKED, ["an argument is not UTF-8; type it anew"]
        case OSError() if error.filename:
            return FAILED, [f"{error.filename}: {error.strerror}"]
        case _:
            told = without_content(error)
            asked = "please report it with the command that you gave"
            return FAILED, [f"a fault of the program, {told}; {asked}"]
