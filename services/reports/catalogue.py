"""Every report, in the order in which commands and pages list them: the only list."""

from services.reports.board_pack import BOARD_PACK
from services.reports.report import Report

REPORTS: tuple[Report, ...] = (BOARD_PACK,)


def named(name: str) -> Report | None:
    """The report of that name in commands and addresses."""
    return next((report for report in REPORTS if report.name == name), None)
