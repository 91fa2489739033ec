"""
One year of a partnership under any framework pack, as the messages that its agencies send.

Everything that a framework can ask for happens at least once, in the vocabulary of the pack: its groups, kinds of
review, standards, evaluation points, channels, sections. Nothing here knows a framework by its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, assert_never

from domain.cadence import after
from domain.framework import Framework
from domain.names import AgencyId, PartnershipId, StreamId
from domain.requirement import Anytime, Every, EveryAfter, InMonths, Within

_MONTHS = 12
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: when it became true, who sends it, what it is."""

    on: date
    sender: AgencyId
    kind: str
    data: Mapping[str, Any]


@dataclass
class Year:
    """Of one partnership, from the day on which it adopts its framework."""

    framework: Framework
    partnership: PartnershipId
    start: date
    letters: list[Sent] = field(default_factory=list)

    def __post_init__(self) -> None:
        agencies = [
            agency
            for agency in self.framework.agencies.values()
            if self.partnership in agency.partnerships
        ]
        self.unit = next(a.id for a in agencies if a.coordinates)
        self.scrutineer = next(a.id for a in agencies if a.kind == "scrutiny")
        self.police = next(a.id for a in agencies if a.kind == "police")
        self.partners = [a.id for a in agencies if a.kind not in ("business-unit", "scrutiny")]
        self.area = self.framework.partnerships[self.partnership].areas[0]
        self.council = self.framework.areas[self.area].council
        self.themes = list(self.framework.themes)
        self.groups = [
            g.id for g in self.framework.sub_groups.values() if self.partnership in g.partnerships
        ]

    def ref(self, letters: str, number: int = 1) -> StreamId:
        return f"{self.partnership.upper()}-{letters}-{self.start.year}-{number:04}"

    def day(self, days: int) -> date:
        return self.start + timedelta(days=days)

    def month(self, number: int, day: int = 9) -> date:
        """A day in the month that many months after the start."""
        first = after(self.start.replace(day=1), f"P{number}M") if number else self.start
        return max(first.replace(day=day), self.day(1))

    def send(self, on: date, kind: str, by: AgencyId | None = None, /, **data: Any) -> None:
        self.letters.append(Sent(on, by or self.unit, f"{kind}.v1", data))

    def span(self, first: date, last: date) -> dict[str, date]:
        return {"first": first, "last": last}

    def days(self, topic: str) -> list[date]:
        """As often as the framework asks for it by the calendar and no more often; once where it does not."""
        asked = [
            requirement
            for requirement in self.framework.requirements.values()
            if topic in requirement.proved_by.topics
        ]
        found: set[date] = set()
        for requirement in asked:
            match requirement.timing:
                case InMonths(months):
                    in_order = (self.month(number) for number in range(_MONTHS))
                    found |= {day for day in in_order if day.month in months}
                case Every(period):
                    found |= set(self._spread(period, requirement.at_least))
                case Anytime() | Within() | EveryAfter():
                    pass
                case _:
                    assert_never(requirement.timing)
        return sorted(found) or [self.day(100)]

    def _spread(self, period: str, count: int) -> Iterator[date]:
        """So many days in every period of the year, with room before the end of each."""
        begin, end = self.start, after(self.start, "P12M")
        while begin < end:
            until = min(after(begin, period), end)
            step = (until - begin) / (count + 1)
            yield from (begin + step * number for number in range(1, count + 1))
            begin = until


def play(framework: Framework, partnership: PartnershipId, start: date) -> Sequence[Sent]:
    """All messages of the year in the order of their days; those of one day in the order in which they follow."""
    year = Year(framework, partnership, start)
    for part in (
        _governance,
        _reports,
        _reviews,
        _golden_thread,
        _audits,
        _self_assessment,
        _training,
        _figures,
        _voice_and_inspection,
        _challenge_and_enquiry,
        _dissemination,
    ):
        part(year)
    return sorted(year.letters, key=lambda letter: letter.on)


