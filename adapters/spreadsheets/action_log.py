"""
A partnership's old action log as the messages that the record needs: for each row a finding, a recommendation that is
accepted, an action, and what became of it. The same row has the same references and messages each time.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, assert_never

from adapters.partner_messages import read_command
from adapters.spreadsheets.action_cells import Cells, Unmapped
from adapters.spreadsheets.action_mapping import ActionMapping, Stage, load_mapping
from adapters.spreadsheets.line import Draft, Unread
from adapters.spreadsheets.plain_table import Row, read_table
from adapters.spreadsheets.reading import Message, identified
from domain.errors import Misconfigured
from domain.framework import Framework

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # as Crockford's base 32: none is taken for another
_LONGEST = 12
_COLUMN_OF = {  # where the columns have other names than the fields
    "about": "owner",
    "owner_agency": "owner",
    "owner_post": "post",
    "themes": "theme",
    "percent": "progress",
    "summary": "narrative",
    "source.type": "source_type",
    "source.title": "source_title",
    "source.reference": "source_reference",
    "source.published_on": "published_on",
    "occurred_on": "agreed_on",
}
_STANDS_FOR = {"confirmed_by": "post", "recommendation": "action", "finding": "action"}
_TEXT_OF = {"register-finding.v1": "finding", "make-recommendation.v1": "recommendation"}


@dataclass(frozen=True, slots=True)
class Imported:
    """`messages` in the order in which they are sent, `unmapped` cells, and how many rows were `left_out` by status."""

    messages: tuple[Message, ...]
    unmapped: tuple[Unread, ...]
    rows: int
    left_out: int


def import_actions(log: Path, mapping: Path, pack: Framework) -> Imported:
    """Raises Misconfigured for a log or a mapping that cannot be read as a whole."""
    said = load_mapping(mapping)
    _check_vocabulary(said, pack, mapping)
    rows = read_table(log, sheet=said.table.sheet, headings=said.table.headings)
    _check_headings(said, rows, log)
    reader = _Reader(said, pack)
    messages: list[Message] = []
    for row in rows:
        messages += reader.read(row)
    return Imported(tuple(messages), tuple(reader.unmapped), len(rows), reader.left_out)


def _check_vocabulary(said: ActionMapping, pack: Framework, mapping: Path) -> None:
    if said.partnership not in pack.partnerships:
        raise Misconfigured(
            f"{mapping}: partnership: {pack.name} names {', '.join(pack.partnerships)}"
        )
    agencies = [a.id for a in pack.agencies.values() if said.partnership in a.partnerships]
    usual = said.usual
    for table, words, known in (
        ("owners", [*said.owners.values(), usual.owner], agencies),
        ("themes", [*said.themes.values(), usual.theme], pack.themes),
        ("source_types", [*said.source_types.values(), usual.source_type], pack.source_types),
    ):
        for word in words:
            if word is not None and word not in known:
                raise Misconfigured(
                    f"{mapping}: {table}: the framework knows no {word}; it lists: {', '.join(sorted(known))}"
                )


def _check_headings(said: ActionMapping, rows: Sequence[Row], log: Path) -> None:
    known = rows[0].letters if rows else {}
    for name, heading in said.columns.model_dump(exclude_none=True).items():
        if rows and heading not in known:
            raise Misconfigured(
                f"{log}: no column is headed “{heading}” ({name}); there is: {', '.join(known)}"
            )


@dataclass(slots=True)
class _Reader:
    """Row by row, with what was seen before."""

    said: ActionMapping
    pack: Framework
    unmapped: list[Unread] = field(default_factory=list)
    left_out: int = 0
    _seen: dict[str, int] = field(default_factory=dict)
    _findings: dict[str, Draft] = field(default_factory=dict)

    def read(self, row: Row) -> list[Message]:
        """The messages of one row; none when one of its cells cannot be mapped."""
        cells = Cells(row, self.said)
        try:
            drafts = list(self._drafts(cells))
        except Unmapped as fault:
            self._tell(cells, fault.column, str(fault))
            return []
        messages = [line for line in identified(iter(drafts)) if isinstance(line, Message)]
        faults = [(m, f) for m in messages for f in read_command(m.kind, m.body)[1]]
        for message, found in faults:
            self._tell(cells, _column_of(message.kind, found.field), found.reason)
        if faults:
            return []
        for draft in drafts:
            if draft.kind == "register-finding.v1":
                self._findings[draft.data["finding_id"]] = draft
        return messages

    def _tell(self, cells: Cells, column: str, reason: str) -> None:
        heading = cells.heading(column) or cells.heading(_STANDS_FOR.get(column, ""))
        sheet, row = self.said.table.sheet or "", cells.row
        found = Unread(row.number, heading or column, reason, sheet, row.place(heading))
        if found not in self.unmapped:
            self.unmapped.append(found)

    def _drafts(self, cells: Cells) -> Iterator[Draft]:
        stage = cells.mapped("status", self.said.statuses)
        if stage is Stage.LEFT_OUT:
            self.left_out += 1
            return
        key = cells.text("reference") or f"{cells.needed('action')}\0{cells.day('agreed_on')}"
        if key in self._seen:
            raise Unmapped("reference", f"row {self._seen[key]} is the same; give each row its own")
        self._seen[key] = cells.row.number
        agreed_on, due_on = cells.day("agreed_on"), cells.day("due_on")
        if due_on < agreed_on:
            raise Unmapped("due_on", "lies before the day on which the action was agreed")
        finding = self._finding(cells, key, agreed_on)
        if finding.data["finding_id"] not in self._findings:
            yield finding
        yield from self._chain(cells, key, finding.data["finding_id"])
        yield from self._progress(cells, stage, self._reference("A", key, agreed_on))

    def _finding(self, cells: Cells, key: str, agreed_on: date) -> Draft:
        shared = cells.text("finding_reference")
        published_on = cells.day(
            "published_on", otherwise=self.said.usual.published_on or agreed_on
        )
        reference = self._reference("F", f"finding {shared}" if shared else key, published_on)
        draft = _draft(
            cells,
            "register-finding.v1",
            published_on,
            finding_id=reference,
            kind="improvement",
            source={
                "type": cells.mapped("source_type", self.said.source_types),
                "reference": cells.needed("source_reference"),
                "title": cells.needed("source_title"),
                "published_on": published_on.isoformat(),
            },
            about=cells.mapped("owner", self.said.owners),
            text=cells.text("finding") or cells.needed("action"),
            themes=[cells.mapped("theme", self.said.themes)],
        )
        before = self._findings.get(reference)
        if before is not None and before.data["text"] != draft.data["text"]:
            raise Unmapped("finding", f"row {before.line} has the same reference and another text")
        return draft

    def _chain(self, cells: Cells, key: str, finding: str) -> Iterator[Draft]:
        agreed_on = cells.day("agreed_on")
        owner = cells.mapped("owner", self.said.owners)
        recommendation = {"recommendation_id": self._reference("R", key, agreed_on)}
        post = cells.needed("post")
        yield _draft(
            cells,
            "make-recommendation.v1",
            agreed_on,
            **recommendation,
            kind="improve",
            findings=[finding],
            text=cells.text("recommendation") or cells.needed("action"),
            owner=owner,
        )
        yield _draft(
            cells,
            "accept-recommendation.v1",
            agreed_on,
            **recommendation,
            decided_by=cells.needed("decided_by"),
        )
        yield _draft(
            cells,
            "agree-action.v1",
            agreed_on,
            **recommendation,
            action_id=self._reference("A", key, agreed_on),
            text=cells.needed("action"),
            measure=cells.needed("measure"),
            owner_agency=owner,
            owner_post=post,
            confirmed_by=cells.text("confirmed_by") or post,
            due_on=cells.day("due_on").isoformat(),
            **({"priority": priority} if (priority := cells.text("priority")) else {}),
        )

    def _progress(self, cells: Cells, stage: Stage, action: str) -> Iterator[Draft]:
        agreed_on, told = cells.day("agreed_on"), cells.needed("narrative")
        updated_on = cells.day("updated_on", otherwise=agreed_on)
        match stage:
            case Stage.AGREED | Stage.LEFT_OUT:
                return
            case Stage.IN_PROGRESS:
                percent = cells.percent()
                if percent is None:
                    yield _draft(cells, "start-action.v1", updated_on, action_id=action)
                else:
                    yield _draft(
                        cells,
                        "report-progress.v1",
                        updated_on,
                        action_id=action,
                        percent=percent,
                        narrative=told,
                    )
            case Stage.IMPLEMENTED:
                on = cells.day("implemented_on", otherwise=updated_on)
                yield _draft(cells, "report-implemented.v1", on, action_id=action, summary=told)
            case _:
                assert_never(stage)

    def _reference(self, letter: str, key: str, on: date) -> str:
        digest = int.from_bytes(hashlib.sha256(f"{self.said.series}\0{key}".encode()).digest()[:10])
        digits = ""
        while len(self.said.series) + len(digits) < _LONGEST:
            digest, digit = divmod(digest, len(_LETTERS))
            digits += _LETTERS[digit]
        return f"{self.said.partnership.upper()}-{letter}-{on.year}-{self.said.series}{digits}"


def _draft(cells: Cells, of: str, on: date, /, **data: Any) -> Draft:
    return Draft(cells.row.number, of, None, {"occurred_on": on.isoformat(), **data})


def _column_of(kind: str, path: str) -> str:
    """The column that a field of a message was taken from."""
    if path == "text":
        return _TEXT_OF.get(kind, "action")
    general = path.partition(".")[0] if path.startswith("themes") else path
    return _COLUMN_OF.get(general, general)
