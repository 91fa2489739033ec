"""Who takes part, meets, reports, challenges, asks, and passes learning on. Parts of tests/support/partnership_year.py."""

from datetime import date, timedelta

from tests.support.year import MONTHS, Year


def governance(year: Year) -> None:
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


def reports(year: Year) -> None:
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
        year.month(number, 28) for number in range(MONTHS) if year.month(number).month == 10
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


def challenge_and_enquiry(year: Year) -> None:
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


def dissemination(year: Year) -> None:
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