def _governance(year: Year) -> None:
    year.send(
        year.start,
        "adopt-framework-version",
        framework_version_id=year.ref("FW"),
        framework=year.framework.name,
        version="1",
        adopted_on=year.start,
        review_due_on=year.day(1000),
    )
    for number, agency in enumerate(year.partners, 1):
        year.send(
            year.start,
            "admit-agency",
            membership_id=year.ref("AG", number),
            agency=agency,
            part="relevant-agency",
            joined_on=year.start,
        )
    for number, group in enumerate(year.groups, 1):
        reference = year.ref("SG", number)
        year.send(
            year.start,
            "constitute-sub-group",
            sub_group_id=reference,
            sub_group=group,
            constituted_on=year.start,
        )
        for agency in year.partners:
            year.send(
                year.start,
                "appoint-member",
                sub_group_id=reference,
                agency=agency,
                post="Head of Safeguarding",
                from_on=year.start,
            )
    kinds = ("executive", "sub-group", "exploitation-mapping")
    for place, (group, kind) in enumerate(zip((year.groups * 3)[:3], kinds, strict=True)):
        for turn, held in enumerate(year.days("meeting-held.v1")):
            year.send(
                held,
                "record-meeting",
                meeting_id=year.ref("M", turn * 10 + place + 1),
                sub_group_id=year.ref("SG", year.groups.index(group) + 1),
                sub_group=group,
                kind=kind,
                held_on=held,
                attendance=[
                    {"agency": agency, "expected": 1, "attended": 1}
                    | ({"engaged": True} if kind == "exploitation-mapping" else {})
                    for agency in year.partners
                ],
            )
    for number, priority in enumerate(year.framework.priorities, 1):
        year.send(
            year.day(2),
            "set-priority",
            priority_id=year.ref("P", number),
            priority=priority,
            title=year.framework.priorities[priority],
            from_on=year.day(2),
            set_by="Independent Chair",
        )
    year.send(
        year.day(300),
        "refresh-priority",
        priority_id=year.ref("P"),
        title="As before, with a sharper aim",
        reason="Progress on it was slow.",
        set_by="Independent Chair",
    )
    year.send(
        year.day(60),
        "map-scrutiny",
        scrutiny_map_id=year.ref("SM"),
        theme=year.themes[0],
        body="Overview and scrutiny committee",
        period_from=year.start,
        period_to=year.day(364),
    )


def _reports(year: Year) -> None:
    for number, agency in enumerate(year.partners, 1):
        year.send(
            year.day(200 + number),
            "receive-assurance-report",
            report_id=year.ref("RE", 100 + number),
            agency=agency,
            covers=year.span(year.start, year.day(199)),
            improvements=["Supervision is recorded."],
            areas_for_development=["Chronologies."],
            evidence_of_impact=[{"text": "Fewer plans drift.", "pointer": "Audit 3"}],
        )
    for turn, received in enumerate(year.days("sub-group-report-received.v1")):
        for number, group in enumerate(year.groups, 1):
            year.send(
                received,
                "receive-sub-group-report",
                report_id=year.ref("RE", 200 + turn * 10 + number),
                sub_group=group,
                covers=year.span(year.start, received),
                themes=year.themes[:1],
                summary="Work went as planned.",
            )
    for number, reported in enumerate(year.days("board-report-issued.v1")):
        year.send(
            reported,
            "issue-board-report",
            report_id=year.ref("RE", 300 + number),
            title="Progress, concerns, good news",
            covers=year.span(year.start, reported),
            progress=[{"text": "On course.", "priority": None}],
            concerns=["Few."],
            good_news=["Attendance rose."],
            direction_of_travel="Improving.",
        )
    for number, received in enumerate(year.days("child-death-theme-received.v1"), 1):
        year.send(
            received,
            "receive-child-death-theme",
            child_death_theme_id=year.ref("CD", number),
            theme=year.themes[0],
            modifiable=True,
            period=str(received.year),
            count_band="0-to-5",
            source="Child Death Overview Panel",
        )
    for number, presented in enumerate(year.days("deep-dive-presented.v1"), 1):
        _deep_dive(year, number, presented)
    year.send(
        year.day(280),
        "receive-child-death-overview-report",
        report_id=year.ref("RE", 400),
        covers=year.span(year.start - timedelta(days=365), year.start - timedelta(days=1)),
        themes=year.themes[:1],
        summary="Two themes.",
        factors=["Safer sleep."],
    )
    year.send(
        year.day(290),
        "give-agency-feedback",
        report_id=year.ref("RE", 401),
        agency=year.partners[0],
        text="Thank you for the report.",
    )
    year.send(
        year.day(295),
        "publish-report",
        report_id=year.ref("RE", 402),
        title="What we learned",
        audience=next(iter(year.framework.stakeholders)),
        why_it_matters="It shows what changed.",
        graphs=[],
        story="Fewer plans drift.",
        actions=[],
        position=1,
        content_hash="0" * 64,
    )
    year.send(
        year.day(100),
        "record-access",
        access_id=year.ref("AC"),
        agency=year.council,
        post="Head of Service",
        accessed=[year.ref("F")],
        purpose="Preparing the audit.",
    )
    _yearly_report(year)


