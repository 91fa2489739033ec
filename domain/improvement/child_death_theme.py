"""
Themes from the child death overview panel: what is modifiable, never a case and never a count (framework row R10).
"""

from enum import StrEnum
from typing import ClassVar

from domain.command import Context, Scope
from domain.fact import Visibility
from domain.names import ChildDeathThemeId, Label, StreamId, ThemeId
from domain.performance.period import PeriodText
from domain.register import Enter, Entered, register
from domain.vocabulary import check_themes


class CountBand(StrEnum):
    """How often the panel saw it in the period. The lowest band holds none too, so that it gives nobody away."""

    UP_TO_5 = "0-to-5"
    UP_TO_10 = "6-to-10"
    UP_TO_20 = "11-to-20"
    MORE = "over-20"


class ChildDeathThemeReceived(Entered):
    """`source` names the panel's own report. There is no field for text on purpose: no case data comes in."""

    TOPIC: ClassVar[str] = "child-death-theme-received.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    child_death_theme_id: ChildDeathThemeId
    theme: ThemeId
    modifiable: bool
    period: PeriodText
    count_band: CountBand
    source: Label

    @property
    def stream(self) -> StreamId:
        return self.child_death_theme_id


class ReceiveChildDeathTheme(Enter):
    """Record a theme that the child death overview panel passed on."""

    KIND: ClassVar[str] = "receive-child-death-theme.v1"

    child_death_theme_id: ChildDeathThemeId
    theme: ThemeId
    modifiable: bool
    period: PeriodText
    count_band: CountBand
    source: Label

    def stream(self, scope: Scope) -> StreamId:
        return self.child_death_theme_id


def _check(command: ReceiveChildDeathTheme, context: Context) -> None:
    check_themes((command.theme,), context)


CHILD_DEATH_THEME = register(
    "child-death-theme",
    command=ReceiveChildDeathTheme,
    fact=ChildDeathThemeReceived,
    check=_check,
)
