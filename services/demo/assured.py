"""A partnership looks at its own work: Section 11, audits, a course and what came of it, children's words, an incident."""

from datetime import timedelta
from itertools import cycle

from domain.cadence import after
from services.demo.played import ILLUSTRATIVE, Played


def assure(played: Played) -> None:
    for part in (_section_11, _audit, _train, _listen, _notify):
        part(played)


def _section_11(played: Played) -> None:
    """One cycle: all but one agency have answered, one score was moderated, practitioners were listened to."""
    asked = played.reference("S11")
    below = {"improvement": "Ask for it in supervision.", "deadline": played.day(320)}
    played.send(
        played.day(5),
        "open-section-11-cycle",
        cycle_id=asked,
        title="Section 11",
        agencies=played.partners,
        due_on=played.day(130),
        period="P24M",
    )
    standards = [s.id for s in played.framework.standards.values() if s.cycle == "section-11"]
    for number, agency in enumerate(played.partners[:-1], 1):
        played.send(
            played.day(90 + 4 * number),
            "submit-self-assessment",
            agency,
            assessment_id=played.reference("SE", number),
            cycle_id=asked,
            agency=agency,
            scores=[
                {
                    "standard": standard,
                    "score": score,
                    "evidence": "Policy, training records and supervision notes.",
                    **(below if score == 1 else {}),
                }
                for standard, score in zip(
                    standards, cycle((1 + (number + played.place) % 3, 2, 3, 2)), strict=False
                )
            ],
        )
    played.send(
        played.day(150),
        "hold-challenge-event",
        cycle_id=asked,
        agencies=played.partners[:-1],
        summary="Agencies questioned each other's scores.",
    )
    played.send(
        played.day(240),
        "hold-safeguarding-conversation",
        cycle_id=asked,
        agency=played.council,
        summary="Half of the plan is done.",
    )


def _audit(played: Played) -> None:
    """A programme of six; two concluded, one under way."""
    played.send(
        played.day(3),
        "set-audit-programme",
        programme_id=played.reference("AP"),
        begins_on=played.start.replace(day=1),
        target=6,
        planned=[{"theme": "thresholds", "month": 3}, {"theme": "supervision", "month": 9}],
    )
    for number, (theme, title, concluded) in enumerate(
        (
            ("thresholds", "Referrals at the front door", played.day(190)),
            ("voice-of-the-child", "The child's voice in plans", played.ago(35)),
            ("supervision", "Supervision", played.today + timedelta(days=20)),
        ),
        1,
    ):
        audit = played.reference("AU", number)
        played.send(
            concluded - timedelta(days=50),
            "commission-audit",
            audit_id=audit,
            kind="case",
            title=f"{title} {ILLUSTRATIVE}",
            terms_of_reference="How well agencies worked together.",
            standard="Working Together.",
            themes=[theme],
            sampling="random",
            agencies=played.partners[:5],
            due_on=concluded,
        )
        played.send(
            concluded - timedelta(days=30),
            "draw-audit-sample",
            audit_id=audit,
            cases=12,
            method="random",
            drawn_from="Open plans.",
        )
        held = concluded - timedelta(days=14)
        played.send(
            held,
            "hold-audit",
            audit_id=audit,
            held_on=held,
            attendance=[
                {"agency": agency, "attended": place != number, "involved": True}
                for place, agency in enumerate(played.partners[:5])
            ],
            practitioners=True,
        )
        played.send(
            concluded,
            "conclude-audit",
            audit_id=audit,
            learning="Chronologies help where they are kept.",
            voice_of_child={"obtained": True, "statement": "Children were asked in most cases."},
        )


def _train(played: Played) -> None:
    """A course, and what those who came say as often as the framework asks them."""
    course = played.reference("TC")
    delivered = played.day(55 + 10 * played.place)
    people = [{"agency": agency, "people": 6} for agency in played.partners]
    invited = 6 * len(people)
    played.send(
        delivered,
        "deliver-course",
        course_id=course,
        title=f"Thresholds in practice {ILLUSTRATIVE}",
        themes=["thresholds"],
        need="needs-analysis",
        delivered_on=delivered,
        booked=invited + 8,
        attended=people,
    )
    scores = ("5.2", "7.9", "7.1", "7.4")
    for turn, point in enumerate(played.framework.evaluation_points.values()):
        asked = after(delivered, point.after)
        stage = {"course_id": course, "stage": point.id}
        played.send(asked, "invite-evaluation", **stage, invited_on=asked, invited=invited)
        if turn < len(scores) - played.place:
            played.send(
                asked + timedelta(days=9),
                "receive-evaluation",
                **stage,
                responses=invited - 12 * turn,
                mean_score=scores[turn],
            )


def _listen(played: Played) -> None:
    """Two messages of children; of the first something came, the second waits."""
    for number, (message, theme, days) in enumerate(
        (
            ("Tell us what happens after the meeting.", "voice-of-the-child", 80),
            ("Do not change my worker again.", "workforce", 270),
        ),
        1,
    ):
        played.send(
            played.day(days),
            "capture-voice-message",
            voice_id=played.reference("V", number),
            voice_of="children",
            method="forum",
            source="Youth forum",
            agency=played.council,
            captured_on=played.day(days),
            cohort="up-to-10" if played.place else "11-to-25",
            themes=[theme],
            message=message,
            communication_needs=["none"],
        )
    played.send(
        played.day(160),
        "record-voice-influence",
        voice_id=played.reference("V"),
        influence="changed",
        recorded_on=played.day(160),
        text="A letter in plain words follows every meeting.",
    )


def _notify(played: Played) -> None:
    """One incident: in the first partnership the rapid review is over, in the second its days run."""
    incident, review = played.reference("SI"), played.reference("RR")
    aware = played.day(120) if played.place == 0 else played.ago(9)
    played.send(
        aware,
        "refer-serious-incident",
        played.council,
        incident_id=incident,
        referred_by=played.council,
        area=played.area,
        harm="seriously-harmed",
        abuse_or_neglect="suspected",
        aware_on=aware,
    )
    played.send(
        aware + timedelta(days=2), "notify-serious-incident", played.council, incident_id=incident
    )
    opened = aware + timedelta(days=3)
    played.send(opened, "open-rapid-review", rapid_review_id=review, incident_id=incident)
    if played.place == 0:
        played.send(
            opened + timedelta(days=9),
            "conclude-rapid-review",
            rapid_review_id=review,
            route=next(iter(played.framework.review_types)),
            recommended_by=f"Chair of the learning group {ILLUSTRATIVE}",
        )
