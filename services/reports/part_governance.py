"""Parts of a report on what is asked and passed on: challenges, enquiries, briefings, incidents."""

from domain.governance.line_of_enquiry import OPEN
from projections.governance.dissemination_board import DisseminationStatus
from services.boards import assurance, enquiries, governance, incidents, quality
from services.reports.document import Section, counted, opening
from services.reports.lines import table_from
from services.reports.report import Given

BOARDS = (
    governance.CHALLENGES,
    enquiries.ENQUIRIES,
    quality.AUDIT_PROGRAMME,
    assurance.DISSEMINATION,
    incidents.STEPS,
)


def challenges(given: Given) -> Section:
    """Those under way; a partnership in which nobody challenges anybody says so."""
    lines = given.lines(governance.CHALLENGES)
    own = [line for line in lines if line.partnership == given.stand.partnership]
    going = [line for line in own if line.ended_on is None]
    late = sum(line.overdue for line in going)
    if not own:
        said = "No professional challenge is on the record."
    else:
        said = (
            f"Of {counted(len(own), 'professional challenge')} {len(going):,} "
            f"{'is' if len(going) == 1 else 'are'} open, {late:,} overdue for an answer."
        )
    return Section(
        "Professional challenges",
        (
            opening(said),
            *table_from(
                given,
                governance.CHALLENGES,
                going,
                "Challenges that are open, the nearest deadline first",
                (
                    "challenge_id",
                    "making_agency",
                    "receiving_agency",
                    "text",
                    "stage",
                    "respond_by",
                ),
                empty="No challenge is open.",
            ),
        ),
    )


def lines_of_enquiry(given: Given) -> Section:
    """What is asked and not answered yet."""
    own = [
        line
        for line in given.lines(enquiries.ENQUIRIES)
        if line.partnership == given.stand.partnership
    ]
    asked = [line for line in own if line.status in OPEN]
    single = sum(not line.triangulated for line in asked)
    said = (
        f"{counted(len(asked), 'line')} of enquiry {'is' if len(asked) == 1 else 'are'} open; "
        f"{single:,} of them {'rests' if single == 1 else 'rest'} on fewer than two independent sources."
    )
    return Section(
        "Key lines of enquiry",
        (
            opening(said if asked else "No line of enquiry is open."),
            *table_from(
                given,
                enquiries.ENQUIRIES,
                asked,
                "Lines of enquiry that are open, the oldest first",
                (
                    "line_of_enquiry_id",
                    "question",
                    "raised_on",
                    "sources",
                    "triangulated",
                    "status",
                ),
                empty="No line of enquiry is open.",
            ),
        ),
    )


def audits(given: Given) -> Section:
    """How far the programme of this year has come."""
    lines = given.lines(quality.AUDIT_PROGRAMME)
    own = next((line for line in lines if line.partnership == given.stand.partnership), None)
    if own is None or not own.target:
        said = "No audit programme with a target is on the record."
    else:
        verdict = "reached" if own.reached else "not reached yet"
        said = (
            f"{own.held:,} of {own.target:,} multi-agency audits of the programme year were held; "
            f"the target is {verdict}."
        )
    return Section(
        "Multi-agency audits",
        (
            opening(said),
            *table_from(given, quality.AUDIT_PROGRAMME, lines, "Audits of this programme year"),
        ),
    )


def dissemination(given: Given) -> Section:
    """Which agencies have not confirmed that learning reached their staff."""
    lines = [
        line
        for line in given.lines(assurance.DISSEMINATION)
        if line.partnership == given.stand.partnership
    ]
    issued = len({line.briefing_id for line in lines})
    late = [line for line in lines if line.status is DisseminationStatus.OVERDUE]
    if not issued:
        said = "No briefing is on the record."
    else:
        said = (
            f"{counted(issued, 'briefing')} went out; {counted(len(late), 'confirmation')} "
            f"{'is' if len(late) == 1 else 'are'} overdue."
        )
    return Section(
        "Dissemination",
        (
            opening(said),
            *table_from(
                given,
                assurance.DISSEMINATION,
                late,
                "Confirmations that are overdue",
                ("briefing_id", "title", "agency", "confirm_by", "days_overdue"),
                empty="No confirmation is overdue.",
            ),
        ),
    )


def incidents_in_bands(given: Given) -> Section:
    """How many came to each step, never exactly."""
    steps = given.lines(incidents.STEPS)
    came = {step.step: step.band for step in steps}
    said = f"Incidents referred: {came.get('referred', '0')}; reviews published: {came.get('review published', '0')}."
    return Section(
        "Incidents and reviews",
        (
            opening(said),
            *table_from(
                given,
                incidents.STEPS,
                steps,
                "From referral to publication, in bands",
                empty="No incident was referred.",
            ),
        ),
    )
