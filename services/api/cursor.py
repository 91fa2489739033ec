"""
The mark by which a listing goes on. It says what the first page was true for, so that every page of a listing shows the
same lines however the record moves meanwhile.

It is no secret and no permission: whoever changes one asks for another page, and is judged anew.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Hashable, Iterable
from dataclasses import astuple, dataclass
from datetime import date
from hashlib import blake2b

import orjson

from domain.errors import Code, Fault, Refused

_LONGEST = 400
_MOST = 2**53


@dataclass(frozen=True, slots=True)
class Cursor:
    """
    `asked` and `rows` are digests: of all that the first page asked for, and of what its rows were of. `position` and
    `on` are what it was true for, `offset` the lines that were shown.
    """

    asked: str
    rows: str
    position: int
    on: date
    offset: int


def digest(*values: Hashable) -> str:
    return blake2b(repr(values).encode(), digest_size=9).hexdigest()


def write(cursor: Cursor) -> str:
    return urlsafe_b64encode(orjson.dumps(astuple(cursor))).decode().rstrip("=")


def read(words: str, asked: str) -> Cursor:
    """Raises Refused for what is no cursor, or one of another listing."""
    found = _parsed(words)
    if found is None:
        raise _refused("give the cursor as `next` has it")
    if found.asked != asked:
        raise _refused(
            "this cursor belongs to another listing: repeat its parameters, or begin anew"
        )
    return found


def _parsed(words: str) -> Cursor | None:
    try:
        padded = words[:_LONGEST] + "=" * (-len(words[:_LONGEST]) % 4)
        asked, rows, position, on, offset = orjson.loads(urlsafe_b64decode(padded.encode("ascii")))
        numbers: Iterable[object] = (position, offset)
        if not all(type(each) is int and 0 <= each < _MOST for each in numbers):
            return None
        return Cursor(str(asked), str(rows), position, date.fromisoformat(on), offset)
    except (Error, ValueError, TypeError):
        return None


def _refused(reason: str) -> Refused:
    return Refused(Fault(Code.BAD_VALUE, reason, "cursor"))
