"""A deep dive: one theme looked at closely, due in a month of the timetable, presented to a group (framework row P8)."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.dossier import Dossier, Kind, dossier
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.governance.sub_group import check_sub_group
from domain.names import DeepDiveId, FindingId, IndicatorCode, Label, PackKey, StreamId, ThemeId
from domain.register import Enter, Entered
from domain.standing import check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_indicator, check_themes


class DeepDiveCommissioned(Entered):
    """`with_bodies` are boards outside that it is run with, such as a health and wellbeing board."""

    TOPIC: ClassVar[str] = "deep-dive-commissioned.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    deep_dive_id: DeepDiveId
    title: Label
    question: PublicText
    themes: tuple[ThemeId, ...]
    indicators: tuple[IndicatorCode, ...]
    sub_group: PackKey
    with_bodies: tuple[Label, ...]
    due_on: date

    @property
    def stream(self) -> StreamId:
        return self.deep_dive_id


class DeepDivePresented(Entered):
    """To a group, with what it concludes; `findings` are those that it put on the record."""

    TOPIC: ClassVar[str] = "deep-dive-presented.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    deep_dive_id: DeepDiveId
    presented_on: date
    sub_group: PackKey
    conclusion: PublicText
    findings: tuple[FindingId, ...]

    @property
    def stream(self) -> StreamId:
        return self.deep_dive_id


class CommissionDeepDive(Enter):
    """Ask for a close look at a theme: the question, the group that answers for it, and the day it is due."""

    KIND: ClassVar[str] = "commission-deep-dive.v1"

    deep_dive_id: DeepDiveId
    title: Label
    question: PublicText
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    indicators: tuple[IndicatorCode, ...] = Field(default=(), max_length=50)
    sub_group: PackKey
    with_bodies: tuple[Label, ...] = Field(default=(), max_length=10)
    due_on: date

    def stream(self, scope: Scope) -> StreamId:
        return self.deep_dive_id


class PresentDeepDive(Enter):
    """Say that a deep dive was presented, to which group, and what it concludes."""

    KIND: ClassVar[str] = "present-deep-dive.v1"

    deep_dive_id: DeepDiveId
    presented_on: date
    sub_group: PackKey
    conclusion: PublicText
    findings: tuple[FindingId, ...] = Field(default=(), max_length=50)

    def stream(self, scope: Scope) -> StreamId:
        return self.deep_dive_id


def check_commission(_: Dossier, command: CommissionDeepDive, context: Context) -> None:
    """For the business unit; at least one theme, a group of this partnership, a day that is yet to come."""
    check_business_unit(context)
    check_themes(command.themes, context)
    for code in command.indicators:
        check_indicator(code, context, field="indicators")
    check_sub_group(command.sub_group, context, field="sub_group")
    if command.due_on < command.occurred_on:
        raise refuse(
            Code.OUT_OF_ORDER,
            f"it was commissioned on {command.occurred_on}; it cannot have been due before",
            field="due_on",
        )


def check_presentation(_: Dossier, command: PresentDeepDive, context: Context) -> None:
    check_business_unit(context)
    check_sub_group(command.sub_group, context, field="sub_group")
    if command.presented_on > context.received_on:
        raise refuse(
            Code.DATED_IN_FUTURE,
            f"this lies after {context.received_on}, the day of the message; send it when it has happened",
            field="presented_on",
        )


DEEP_DIVE = dossier(
    "deep-dive",
    Kind(CommissionDeepDive, DeepDiveCommissioned, check_commission),
    Kind(PresentDeepDive, DeepDivePresented, check_presentation),
)
