"""
The map of what is scrutinised already, by whom, and the gaps in it (framework row V19; Tees, "Purpose").

Scrutiny by others counts too: a council's committee, a health board, an inspectorate. A gap leads to a line of enquiry,
which names it.
"""

from datetime import date
from typing import ClassVar

from domain.command import Context, Scope
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.names import Label, PackKey, ScrutinyGapId, ScrutinyMapId, StreamId, ThemeId
from domain.register import Enter, Entered, register
from domain.text import PublicText
from domain.vocabulary import check_listed, check_themes

# --- What is scrutinised ----------------------------------------------------------------------------------


class ScrutinyMapped(Entered):
    """`body` scrutinises the topic from `period_from` to `period_to`, both days included."""

    TOPIC: ClassVar[str] = "scrutiny-mapped.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    scrutiny_map_id: ScrutinyMapId
    theme: ThemeId
    body: Label
    period_from: date
    period_to: date
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.scrutiny_map_id


class MapScrutiny(Enter):
    """Record that a body scrutinises a topic."""

    KIND: ClassVar[str] = "map-scrutiny.v1"

    scrutiny_map_id: ScrutinyMapId
    theme: ThemeId
    body: Label
    period_from: date
    period_to: date
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.scrutiny_map_id


def check_mapped(command: MapScrutiny, context: Context) -> None:
    """Raises Refused for an unknown theme and for a period that ends before it begins."""
    check_themes((command.theme,), context)
    if command.period_to < command.period_from:
        raise refuse(Code.BAD_VALUE, "the period ends before it begins", field="period_to")


SCRUTINY_MAP = register(
    "scrutiny-map", command=MapScrutiny, fact=ScrutinyMapped, check=check_mapped
)

# --- What is not ------------------------------------------------------------------------------------------


class ScrutinyGapIdentified(Entered):
    """Nobody looks at the topic, or not enough; `priority` is the priority of the framework pack that it matters to."""

    TOPIC: ClassVar[str] = "scrutiny-gap-identified.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    scrutiny_gap_id: ScrutinyGapId
    theme: ThemeId
    priority: PackKey | None
    text: PublicText
    identified_on: date
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.scrutiny_gap_id


class IdentifyScrutinyGap(Enter):
    """Record a gap in scrutiny."""

    KIND: ClassVar[str] = "identify-scrutiny-gap.v1"

    scrutiny_gap_id: ScrutinyGapId
    theme: ThemeId
    priority: PackKey | None = None
    text: PublicText
    identified_on: date
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.scrutiny_gap_id


def check_gap(command: IdentifyScrutinyGap, context: Context) -> None:
    """Raises Refused for a theme or a priority that the framework pack does not list."""
    check_themes((command.theme,), context)
    if command.priority is not None:
        priorities = context.scope.framework.priorities
        check_listed(command.priority, priorities, what="priority", field="priority")


SCRUTINY_GAP = register(
    "scrutiny-gap", command=IdentifyScrutinyGap, fact=ScrutinyGapIdentified, check=check_gap
)
