"""Every report, in the order in which commands and pages list them: the only list."""

from services.reports.agency_profile import AGENCY_PROFILE
from services.reports.annual import ANNUAL
from services.reports.board_pack import BOARD_PACK
from services.reports.exceptions import EXCEPTIONS
from services.reports.report import Report
from services.reports.six_step_briefing import SIX_STEP_BRIEFING

REPORTS: tuple[Report, ...] = (
    BOARD_PACK,
    ANNUAL,
    EXCEPTIONS,
    AGENCY_PROFILE,
    SIX_STEP_BRIEFING,
)


def named(name: str) -> Report | None:
    """The report of that name in commands and addresses."""
    return next((report for report in REPORTS if report.name == name), None)
