"""Every view that the projection engine keeps: the only list."""

from projections.exchange import sharing
from projections.governance import (
    access_log,
    attendance,
    challenges,
    directory,
    dissemination,
    lines_of_enquiry,
    obligations,
    reports_received,
    scrutiny,
    yearly_report,
)
from projections.improvement import (
    actions_by_status,
    child_death_themes,
    impact_ledger,
    national,
    priorities,
    procedures,
    themes,
    thread,
)
from projections.incidents import incident_pipeline, review_file, subjects
from projections.performance import catalogue, derived, exceptions, indicators, returns
from projections.quality import (
    audit_programme,
    inspections,
    quality_calendar,
    section_11,
    section_11_schools,
    single_agency_audits,
    training_impact,
    voice,
)
from projections.view import View

VIEWS: tuple[View, ...] = (
    actions_by_status.VIEW,
    thread.VIEW,
    themes.VIEW,
    impact_ledger.VIEW,
    priorities.VIEW,
    procedures.VIEW,
    national.VIEW,
    child_death_themes.VIEW,
    sharing.VIEW,
    indicators.VIEW,
    returns.VIEW,
    catalogue.VIEW,
    exceptions.VIEW,
    derived.VIEW,
    obligations.VIEW,
    directory.VIEW,
    attendance.VIEW,
    challenges.VIEW,
    lines_of_enquiry.VIEW,
    scrutiny.VIEW,
    dissemination.VIEW,
    reports_received.VIEW,
    yearly_report.VIEW,
    access_log.VIEW,
    incident_pipeline.VIEW,
    review_file.VIEW,
    subjects.VIEW,
    audit_programme.VIEW,
    single_agency_audits.VIEW,
    training_impact.VIEW,
    section_11.VIEW,
    section_11_schools.VIEW,
    inspections.VIEW,
    quality_calendar.VIEW,
    voice.VIEW,
)
