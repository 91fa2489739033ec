"""Audits, self-assessment, training, voice and inspection. Parts of tests/support/partnership_year.py."""

from datetime import date, timedelta

from domain.cadence import after
from domain.names import StreamId
from tests.support.year import Year


def audits(year: Year) -> None:
    year.send(
        year.day(3),
        "set-audit-programme",
        programme_id=year.ref("AP"),
        begins_on=year.start.replace(day=1),
        target=max(year.framework.audits_a_year, 1),
        planned=[{"theme": year.themes[0], "month": 2}],
    )
    for number, day in enumerate(year.days("audit-concluded.v1"), 1):
        _audit(year, number, day)
    recommendation = year.ref("R")
    _audit(year, 50, year.day(345), closes=recommendation)
    audit = year.ref("SA")
    year.send(
        year.day(70),
        "request-single-agency-audit",
        audit_id=audit,
        agency=year.council,
        kind="early-help",
        area="Early help assessments",
        themes=year.themes[:1],
        reason="The figures moved.",
        due_on=year.day(160),
    )
    year.send(
        year.day(150),
        "report-single-agency-audit",
        year.council,
        audit_id=audit,
        audited_on=year.day(140),
        outcome="Mostly good.",
        actions=["Train again."],
    )


def _audit(year: Year, number: int, concluded: date, *, closes: StreamId | None = None) -> None:
    audit = year.ref("AU", number)
    first = max(year.start, concluded - timedelta(days=5))
    year.send(
        first,
        "commission-audit",
        audit_id=audit,
        kind="closing-loop" if closes else "case",
        title="Case audit",
        terms_of_reference="How well agencies worked together.",
        standard="Working Together.",
        themes=year.themes[:1],
        sampling="random",
        agencies=year.partners,
        due_on=concluded,
        **({"closes": closes} if closes else {}),
    )
    held = max(first, concluded - timedelta(days=2))
    year.send(
        held,
        "draw-audit-sample",
        audit_id=audit,
        cases=8,
        method="random",
        drawn_from="Open plans.",
    )
    year.send(
        held,
        "hold-audit",
        audit_id=audit,
        held_on=held,
        attendance=[
            {"agency": agency, "attended": True, "involved": place < 2}
            for place, agency in enumerate(year.partners)
        ],
        practitioners=True,
    )
    year.send(
        concluded,
        "conclude-audit",
        audit_id=audit,
        learning="Chronologies help.",
        voice_of_child={"obtained": True, "statement": "Children felt heard."},
        **({"closes": closes, "embedded": "yes"} if closes else {}),
    )


def self_assessment(year: Year) -> None:
    cycle = year.ref("S11")
    year.send(
        year.day(5),
        "open-section-11-cycle",
        cycle_id=cycle,
        title="Section 11",
        agencies=year.partners,
        due_on=year.day(120),
        period="P24M",
    )
    standards = [s.id for s in year.framework.standards.values() if s.cycle == "section-11"]
    for number, agency in enumerate(year.partners, 1):
        year.send(
            year.day(100),
            "submit-self-assessment",
            agency,
            assessment_id=year.ref("SE", number),
            cycle_id=cycle,
            agency=agency,
            scores=[
                {"standard": standard, "score": 2, "evidence": "Policy and training records."}
                for standard in standards
            ],
        )
    year.send(
        year.day(150),
        "hold-challenge-event",
        cycle_id=cycle,
        agencies=year.partners,
        summary="Members challenged each other.",
    )
    year.send(
        year.day(300),
        "hold-safeguarding-conversation",
        cycle_id=cycle,
        agency=year.council,
        summary="Plans are on course.",
    )
    year.send(
        year.day(200),
        "close-staff-survey",
        cycle_id=cycle,
        agency=year.council,
        invited=200,
        responses=120,
    )
    schools = [s.id for s in year.framework.standards.values() if s.cycle == "schools"]
    if schools:
        _schools(year, schools[0])


def _schools(year: Year, standard: str) -> None:
    audit = year.ref("SCH")
    year.send(
        year.day(30),
        "open-school-audit-round",
        round_id=audit,
        title="Schools",
        opened_on=year.day(30),
        due_on=year.day(120),
        settings_asked=40,
    )
    year.send(
        year.day(120),
        "return-school-audit",
        round_id=audit,
        area=year.area,
        returned_on=year.day(120),
        returned=38,
        counts=[{"setting_type": "maintained", "standard": standard, "level": 2, "settings": 38}],
    )
    year.send(
        year.day(200),
        "validate-school-audit",
        round_id=audit,
        area=year.area,
        validated_on=year.day(200),
        visited=8,
        agreed=7,
        below_helped=0,
    )