def _deep_dive(year: Year, number: int, presented: date) -> None:
    reference = year.ref("DD", number)
    group = year.groups[0]
    year.send(
        year.start,
        "commission-deep-dive",
        deep_dive_id=reference,
        title="Early help",
        question="Does help come early?",
        themes=year.themes[:1],
        sub_group=group,
        due_on=presented,
    )
    year.send(
        presented,
        "present-deep-dive",
        deep_dive_id=reference,
        presented_on=presented,
        sub_group=group,
        conclusion="Mostly.",
    )


def _yearly_report(year: Year) -> None:
    reference = year.ref("Y")
    published = next(
        year.month(number, 28) for number in range(_MONTHS) if year.month(number).month == 10
    )
    opened = max(year.day(1), published - timedelta(days=60))
    year.send(
        opened,
        "open-yearly-report",
        yearly_report_id=reference,
        covers=year.span(year.start - timedelta(days=365), year.start - timedelta(days=1)),
        publish_by=published,
    )
    for section in year.framework.report_sections:
        year.send(
            max(opened, published - timedelta(days=5)),
            "draft-yearly-report",
            yearly_report_id=reference,
            section=section,
            agency=year.unit,
            statement="What the record shows.",
        )
    year.send(
        published,
        "publish-yearly-report",
        yearly_report_id=reference,
        published_on=published,
        sent_to=list(year.framework.stakeholders)[:2],
    )


def _reviews(year: Year) -> None:
    incident, rapid, review = year.ref("SI"), year.ref("RR"), year.ref("PR")
    kind = next(iter(year.framework.review_types.values()))
    aware = year.day(40)
    year.send(
        aware,
        "refer-serious-incident",
        year.council,
        incident_id=incident,
        referred_by=year.council,
        area=year.area,
        harm="seriously-harmed",
        abuse_or_neglect="suspected",
        aware_on=aware,
    )
    year.send(
        aware + timedelta(days=2), "notify-serious-incident", year.council, incident_id=incident
    )
    opened = aware + timedelta(days=3)
    year.send(opened, "open-rapid-review", rapid_review_id=rapid, incident_id=incident)
    year.send(
        opened,
        "request-agency-summary",
        rapid_review_id=rapid,
        agency=year.police,
        due_on=opened + timedelta(days=5),
    )
    year.send(
        opened + timedelta(days=3),
        "record-agency-summary",
        year.police,
        rapid_review_id=rapid,
        agency=year.police,
    )
    year.send(
        opened + timedelta(days=9),
        "conclude-rapid-review",
        rapid_review_id=rapid,
        route=kind.id,
        recommended_by="Chair of the learning group",
    )
    year.send(
        opened + timedelta(days=12),
        "recommend-review-route",
        review_id=review,
        review_type=kind.id,
        group=kind.recommended_by,
        chair="Chair of the learning group",
        agencies=[year.council, year.police],
        criteria=list(kind.criteria)[:1],
        incident_id=incident,
        rapid_review_id=rapid,
        reason="The criteria are met.",
    )
    begun = opened + timedelta(days=20)
    year.send(
        begun,
        "commission-review",
        review_id=review,
        decided_by=kind.decided_by,
        criteria=list(kind.criteria)[:1],
    )
    independent = {"independent_of_case": True, "independent_of": [year.council, year.police]}
    year.send(
        begun + timedelta(days=10),
        "appoint-lead-reviewer",
        review_id=review,
        reviewer="Independent reviewer",
        declaration=independent,
        systems_trained=True,
    )
    year.send(
        begun + timedelta(days=20),
        "select-methodology",
        review_id=review,
        methodology="Systems review",
        systems=True,
    )
    year.send(
        begun + timedelta(days=50),
        "record-practitioner-event",
        review_id=review,
        agencies=[year.council, year.police],
        practitioners=14,
    )
    year.send(
        begun + timedelta(days=55),
        "invite-family",
        review_id=review,
        children_included=True,
        expectations_explained=True,
    )
    year.send(
        begun + timedelta(days=60),
        "record-family-contribution",
        review_id=review,
        children_included=False,
    )
    for agency in (year.council, year.police):
        year.send(
            begun + timedelta(days=100),
            "record-agency-response",
            agency,
            review_id=review,
            agency=agency,
            document="Response to the draft",
        )
    year.send(
        begun + timedelta(days=110),
        "agree-review-report",
        review_id=review,
        agreed_by=kind.decided_by,
    )
    year.send(begun + timedelta(days=120), "submit-report-to-panel", review_id=review)
    year.send(
        begun + timedelta(days=150),
        "publish-review",
        review_id=review,
        document="Review report",
        partnership_response="Response of the partnership",
        family_informed=True,
    )
    year.send(
        year.day(90),
        "notify-national-review",
        learning_id=year.ref("NL"),
        source=_source(year, next(iter(year.framework.source_types)), year.day(80)),
        themes=year.themes[:1],
    )
    year.send(
        year.day(95),
        "assign-national-learning",
        learning_id=year.ref("NL"),
        agency=year.council,
        due_on=year.day(150),
    )
    year.send(
        year.day(140),
        "assess-local-position",
        year.council,
        learning_id=year.ref("NL"),
        position="no-gap",
        text="Local practice is in line with it.",
    )


