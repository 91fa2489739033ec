"""A partnership governs itself: the framework taken up, groups, meetings, challenges, an enquiry, a briefing, what is owed."""

from services.demo.played import ILLUSTRATIVE, Played

_MEETINGS = (35, 120, 205, 285)
"""Days after the framework was taken up: one in each quarter."""


def govern(played: Played) -> None:
    for part in (_constitute, _meet, _challenge, _enquire, _brief, _learn, _owe):
        part(played)


def _constitute(played: Played) -> None:
    played.send(
        played.start,
        "adopt-framework-version",
        framework_version_id=played.reference("FW"),
        framework=played.framework.name,
        version=f"Undated {ILLUSTRATIVE}",
        adopted_on=played.start,
        review_due_on=played.day(730),
    )
    for number, agency in enumerate(played.partners, 1):
        played.send(
            played.start,
            "admit-agency",
            membership_id=played.reference("AG", number),
            agency=agency,
            part="relevant-agency",
            joined_on=played.start,
        )
    for number, group in enumerate(played.framework.sub_groups, 1):
        played.send(
            played.start,
            "constitute-sub-group",
            sub_group_id=played.reference("SG", number),
            sub_group=group,
            constituted_on=played.start,
        )
        for agency in played.partners:
            played.send(
                played.start,
                "appoint-member",
                sub_group_id=played.reference("SG", number),
                agency=agency,
                post="Head of Safeguarding",
                from_on=played.start,
            )


def _meet(played: Played) -> None:
    """The executive and the analysts, each quarter; one agency of each partnership comes to every second meeting."""
    groups = list(played.framework.sub_groups)
    seldom = played.partners[-1 - played.place]
    for place, kind in enumerate(("executive", "sub-group")):
        for turn, days in enumerate(_MEETINGS):
            held = played.day(days + 7 * place + 3 * played.place)
            played.send(
                held,
                "record-meeting",
                meeting_id=played.reference("M", 10 * place + turn),
                sub_group_id=played.reference("SG", place + 1),
                sub_group=groups[place],
                kind=kind,
                held_on=held,
                attendance=[
                    {
                        "agency": agency,
                        "expected": 1,
                        "attended": int(agency != seldom or turn % 2 == 0),
                    }
                    for agency in played.partners
                ],
            )


def _challenge(played: Played) -> None:
    """One resolved with a change; one open, in the second partnership past its day."""
    settled, standing = played.reference("C"), played.reference("C", 2)
    raised = played.day(90)
    played.send(
        raised,
        "raise-challenge",
        played.police,
        challenge_id=settled,
        making_agency=played.police,
        receiving_agency=played.council,
        theme="thresholds",
        text="Strategy meetings are called too late to secure what is needed.",
    )
    played.send(
        played.day(93),
        "respond-to-challenge",
        played.council,
        challenge_id=settled,
        text="A duty rota begins next week.",
    )
    played.send(
        played.day(101),
        "resolve-challenge",
        challenge_id=settled,
        outcome="agreed-change",
        changed="A duty rota for strategy meetings.",
    )
    played.send(
        played.ago(1 + 40 * played.place),
        "raise-challenge",
        played.health,
        challenge_id=standing,
        making_agency=played.health,
        receiving_agency=played.council,
        theme="voice-of-the-child",
        text="Plans are agreed without asking the child's health visitor.",
    )


def _enquire(played: Played) -> None:
    """A line of enquiry that the audits of both partnerships speak to."""
    enquiry = played.reference("K")
    played.send(
        played.day(140),
        "raise-line-of-enquiry",
        line_of_enquiry_id=enquiry,
        question="Do thresholds hold at the front door?",
        standing_question="right-support",
        themes=["thresholds"],
        raised_by_group="performance-analysis",
    )
    audits = [
        f"{name.upper()}-AU-{played.start.year}-7001" for name in played.framework.partnerships
    ]
    said = (
        ("audit", audits[0], "supports", "Most sampled referrals met the threshold."),
        ("audit", audits[1], "contradicts", "One third of the sampled referrals was returned."),
        ("agency-data", "ctx.rereferrals", "supports", "Re-referrals fell in both areas."),
        ("children-and-families", "Youth forum", "context", "Young people ask whom they can call."),
    )
    known = [each for each in said if each[0] in played.framework.source_types]
    for number, (type_, reference, says, text) in enumerate(known):
        played.send(
            played.day(205 + number),
            "triangulate-evidence",
            line_of_enquiry_id=enquiry,
            source={"type": type_, "reference": reference},
            says=says,
            text=text,
        )


def _brief(played: Played) -> None:
    """All but the last two agencies have passed it on; the day for it is over."""
    briefing = played.reference("B")
    channels = list(played.framework.channels)[:2]
    issued = played.ago(60)
    played.send(
        issued,
        "issue-briefing",
        briefing_id=briefing,
        kind="seven-minute",
        title=f"Thresholds in seven minutes {ILLUSTRATIVE}",
        message="What changed at the front door, and what to do tomorrow.",
        themes=["thresholds"],
        channels=channels,
        asked=played.partners,
        confirm_by=played.ago(20),
    )
    for number, agency in enumerate(played.partners[: -2 + played.place]):
        played.send(
            played.ago(50 - number),
            "confirm-dissemination",
            agency,
            briefing_id=briefing,
            agency=agency,
            channel=channels[0],
            reach="51-to-250",
            confirmed_by="Safeguarding lead",
        )


def _learn(played: Played) -> None:
    """A national review: the first partnership has said where it stands, the second has not."""
    review = played.reference("NL")
    played.send(
        played.day(110),
        "notify-national-review",
        learning_id=review,
        source={
            "type": next(iter(played.framework.source_types)),
            "reference": "National review",
            "title": f"A national review {ILLUSTRATIVE}",
            "published_on": played.day(100),
        },
        themes=["information-sharing"],
    )
    played.send(
        played.day(118),
        "assign-national-learning",
        learning_id=review,
        agency=played.council,
        due_on=played.day(180),
    )
    if played.place == 0:
        played.send(
            played.day(170),
            "assess-local-position",
            played.council,
            learning_id=review,
            position="no-gap",
            text="Illustrative: the local protocol says the same since last year.",
        )


def _owe(played: Played) -> None:
    """What was agreed beside the framework: one met, one past its day."""
    met, late = played.reference("O"), played.reference("O", 2)
    played.send(
        played.day(60),
        "schedule-obligation",
        obligation_id=met,
        title=f"Map the offer of early help {ILLUSTRATIVE}",
        basis="local",
        owner=played.council,
        due_on=played.day(150),
    )
    played.send(played.day(141), "meet-obligation", obligation_id=met)
    played.send(
        played.day(160),
        "schedule-obligation",
        obligation_id=late,
        title=f"Refresh the information sharing protocol {ILLUSTRATIVE}",
        basis="local",
        owner=played.police,
        due_on=played.ago(10),
    )