def training(year: Year) -> None:
    course = year.ref("TC")
    delivered = year.day(50)
    attended = [{"agency": agency, "people": 10} for agency in year.partners]
    people = 10 * len(attended)
    year.send(
        delivered,
        "deliver-course",
        course_id=course,
        title="Thresholds",
        themes=year.themes[:1],
        need="needs-analysis",
        delivered_on=delivered,
        booked=people,
        attended=attended,
    )
    for point in year.framework.evaluation_points.values():
        invited = after(delivered, point.after)
        year.send(
            invited,
            "invite-evaluation",
            course_id=course,
            stage=point.id,
            invited_on=invited,
            invited=people,
        )
        year.send(
            invited + timedelta(days=7),
            "receive-evaluation",
            course_id=course,
            stage=point.id,
            responses=people - 10,
            mean_score="7.5",
        )
    year.send(
        year.day(20),
        "analyse-training-needs",
        report_id=year.ref("TR"),
        analysed_on=year.day(20),
        agencies=year.partners,
        needs=[{"theme": year.themes[0], "need": "A common language."}],
    )
    for number, agency in enumerate(year.partners, 10):
        year.send(
            year.day(210),
            "submit-training-return",
            agency,
            report_id=year.ref("TR", number),
            agency=agency,
            until=year.day(205),
            staff=100,
            trained=80,
        )
    year.send(
        year.day(320),
        "publish-training-report",
        report_id=year.ref("TR", 2),
        title="Training in the year",
        period_from=year.start,
        period_to=year.day(300),
        published_on=year.day(320),
        impact="Practice changed three months after.",
    )


def voice_and_inspection(year: Year) -> None:
    for number, captured in enumerate(year.days("voice-message-captured.v1"), 1):
        year.send(
            captured,
            "capture-voice-message",
            voice_id=year.ref("V", number),
            voice_of="children",
            method="forum",
            source="Youth forum",
            agency=year.council,
            captured_on=captured,
            cohort="26-to-50",
            themes=year.themes[:1],
            message="Tell us what happens next.",
            communication_needs=["none"],
        )
    year.send(
        year.day(150),
        "record-voice-influence",
        voice_id=year.ref("V"),
        influence="changed",
        recorded_on=year.day(150),
        text="A letter for children was written.",
        finding_id=year.ref("F"),
    )
    for number, kind in enumerate(("staff", "children", "families"), 1):
        year.send(
            year.day(240),
            "close-survey",
            survey_id=year.ref("SU", number),
            kind=kind,
            title="Survey",
            closed_on=year.day(240),
            themes=year.themes[:1],
            summary="Mostly good.",
            **({"invited": 300, "responses": 200} if kind == "staff" else {"band": "51-to-100"}),
        )
    year.send(
        year.day(250),
        "hold-board-evaluation",
        survey_id=year.ref("SU", 9),
        title="The board's own impact",
        led_by="Independent Chair",
        held_on=year.day(250),
        invited=20,
        responses=18,
        themes=year.themes[:1],
        summary="Clearer purpose.",
    )
    for number, kind in enumerate(("scrutiny", "themed-event", "practitioner-forum"), 1):
        year.send(
            year.day(170 + number),
            "hold-scrutiny-visit",
            visit_id=year.ref("SV", number),
            kind=kind,
            title="Visit",
            agency=year.council,
            topics=["leadership", "training"],
            held_on=year.day(170 + number),
            summary="Staff spoke openly.",
        )
    inspection = year.ref("IN")
    year.send(
        year.day(60),
        "notify-inspection",
        inspection_id=inspection,
        inspectorates=["ofsted"],
        kind="jtai",
        title="Joint targeted area inspection",
        agencies=[year.council, year.police],
        notified_on=year.day(60),
    )
    year.send(
        year.day(110),
        "publish-inspection-report",
        inspection_id=inspection,
        published_on=year.day(110),
        reference="Letter",
        needs_statement=True,
        statement_due_on=year.day(210),
    )
    year.send(
        year.day(130),
        "register-inspection-finding",
        inspection_id=inspection,
        finding_id=year.ref("F"),
    )
    year.send(
        year.day(200),
        "submit-statement-of-action",
        inspection_id=inspection,
        lead_agency=year.council,
        submitted_on=year.day(200),
        reference="Statement",
    )
    report = year.ref("TH")
    year.send(
        year.day(90),
        "request-themed-report",
        themed_report_id=report,
        topic="private-fostering",
        title="Private fostering",
        agency=year.council,
        requested_on=year.day(90),
        due_on=year.day(190),
    )
    year.send(
        year.day(180),
        "receive-themed-report",
        themed_report_id=report,
        received_on=year.day(180),
        themes=year.themes[:1],
        summary="Notifications rose.",
    )
    year.send(
        year.day(260),
        "receive-strategic-feedback",
        feedback_id=year.ref("SF"),
        from_board="Safeguarding Adults Board",
        themes=year.themes[:1],
        text="Transition needs attention.",
        received_on=year.day(260),
    )
