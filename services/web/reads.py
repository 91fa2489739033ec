"""A reading that must be logged is on the record before anything of it is shown; without it nothing is shown."""

import re
from base64 import b32encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from hashlib import blake2b
from typing import Any

from pydantic import TypeAdapter, ValidationError

from domain.errors import GoldenThreadError
from domain.names import REFERENCE, AccessId, StreamId
from domain.permission.access_record import MOST, access_commands
from domain.permission.decision import Decision
from domain.receipt import Verdict
from services.boards.as_at import day_of
from services.web.ports import House
from services.web.recent import Recent
from services.web.viewer import Viewer, to_log

_KNOWN = 50_000  # readings of the day that are known to be recorded
_DIGITS = 12
_REFERENCE = re.compile(REFERENCE[1:-1])
_ENTRY: TypeAdapter[str] = TypeAdapter(AccessId)


class NotLogged(GoldenThreadError):
    """The reading could not be recorded, so there is nothing to show."""


class Reads:
    """
    One entry for each viewer, matter and day, however often the page is opened: its number follows from the three, and
    the record knows a message that comes twice.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._recorded: Recent[bool] = Recent(_KNOWN)

    async def record(
        self, viewer: Viewer, decision: Decision, references: Collection[StreamId], what: str
    ) -> None:
        """Nothing when the decision asks for no entry. Raises NotLogged, and what the record raises."""
        log = to_log(decision)
        if log is None or not references:
            return
        today = day_of(self._house.now())
        named = "\n".join((viewer.subject.id, viewer.subject.role, what, *sorted(references)))
        numbers = list(_numbers(f"{today}\n{named}", -(-len(references) // MOST)))
        if self._recorded.get((today, numbers[0])):
            return
        unit = self._business_unit()
        for command in access_commands(
            viewer.subject,
            log,
            references,
            what=what,
            on=today,
            business_unit=unit,
            numbers=numbers,
        ):
            receipt = await self._house.submit(
                sender=viewer.subject.agency or unit,
                role=viewer.subject.role,
                kind=command.KIND,
                message_id=f"read:{command.access_id}",
                body=command.model_dump_json(exclude_none=True).encode(),
            )
            if receipt.verdict is not Verdict.ACCEPTED:
                said = "; ".join(f"{fault.field}: {fault.reason}" for fault in receipt.faults)
                raise NotLogged(f"the reading could not be put on the record: {said}")
        self._recorded.put((today, numbers[0]), value=True)

    def _business_unit(self) -> str:
        scope = self._house.scope
        units = (
            name
            for name, agency in scope.framework.agencies.items()
            if scope.partnership in agency.partnerships and scope.framework.coordinates(name)
        )
        found = next(units, None)
        if found is None:
            raise NotLogged("the framework names no business unit that could record the reading")
        return found


def references_of(lines: Iterable[Any]) -> Sequence[StreamId]:
    """
    The references in the columns of these lines: the same give the same entry, whatever else the lines say. Entries of the
    access log are left out: each look at that log would make another entry, which would be new to look at.
    """
    found: dict[str, None] = {}
    for line in lines:
        for column in fields(line):
            value = getattr(line, column.name)
            for word in value if isinstance(value, tuple) else (value,):
                if isinstance(word, str):
                    found[word] = None
    return [word for word in found if _REFERENCE.fullmatch(word) and not _is_an_entry(word)]


def _is_an_entry(word: str) -> bool:
    try:
        _ENTRY.validate_python(word)
    except ValidationError:
        return False
    return True


def _numbers(said: str, count: int) -> Iterable[str]:
    for place in range(count):
        digest = blake2b(f"{said}\n{place}".encode(), digest_size=10).digest()
        yield b32encode(digest).decode()[:_DIGITS]
