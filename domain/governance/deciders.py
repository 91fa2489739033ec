"""The aggregates of this context: the only list."""

from domain.decider import Decider
from domain.governance.access import DESTRUCTION, DISCLOSURE, INFORMATION_ACCESS
from domain.governance.assurance_report import ASSURANCE_REPORT
from domain.governance.board_report import AGENCY_FEEDBACK, BOARD_REPORT
from domain.governance.briefing import BRIEFING
from domain.governance.challenge import CHALLENGE
from domain.governance.framework_version import FRAMEWORK_VERSION
from domain.governance.line_of_enquiry import LINE_OF_ENQUIRY
from domain.governance.meeting import MEETING
from domain.governance.membership import MEMBERSHIP
from domain.governance.obligation import OBLIGATION
from domain.governance.published_report import PUBLISHED_REPORT
from domain.governance.reports import CHILD_DEATH_OVERVIEW_REPORT, SUB_GROUP_REPORT
from domain.governance.scrutiny import SCRUTINY
from domain.governance.scrutiny_map import SCRUTINY_GAP, SCRUTINY_MAP
from domain.governance.strategic_feedback import STRATEGIC_FEEDBACK
from domain.governance.sub_group import SUB_GROUP
from domain.governance.yearly_report import YEARLY_REPORT

DECIDERS: tuple[Decider, ...] = (
    OBLIGATION,
    MEMBERSHIP,
    SUB_GROUP,
    MEETING,
    CHALLENGE,
    LINE_OF_ENQUIRY,
    SCRUTINY,
    SCRUTINY_MAP,
    SCRUTINY_GAP,
    STRATEGIC_FEEDBACK,
    SUB_GROUP_REPORT,
    ASSURANCE_REPORT,
    CHILD_DEATH_OVERVIEW_REPORT,
    BOARD_REPORT,
    AGENCY_FEEDBACK,
    PUBLISHED_REPORT,
    BRIEFING,
    YEARLY_REPORT,
    FRAMEWORK_VERSION,
    INFORMATION_ACCESS,
    DISCLOSURE,
    DESTRUCTION,
)
