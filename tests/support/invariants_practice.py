"""The invariants of incidents, reviews, quality assurance and governance that can be read off the events alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from domain.cadence import after
from domain.command import Scope
from domain.fact import Recorded
from tests.support.invariants import Log, facts_of, histories, topic


def invariant_22_a_reviewer_is_independent_of_every_agency(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        agencies: set[str] = set()
        for each in history:
            fact: Any = each.fact
            match topic(each):
                case "review-route-recommended":
                    agencies = set(fact.agencies)
                case "lead-reviewer-appointed" | "lead-reviewer-replaced":
                    said = fact.declaration
                    if not said.independent_of_case or not agencies <= set(said.independent_of):
                        yield f"the reviewer of {stream} is not independent"
                case "review-agency-added":
                    agencies.add(fact.agency)
                case _:
                    pass


def invariant_23_one_rapid_review_for_a_notified_incident(log: Log, _: Scope) -> Iterator[str]:
    notified: set[str] = set()
    reviews: Counter[str] = Counter()
    for each in log:
        fact: Any = each.fact
        match topic(each):
            case "serious-incident-notified":
                notified.add(fact.incident_id)
            case "notification-withdrawn":
                notified.discard(fact.incident_id)
            case "rapid-review-opened":
                reviews[fact.incident_id] += 1
                if fact.incident_id not in notified:
                    yield f"{fact.stream} is about an incident that was not notified"
            case _:
                pass
    for incident, number in reviews.items():
        if number > 1:
            yield f"{incident} has {number} rapid reviews"


def invariant_23_another_route_than_the_statutory_has_a_reason(
    log: Log, scope: Scope
) -> Iterator[str]:
    for fact in facts_of(log, "rapid-review-concluded"):
        kind = scope.framework.review_types.get(fact.route)
        if (kind is None or not kind.statutory) and not fact.reason:
            yield f"{fact.stream} took another route without a reason"


def invariant_24_who_recommends_does_not_decide(log: Log, _: Scope) -> Iterator[str]:
    chairs: dict[str, str] = {}
    for each in log:
        fact: Any = each.fact
        if topic(each) == "review-route-recommended":
            chairs[each.event.stream] = fact.chair.casefold()
        decides = topic(each) in ("review-commissioned", "review-not-commissioned")
        if decides and fact.decided_by.casefold() == chairs[each.event.stream]:
            yield f"{fact.stream}: the chair that recommended it decided on it"


def invariant_25_a_published_review_was_answered_by_all(log: Log, scope: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        agencies: set[str] = set()
        answered: set[str] = set()
        for each in history:
            fact: Any = each.fact
            match topic(each):
                case "review-route-recommended":
                    agencies = set(fact.agencies)
                case "review-agency-added":
                    agencies.add(fact.agency)
                case "agency-response-received":
                    answered.add(fact.agency)
                case "review-published":
                    if not agencies <= answered:
                        yield f"{stream} is published before every agency answered"
                    if scope.framework.review_types[fact.review_type].statutory:
                        yield from _panel_had_it(stream, fact, scope)
                case _:
                    pass


def invariant_25_a_deferral_has_a_reason_and_a_day_of_review(log: Log, _: Scope) -> Iterator[str]:
    for fact in facts_of(log, "publication-deferred"):
        if not fact.reason.strip() or fact.review_on < fact.deferred_on:
            yield f"{fact.stream} is deferred without a reason or a day of review"


def _panel_had_it(stream: str, fact: Any, scope: Scope) -> Iterator[str]:
    """As long as the clock of the day of publication says; before the first rule set nothing is asked."""
    rule = scope.framework.clock("panel-before-publication", fact.published_on)
    if rule is None:
        return
    if fact.submitted_on is None:
        yield f"{stream} is published without the Panel"
    elif fact.published_on < scope.framework.due(rule, fact.submitted_on):
        yield f"{stream} is published before the Panel had its days"


def invariant_27_an_answer_rests_on_two_types_of_source(log: Log, _: Scope) -> Iterator[str]:
    types: dict[str, set[str]] = defaultdict(set)
    for each in log:
        fact: Any = each.fact
        if topic(each) == "evidence-triangulated" and fact.says != "context":
            types[each.event.stream].add(fact.source.type)
        if topic(each) == "key-line-of-enquiry-answered" and len(types[each.event.stream]) < 2:
            yield f"{fact.stream} is answered from one type of source"


def invariant_28_stages_only_increase(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        entered = 0
        for each in history:
            fact: Any = each.fact
            match topic(each):
                case "professional-challenge-raised":
                    entered = fact.stage.number
                    if fact.making_agency == fact.receiving_agency:
                        yield f"{stream} challenges its own agency"
                case "professional-challenge-escalated-to-stage":
                    if fact.stage.number <= entered:
                        yield f"{stream} went from stage {entered} to {fact.stage.number}"
                    entered = fact.stage.number
                case "independent-advice-given":
                    if entered < 2:
                        yield f"{stream} was advised on at stage {entered}"
                case _:
                    pass


def invariant_29_no_more_came_than_have_seats(log: Log, _: Scope) -> Iterator[str]:
    seats: dict[str, list[tuple[str, str, date, date | None]]] = defaultdict(list)
    for each in log:
        fact: Any = each.fact
        if topic(each) == "member-appointed":
            seats[fact.sub_group_id].append((fact.agency, fact.post, fact.from_on, None))
        if topic(each) == "member-ceased":
            held = seats[fact.sub_group_id]
            place = next(
                p for p, s in enumerate(held) if s[:2] == (fact.agency, fact.post) and s[3] is None
            )
            held[place] = (*held[place][:3], fact.until_on)
        if topic(each) == "meeting-held" and not (fact.correction and fact.correction.withdraws):
            sitting = Counter(
                agency
                for agency, _, begins, ends in seats[fact.sub_group_id]
                if begins <= fact.held_on and (ends is None or fact.held_on <= ends)
            )
            for line in fact.attendance:
                if not line.attended <= line.expected <= sitting[line.agency]:
                    yield f"{fact.stream}: more of {line.agency} came than have seats"


def invariant_30_an_obligation_is_met_or_waived_once(log: Log, scope: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        ends = [e for e in history if topic(e) in ("obligation-met", "obligation-waived")]
        if len(ends) > 1 or (ends and ends[0] is not history[-1]):
            yield f"{stream} goes on after its end"
    for fact in facts_of(log, "obligation-waived", "requirement-waived"):
        if fact.waived_by not in scope.framework.chairs or not fact.reason:
            yield f"{fact.stream} was waived by no chair, or without a reason"


def invariant_31_who_attended_is_invited_in_time(log: Log, scope: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        attended, delivered = 0, date.min
        invited: dict[str, int] = {}
        for each in history:
            fact: Any = each.fact
            match topic(each):
                case "course-delivered":
                    attended = sum(line.people for line in fact.attended)
                    delivered = fact.delivered_on
                case "evaluation-invited":
                    point = scope.framework.evaluation_points[fact.stage]
                    off = abs(fact.invited_on - after(delivered, point.after))
                    if fact.invited > attended:
                        yield f"{stream}: more were invited than attended"
                    if off > timedelta(days=14):
                        yield f"{stream}: {fact.stage} was asked for outside its window"
                    invited[fact.stage] = fact.invited
                case "evaluation-received":
                    withdrawn = fact.correction is not None and fact.correction.withdraws
                    if not withdrawn and fact.responses > invited.get(fact.stage, -1):
                        yield f"{stream}: more answered than were invited"
                case _:
                    pass


def invariant_32_a_changed_score_has_a_reason(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        scores: dict[str, int] = {}
        for place, each in enumerate(history):
            fact: Any = each.fact
            match topic(each):
                case "self-assessment-submitted":
                    scores = {line.standard: line.score for line in fact.scores}
                case "standard-scored":
                    scores[fact.score.standard] = fact.score.score
                case "assessment-moderated":
                    if fact.moderated != scores.get(fact.standard) and not fact.reason:
                        yield f"{stream}: {fact.standard} was changed without a reason"
                    if fact.moderated < 2 and not _plans(history, fact.standard, place):
                        yield f"{stream}: {fact.standard} is below standard and has no action"
                case _:
                    pass


def _plans(history: Sequence[Recorded], standard: str, place: int) -> bool:
    """An action for it is on the record by the event after the one at that place."""
    for each in history[: place + 2]:
        fact: Any = each.fact
        match topic(each):
            case "section-11-action-agreed":
                planned = [fact.standard]
            case "self-assessment-submitted":
                planned = [line.standard for line in fact.scores if line.improvement]
            case "standard-scored":
                planned = [fact.score.standard] if fact.score.improvement else []
            case _:
                planned = []
        if standard in planned:
            return True
    return False


def invariant_33_an_audit_is_concluded_on_a_sample_and_a_voice(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        agencies: set[str] = set()
        sampled = named = False
        for each in history:
            fact: Any = each.fact
            match topic(each):
                case "audit-commissioned":
                    agencies = set(fact.agencies)
                case "audit-sample-drawn":
                    sampled = not (fact.correction and fact.correction.withdraws) and fact.cases > 0
                case "audit-held":
                    named = agencies <= {line.agency for line in fact.attendance}
                case "audit-concluded":
                    voice = fact.voice_of_child is not None and fact.voice_of_child.statement
                    if fact.correction is None and not (sampled and named and voice):
                        yield f"{stream} is concluded without its sample, attendance or voice"
                case _:
                    pass
