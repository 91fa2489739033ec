"""One agency's profile: what it owes, what it sent and what it was asked, part by part."""

from collections.abc import Sequence

from domain.errors import Code, refuse
from projections.governance import agency_profile
from projections.governance.agency_profile import PartCount
from projections.governance.agency_profile_line import Profiled, ProfileLine
from services.reports.document import (
    Block,
    Document,
    Note,
    Section,
    counted,
    opening,
    table_of,
)
from services.reports.lines import MOST
from services.reports.report import Given, Report
from services.reports.reserved import is_reserved

_COUNTS = (("part", "Part"), ("lines", "Entries"), ("open", "Open"), ("late", "Late"))
_SHOWN = ("reference", "what", "status", "open", "on", "due_on", "detail")


def _make(given: Given, about: str) -> Document:
    known = given.scope.framework.agencies.get(about)
    if known is None or given.stand.partnership not in known.partnerships:
        raise refuse(
            Code.UNKNOWN_AGENCY,
            "the framework lists no such agency of this partnership; golden-thread directory names them",
            field="agency",
        )
    today = given.stand.today
    read = agency_profile.read(given.rows, Profiled(known.id, today, given.scope))
    lines = [line for line in read if not _reserved(line)]
    counts = agency_profile.counts(lines, today)
    parts = [_part(count, [line for line in lines if line.part == count.part]) for count in counts]
    return given.document(
        "agency-profile", f"Agency profile: {known.name}", [_summary(counts), *parts]
    )


def _reserved(line: ProfileLine) -> bool:
    return any(map(is_reserved, (line.reference, line.what, line.detail)))


def _summary(counts: Sequence[PartCount]) -> Section:
    still_open, late = sum(c.open for c in counts), sum(c.late for c in counts)
    said = (
        f"{counted(still_open, 'thing')} {'is' if still_open == 1 else 'are'} still to be done, {late:,} of them late."
        if counts
        else "The record holds nothing of this agency yet."
    )
    table = table_of("parts", "Part by part", PartCount, counts, labels=_COUNTS)
    return Section("Summary", (opening(said), table))


def _part(count: PartCount, lines: Sequence[ProfileLine]) -> Section:
    blocks: list[Block] = [
        opening(
            f"{counted(count.lines, 'entry', 'entries')}, {count.open:,} open, {count.late:,} late."
        ),
        table_of(
            count.part,
            f"{count.part[:1].upper()}{count.part[1:]}, what is open first",
            ProfileLine,
            lines[:MOST],
            _SHOWN,
            labels=agency_profile.COLUMNS,
        ),
    ]
    if len(lines) > MOST:
        blocks.append(Note(f"{len(lines) - MOST:,} more entries stand on the agency's board."))
    return Section(f"{count.part[:1].upper()}{count.part[1:]}", tuple(blocks))


AGENCY_PROFILE = Report(
    "agency-profile",
    "Agency profile",
    "One agency: what it owes, what it sent and what it was asked.",
    agency_profile.views(),
    _make,
    "agency",
    required=True,
)
