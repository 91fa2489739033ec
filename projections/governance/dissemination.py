"""
V-14 Dissemination, as recorded: which briefing went out, who was asked, who has confirmed by which channel.

That a confirmation is overdue depends on today: projections/governance/dissemination_board.py. Of a neighbour's briefing
there is the briefing alone.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.briefing import BriefingIssued, DisseminationConfirmed
from domain.quick import quick
from projections.view import Rows, Table, View


@quick
@dataclass(frozen=True, slots=True)
class BriefingRow:
    """`issued_on` is that of its first entry; `corrections` counts what was said anew since."""

    briefing_id: str
    partnership: str
    kind: str
    title: str
    message: str
    themes: tuple[str, ...]
    channels: tuple[str, ...]
    asked: tuple[str, ...]
    issued_on: date
    confirm_by: date
    about: tuple[str, ...]
    corrections: int
    withdrawn: bool


@quick
@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """`confirmed_on` is the day from the agency's first message for this channel on."""

    briefing_id: str
    agency: str
    channel: str
    reach: str
    confirmed_by: str
    confirmed_on: date
    withdrawn: bool


BRIEFINGS = Table("dissemination_briefing", BriefingRow, ("briefing_id",))
CONFIRMATIONS = Table(
    "dissemination_confirmation",
    ConfirmationRow,
    ("briefing_id", "agency", "channel"),
    indexes=(("agency",),),
)

Handled = BriefingIssued | DisseminationConfirmed


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    match fact:
        case BriefingIssued():
            _issue(rows, fact, recorded)
        case DisseminationConfirmed():
            _confirm(rows, fact, recorded.provenance.occurred_on)
        case _:
            assert_never(fact)


def _issue(rows: Rows, fact: BriefingIssued, recorded: Recorded) -> None:
    before = rows.get(BRIEFINGS, fact.briefing_id)
    correction = fact.correction
    rows.put(
        BRIEFINGS,
        BriefingRow(
            briefing_id=fact.briefing_id,
            partnership=recorded.provenance.partnership,
            kind=fact.kind.value,
            title=fact.title,
            message=fact.message,
            themes=fact.themes,
            channels=fact.channels,
            asked=fact.asked,
            issued_on=before.issued_on if before else recorded.provenance.occurred_on,
            confirm_by=fact.confirm_by,
            about=fact.about,
            corrections=before.corrections + 1 if before else 0,
            withdrawn=correction is not None and correction.withdraws,
        ),
    )


def _confirm(rows: Rows, fact: DisseminationConfirmed, on: date) -> None:
    before = rows.get(CONFIRMATIONS, fact.briefing_id, fact.agency, fact.channel)
    standing = before is not None and not before.withdrawn
    correction = fact.correction
    rows.put(
        CONFIRMATIONS,
        ConfirmationRow(
            briefing_id=fact.briefing_id,
            agency=fact.agency,
            channel=fact.channel,
            reach=fact.reach.value,
            confirmed_by=fact.confirmed_by,
            confirmed_on=before.confirmed_on if before is not None and standing else on,
            withdrawn=correction is not None and correction.withdraws,
        ),
    )


VIEW = View(
    name="dissemination",
    version=1,
    tables=(BRIEFINGS, CONFIRMATIONS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
