"""
A briefing that takes learning to the front line, and each agency's word that it got there (framework row V11).

A briefing is shared with the neighbouring partnership; who has confirmed it is not. That a confirmation is overdue is
no event: it comes from the clock.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.dossier import Dossier, Kind, dossier
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.names import AgencyId, BriefingId, Label, PackKey, Post, Reference, StreamId, ThemeId
from domain.register import Enter, Entered
from domain.standing import check_acts_for, check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_agency, check_listed, check_themes


class BriefingKind(StrEnum):
    SIX_STEP = "six-step"
    SEVEN_MINUTE = "seven-minute"
    NEWSLETTER = "newsletter"
    E_BULLETIN = "e-bulletin"
    EVENT = "event"
    TOOLKIT = "toolkit"


class Reach(StrEnum):
    """How many members of staff it has reached, as a band: an estimate that nobody has to count to the last head."""

    TO_10 = "up-to-10"
    TO_50 = "11-to-50"
    TO_250 = "51-to-250"
    TO_1000 = "251-to-1000"
    OVER_1000 = "over-1000"


class BriefingIssued(Entered):
    """`asked` are the agencies that are to confirm by `confirm_by`; `about` is what the learning comes from."""

    TOPIC: ClassVar[str] = "briefing-issued.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    briefing_id: BriefingId
    kind: BriefingKind
    title: Label
    message: PublicText
    themes: tuple[ThemeId, ...]
    channels: tuple[PackKey, ...]
    asked: tuple[AgencyId, ...]
    confirm_by: date
    about: tuple[Reference, ...]

    @property
    def stream(self) -> StreamId:
        return self.briefing_id


class DisseminationConfirmed(Entered):
    """`confirmed_by` is the board member's post, who answers for the agency."""

    TOPIC: ClassVar[str] = "dissemination-confirmed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    briefing_id: BriefingId
    agency: AgencyId
    channel: PackKey
    reach: Reach
    confirmed_by: Post

    @property
    def stream(self) -> StreamId:
        return self.briefing_id

    @property
    def place(self) -> str:
        return f"{self.TOPIC} {self.agency} {self.channel}"


class IssueBriefing(Enter):
    """Send learning out, and ask agencies to confirm by a day that it has reached their staff."""

    KIND: ClassVar[str] = "issue-briefing.v1"

    briefing_id: BriefingId
    kind: BriefingKind
    title: Label
    message: PublicText
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    channels: tuple[PackKey, ...] = Field(max_length=20)
    asked: tuple[AgencyId, ...] = Field(max_length=100)
    confirm_by: date
    about: tuple[Reference, ...] = Field(default=(), max_length=50)

    def stream(self, scope: Scope) -> StreamId:
        return self.briefing_id


class ConfirmDissemination(Enter):
    """Say that a briefing has reached an agency's staff, by which channel and how many. One for each channel."""

    KIND: ClassVar[str] = "confirm-dissemination.v1"

    briefing_id: BriefingId
    agency: AgencyId
    channel: PackKey
    reach: Reach
    confirmed_by: Post

    def stream(self, scope: Scope) -> StreamId:
        return self.briefing_id


def check_briefing(_: Dossier, command: IssueBriefing, context: Context) -> None:
    """For the business unit; at least one theme and one agency asked, and a day to confirm by that is yet to come."""
    check_business_unit(context)
    check_themes(command.themes, context)
    for channel in command.channels:
        _check_channel(channel, context, field="channels")
    if not command.asked:
        raise refuse(
            Code.MISSING_FIELD,
            "name at least one agency that is to confirm; a briefing to nobody reaches nobody",
            field="asked",
        )
    if len(set(command.asked)) < len(command.asked):
        raise refuse(Code.BAD_VALUE, "an agency is asked once", field="asked")
    for agency in command.asked:
        check_agency(agency, context, field="asked")
    if command.confirm_by < command.occurred_on:
        raise refuse(
            Code.OUT_OF_ORDER,
            f"it was issued on {command.occurred_on}; nobody can confirm it by a day before that",
            field="confirm_by",
        )


def check_confirmation(_: Dossier, command: ConfirmDissemination, context: Context) -> None:
    """For each agency of the partnership, whether it was asked or not."""
    check_agency(command.agency, context, field="agency")
    check_acts_for(command.agency, context, field="agency")
    _check_channel(command.channel, context, field="channel")


def _check_channel(channel: PackKey, context: Context, *, field: str) -> None:
    check_listed(channel, context.scope.framework.channels, what="channel", field=field)


BRIEFING = dossier(
    "briefing",
    Kind(IssueBriefing, BriefingIssued, check_briefing),
    Kind(ConfirmDissemination, DisseminationConfirmed, check_confirmation),
)