def _source(year: Year, type_: str, on: date) -> dict[str, Any]:
    return {"type": type_, "reference": "R-1", "title": "A report", "published_on": on}


def _golden_thread(year: Year) -> None:
    finding, recommendation, action = year.ref("F"), year.ref("R"), year.ref("A")
    source = "review" if "review" in year.framework.source_types else "audit"
    begun = year.day(60)
    year.send(
        begun,
        "register-finding",
        finding_id=finding,
        kind="improvement",
        source=_source(year, source, year.day(50)),
        about=year.council,
        text="Thresholds are understood in different ways.",
        themes=year.themes[:1],
    )
    asked = [name for name in ("thresholds", "early-help") if name in year.framework.themes]
    for number, theme in enumerate(asked, 2):
        year.send(
            begun,
            "register-finding",
            finding_id=year.ref("F", number),
            kind="strength",
            source=_source(year, source, year.day(50)),
            about=year.council,
            text="Well understood by those who were asked.",
            themes=[theme],
        )
    year.send(
        begun,
        "make-recommendation",
        recommendation_id=recommendation,
        kind="improve",
        findings=[finding],
        text="Agree one understanding of thresholds.",
        owner=year.council,
    )
    year.send(
        begun + timedelta(days=5),
        "accept-recommendation",
        year.council,
        recommendation_id=recommendation,
        decided_by="Director",
    )
    agreed = begun + timedelta(days=10)
    year.send(
        agreed,
        "agree-action",
        year.council,
        action_id=action,
        recommendation_id=recommendation,
        text="Publish and train one threshold document.",
        measure="Audit of referrals.",
        owner_agency=year.council,
        owner_post="Head of Front Door",
        confirmed_by="Director",
        due_on=agreed + timedelta(days=200),
    )
    for percent, days in ((20, 60), (60, 140)):
        year.send(
            agreed + timedelta(days=days),
            "report-progress",
            year.council,
            action_id=action,
            percent=percent,
            narrative="On course.",
        )
    year.send(
        agreed + timedelta(days=80),
        "challenge-progress",
        year.police,
        action_id=action,
        question="Is it reaching schools?",
        post="Superintendent",
    )
    year.send(
        agreed + timedelta(days=190),
        "report-implemented",
        year.council,
        action_id=action,
        summary="Published and trained.",
    )
    year.send(
        agreed + timedelta(days=200),
        "submit-impact-evidence",
        year.council,
        action_id=action,
        evidence={
            "type": "audit",
            "effect_on": "practice",
            "period_from": agreed,
            "period_to": agreed + timedelta(days=180),
            "pointer": "Audit 5",
            "text": "Referrals meet the threshold more often.",
        },
    )
    entry = 7  # agreed, started, two reports, challenged, implemented, submitted
    year.send(
        agreed + timedelta(days=205),
        "accept-evidence",
        year.scrutineer,
        action_id=action,
        submission=entry,
        post="Independent scrutineer",
    )
    year.send(
        agreed + timedelta(days=210),
        "close-action",
        action_id=action,
        approved_by="Independent Chair",
    )
    year.send(
        year.day(80),
        "request-procedure-change",
        change_id=year.ref("PC"),
        procedure="Threshold document",
        finding_id=finding,
        change="One document for all.",
        owner=year.council,
    )
    year.send(
        year.day(180),
        "publish-procedure-change",
        year.council,
        change_id=year.ref("PC"),
        edition="2",
        pointer="Procedures online",
    )


def _audits(year: Year) -> None:
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


def _self_assessment(year: Year) -> None:
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


def _training(year: Year) -> None:
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


