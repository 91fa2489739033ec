"""
What the JSON of a message must be before its fields are looked at: UTF-8, one object, no name twice.

Source: RFC 8259 leaves repeated names, numbers that are none and lone surrogates to the reader; here they are
refused, since two readers could otherwise take one message for two different things.
"""

import json
from typing import Any

import orjson

from domain.errors import Code, Fault

LARGEST_BODY = 256 * 1024
"""Bytes; the intake stream refuses larger messages at the door, files are held to the same."""


class _NotAllowed(ValueError):
    """Carries the fault, which repeats nothing of what was read."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(code, reason)


def is_plain(body: bytes) -> bool:
    """
    Whether `read_json` finds no fault, as far as is seen in half its time: False says nothing. Never raises.

    What is written again as it came, the way most programs write JSON, gave no name twice: of two only one would be left.
    """
    if b"\\u0000" in body:
        return False
    try:
        parsed = orjson.loads(body)
        return isinstance(parsed, dict) and orjson.dumps(parsed) == body
    except (ValueError, TypeError):  # orjson.dumps raises the latter for what is nested deeply
        return False


def read_json(body: bytes) -> tuple[Any, Fault | None]:
    """The parsed body and no fault, or None and the fault. Never raises."""
    try:
        return _parse(body), None
    except _NotAllowed as error:
        return None, error.fault
    except UnicodeDecodeError as error:
        reason = f"the body is not UTF-8 at byte {error.start}"
    except json.JSONDecodeError as error:
        reason = f"the body is not JSON at character {error.pos}: {error.msg}"
    except RecursionError:
        reason = "the body is nested too deeply"
    except ValueError:
        reason = "the body holds a number with too many digits"
    return None, Fault(Code.NOT_JSON, reason)


def _parse(body: bytes) -> dict[str, Any]:
    text = body.decode()
    parsed = _DECODER.decode(text)
    if not isinstance(parsed, dict):
        raise _NotAllowed(Code.WRONG_TYPE, "the body must be one JSON object")
    if "\\u0000" in text and _holds_nul(parsed):
        raise _NotAllowed(Code.BAD_VALUE, "a text holds the character U+0000; leave it out")
    return parsed


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        reason = "one object of the body gives the same field twice; give each field once"
        raise _NotAllowed(Code.BAD_VALUE, reason)
    return found


def _no_constant(_: str) -> None:
    reason = "the body holds NaN or Infinity, which are not numbers; leave the field out"
    raise _NotAllowed(Code.BAD_VALUE, reason)


def _holds_nul(parsed: object) -> bool:
    waiting = [parsed]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and "\0" in value:
            return True
    return False


_DECODER = json.JSONDecoder(object_pairs_hook=_no_name_twice, parse_constant=_no_constant)
