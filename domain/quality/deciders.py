"""The aggregates of this context: the only list."""

from domain.decider import Decider
from domain.quality.audit import AUDIT
from domain.quality.audit_programme import AUDIT_PROGRAMME
from domain.quality.inspection import INSPECTION
from domain.quality.school_audit import SCHOOL_AUDIT_ROUND
from domain.quality.scrutiny_visit import SCRUTINY_VISIT
from domain.quality.section_11_cycle import SECTION_11_CYCLE
from domain.quality.self_assessment import SELF_ASSESSMENT
from domain.quality.single_agency_audit import SINGLE_AGENCY_AUDIT
from domain.quality.survey import BOARD_EVALUATION, SURVEY
from domain.quality.themed_report import THEMED_REPORT
from domain.quality.training_course import TRAINING_COURSE
from domain.quality.training_reports import TRAINING_NEEDS, TRAINING_REPORT, TRAINING_RETURN
from domain.quality.voice import VOICE

DECIDERS: tuple[Decider, ...] = (
    AUDIT_PROGRAMME,
    AUDIT,
    SINGLE_AGENCY_AUDIT,
    TRAINING_COURSE,
    TRAINING_NEEDS,
    TRAINING_RETURN,
    TRAINING_REPORT,
    SECTION_11_CYCLE,
    SELF_ASSESSMENT,
    SCHOOL_AUDIT_ROUND,
    SURVEY,
    BOARD_EVALUATION,
    SCRUTINY_VISIT,
    INSPECTION,
    THEMED_REPORT,
    VOICE,
)
