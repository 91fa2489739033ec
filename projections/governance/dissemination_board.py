"""V-14 as the board reads it: has it reached the front line, and who has not said so, seen from one day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.names import PartnershipId
from projections.governance.dissemination import BriefingRow, ConfirmationRow


class DisseminationStatus(StrEnum):
    """Confirmed late: after the day asked for. Volunteered: confirmed though not asked. Received: the neighbour's."""

    CONFIRMED = "confirmed"
    CONFIRMED_LATE = "confirmed late"
    VOLUNTEERED = "volunteered"
    WAITING = "waiting"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"
    RECEIVED = "received from the neighbour"


@dataclass(frozen=True, slots=True)
class BoardDissemination:
    """
    One briefing and one agency; `agency` is None for a neighbour's briefing. `confirmed_on` is the first channel's
    day; `channels` and `reach` go together, in one order. `days_overdue` counts to today while nobody has confirmed.
    """

    briefing_id: str
    partnership: str
    kind: str
    title: str
    themes: tuple[str, ...]
    issued_on: date
    agency: str | None
    confirm_by: date
    status: DisseminationStatus
    confirmed_on: date | None
    channels: tuple[str, ...]
    reach: tuple[str, ...]
    days_overdue: int


COLUMNS: tuple[tuple[str, str], ...] = (
    ("briefing_id", "Briefing"),
    ("partnership", "Partnership"),
    ("kind", "Kind"),
    ("title", "Title"),
    ("themes", "Themes"),
    ("issued_on", "Issued"),
    ("agency", "Agency"),
    ("confirm_by", "Confirm by"),
    ("status", "Status"),
    ("confirmed_on", "Confirmed"),
    ("channels", "Channels"),
    ("reach", "Reach"),
    ("days_overdue", "Days overdue"),
)


def read(
    briefings: Iterable[BriefingRow],
    confirmations: Iterable[ConfirmationRow],
    *,
    today: date,
    partnership: PartnershipId,
) -> tuple[BoardDissemination, ...]:
    """The newest briefing first; of each, the agencies asked in the order they were asked, then those who volunteered."""
    said: defaultdict[tuple[str, str], list[ConfirmationRow]] = defaultdict(list)
    who: defaultdict[str, list[str]] = defaultdict(list)
    for row in confirmations:
        if not row.withdrawn:
            said[row.briefing_id, row.agency].append(row)
            who[row.briefing_id].append(row.agency)
    newest_first = sorted(briefings, key=lambda b: b.briefing_id)
    newest_first.sort(key=lambda b: b.issued_on, reverse=True)
    lines = []
    for briefing in newest_first:
        if briefing.partnership != partnership:
            lines.append(_line(briefing, None, (), today))
            continue
        agencies = dict.fromkeys((*briefing.asked, *sorted(who[briefing.briefing_id])))
        lines += [
            _line(briefing, agency, said[briefing.briefing_id, agency], today)
            for agency in agencies
        ]
    return tuple(lines)


def _line(
    briefing: BriefingRow, agency: str | None, said: Sequence[ConfirmationRow], today: date
) -> BoardDissemination:
    first = min((row.confirmed_on for row in said), default=None)
    status = _status(briefing, agency, first, today)
    overdue = status is DisseminationStatus.OVERDUE
    return BoardDissemination(
        briefing_id=briefing.briefing_id,
        partnership=briefing.partnership,
        kind=briefing.kind,
        title=briefing.title,
        themes=briefing.themes,
        issued_on=briefing.issued_on,
        agency=agency,
        confirm_by=briefing.confirm_by,
        status=status,
        confirmed_on=first,
        channels=tuple(row.channel for row in said),
        reach=tuple(row.reach for row in said),
        days_overdue=(today - briefing.confirm_by).days if overdue else 0,
    )


def _status(
    briefing: BriefingRow, agency: str | None, first: date | None, today: date
) -> DisseminationStatus:
    if briefing.withdrawn:
        return DisseminationStatus.WITHDRAWN
    if agency is None:
        return DisseminationStatus.RECEIVED
    if first is None:
        late = today > briefing.confirm_by
        return DisseminationStatus.OVERDUE if late else DisseminationStatus.WAITING
    if agency not in briefing.asked:
        return DisseminationStatus.VOLUNTEERED
    late = first > briefing.confirm_by
    return DisseminationStatus.CONFIRMED_LATE if late else DisseminationStatus.CONFIRMED