def _figures(year: Year) -> None:
    framework = year.framework
    code = "ctx.referrals"
    meaning = {
        "label": framework.indicators[code].label,
        "form": "count",
        "numerator": "referrals",
    }
    year.send(
        year.day(1),
        "define-indicator",
        code=code,
        meaning=meaning,
        in_force_from=date(year.start.year - 1, 1, 1),
    )
    for quarter, name in enumerate(_QUARTERS):
        opened = year.month(quarter * 3, 12)
        round_id = f"{year.partnership.upper()}-CR-{year.start.year}-{name}"
        period = f"{year.start.year - 1}-{name}"
        cell = {"code": code, "area": year.area, "provider": year.council}
        year.send(
            opened,
            "open-collection-round",
            round_id=round_id,
            period=period,
            due_on=opened + timedelta(days=20),
            expected=[cell],
        )
        year.send(
            opened + timedelta(days=10),
            "submit-indicator",
            year.council,
            **cell,
            period=period,
            round_id=round_id,
            value={"kind": "count", "numerator": 400 + quarter},
        )
        year.send(opened + timedelta(days=25), "close-collection-round", round_id=round_id)
    year.send(
        year.day(330),
        "revise-indicator",
        code=code,
        meaning=meaning | {"label": "Referrals in the year"},
        in_force_from=year.day(330),
        reason="The list was refreshed.",
    )
    exception = year.ref("X")
    year.send(
        year.day(130),
        "detect-exception",
        exception_id=exception,
        policy={"name": "making-data-count", "version": 1},
        kind="spc-signal",
        code=code,
        area=year.area,
        period=f"{year.start.year - 1}-Q1",
        rule="outside-limits",
        direction="high",
    )
    group = year.groups[0]
    year.send(
        year.day(150),
        "discuss-exception",
        exception_id=exception,
        group=group,
        readings=[{"agency": year.council, "text": "A new front door."}],
    )
    year.send(
        year.day(160),
        "record-consensus",
        exception_id=exception,
        group=group,
        reading="Expected, and watched.",
        leads_to="no-action",
        reason="It follows from the new front door.",
    )


def _voice_and_inspection(year: Year) -> None:
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


def _challenge_and_enquiry(year: Year) -> None:
    challenge = year.ref("C")
    year.send(
        year.day(120),
        "raise-challenge",
        year.police,
        challenge_id=challenge,
        making_agency=year.police,
        receiving_agency=year.council,
        theme=year.themes[0],
        text="Strategy meetings are late.",
    )
    year.send(
        year.day(122),
        "respond-to-challenge",
        year.council,
        challenge_id=challenge,
        text="A duty rota starts next week.",
    )
    year.send(
        year.day(130),
        "resolve-challenge",
        challenge_id=challenge,
        outcome="agreed-change",
        changed="A duty rota.",
    )
    enquiry = year.ref("K")
    year.send(
        year.day(160),
        "raise-line-of-enquiry",
        line_of_enquiry_id=enquiry,
        question="Do thresholds hold at the front door?",
        standing_question="right-support",
        themes=year.themes[:1],
        raised_by_group=year.groups[0],
    )
    types = list(year.framework.source_types)
    for number, type_ in enumerate(types[:2], 1):
        year.send(
            year.day(170 + number),
            "triangulate-evidence",
            line_of_enquiry_id=enquiry,
            source={"type": type_, "reference": f"R-{number}"},
            says="supports",
            text="It says the same.",
        )
    year.send(
        year.day(190),
        "report-strength",
        line_of_enquiry_id=enquiry,
        text="Screening is quick.",
        themes=year.themes[:1],
    )
    year.send(
        year.day(220),
        "answer-line-of-enquiry",
        line_of_enquiry_id=enquiry,
        answer="Mostly, with exceptions.",
    )
    scrutiny = year.ref("SC")
    year.send(
        year.day(230),
        "undertake-scrutiny",
        year.scrutineer,
        scrutiny_id=scrutiny,
        title="The front door",
        method="Observation",
        function="assurance",
        themes=year.themes[:1],
        agency=year.scrutineer,
    )
    year.send(
        year.day(245),
        "give-scrutiny-judgement",
        year.scrutineer,
        scrutiny_id=scrutiny,
        assurance="partly-assured",
        judgement="Better than a year ago.",
    )


def _dissemination(year: Year) -> None:
    briefing = year.ref("B")
    channels = list(year.framework.channels)
    year.send(
        year.day(190),
        "issue-briefing",
        briefing_id=briefing,
        kind="six-step",
        title="Thresholds",
        message="What changed, and what to do.",
        themes=year.themes[:1],
        channels=channels[:2],
        asked=year.partners,
        confirm_by=year.day(240),
    )
    for agency in year.partners:
        year.send(
            year.day(220),
            "confirm-dissemination",
            agency,
            briefing_id=briefing,
            agency=agency,
            channel=channels[0],
            reach="51-to-250",
            confirmed_by="Safeguarding lead",
        )
