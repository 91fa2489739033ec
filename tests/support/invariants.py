"""
What must hold of every log whatever was sent: the invariants that can be read off the events alone, by their number.

Independent of the decisions: nothing here folds a state of an aggregate. Each check yields a sentence for what is wrong.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from domain.catalogue import FACTS
from domain.command import Scope
from domain.fact import Recorded, Visibility

Log = Sequence[Recorded]
Check = Callable[[Log, Scope], Iterator[str]]


def topic(recorded: Recorded) -> str:
    return recorded.fact.TOPIC.removesuffix(".v1")


def histories(log: Log) -> Mapping[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = defaultdict(list)
    for recorded in log:
        found[recorded.event.stream].append(recorded)
    return found


def of(log: Log, *topics: str) -> Iterator[tuple[Recorded, Any]]:
    """The events of these types with their facts."""
    for recorded in log:
        if topic(recorded) in topics:
            yield recorded, recorded.fact


def facts_of(log: Log, *topics: str) -> Iterator[Any]:
    for _, fact in of(log, *topics):
        yield fact


# --- The log itself ---------------------------------------------------------------------------------------


def versions_are_contiguous(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        if [each.event.version for each in history] != list(range(1, len(history) + 1)):
            yield f"{stream} has a hole"
    if [each.position for each in log] != list(range(1, len(log) + 1)):
        yield "the log has a hole"


def events_are_themselves(log: Log, _: Scope) -> Iterator[str]:
    if len({each.provenance.event_id for each in log}) < len(log):
        yield "an event id occurs twice"
    for each in log:
        if each.fact.stream != each.event.stream:
            yield f"{topic(each)} lies in another history than its own"


def nothing_is_dated_after_its_receipt(
    received: Mapping[str, Any],
) -> Check:
    """`received` is the day of receipt by the key of the message; British Summer Time allows for one day more."""

    def check(log: Log, _: Scope) -> Iterator[str]:
        for each in log:
            on = received.get(each.provenance.causation_id)
            if on is not None and each.provenance.occurred_on > on + timedelta(days=1):
                yield f"{topic(each)} is dated after its receipt"

    return check


# --- The golden thread ------------------------------------------------------------------------------------


def invariant_01_a_finding_has_a_source_and_a_theme(log: Log, scope: Scope) -> Iterator[str]:
    for fact in facts_of(log, "finding-registered", "finding-themed"):
        themes = set(fact.themes)
        if not themes or not themes <= set(scope.framework.themes):
            yield f"{fact.stream} is without a theme of the framework"
    for fact in facts_of(log, "finding-registered"):
        if fact.source is None:
            yield f"{fact.stream} is without a source"


def invariant_02_a_strength_is_spread_not_improved(log: Log, _: Scope) -> Iterator[str]:
    kinds = {fact.finding_id: fact.kind for fact in facts_of(log, "finding-registered")}
    for fact in facts_of(log, "recommendation-made"):
        if fact.kind == "improve" and any(kinds.get(f) == "strength" for f in fact.findings):
            yield f"{fact.stream} improves a strength"


def invariant_03_a_recommendation_rests_on_what_is_recorded(log: Log, _: Scope) -> Iterator[str]:
    standing: set[str] = set()
    for each in log:
        fact: Any = each.fact
        if topic(each) == "finding-registered":
            standing.add(fact.finding_id)
        if topic(each) == "finding-withdrawn":
            standing.discard(fact.finding_id)
        if topic(each) == "learning-adopted":
            standing.add(fact.learning_id)
        if topic(each) == "learning-not-adopted":
            standing.discard(fact.learning_id)
        if topic(each) == "recommendation-made":
            named = {*fact.findings, *getattr(fact, "learning", ())}
            if not named or not named <= standing:
                yield f"{fact.stream} rests on nothing, or on what does not stand"


def invariant_04_not_accepting_has_a_reason_and_a_name(log: Log, _: Scope) -> Iterator[str]:
    for fact in facts_of(log, "recommendation-not-accepted"):
        if not fact.reason.strip() or not fact.decided_by.strip():
            yield f"{fact.stream} was not accepted without a reason or a name"


def invariant_05_an_action_carries_out_an_accepted_recommendation(
    log: Log, _: Scope
) -> Iterator[str]:
    accepted: set[str] = set()
    for each in log:
        fact: Any = each.fact
        if topic(each) in ("recommendation-accepted", "recommendation-reopened"):
            accepted.add(fact.recommendation_id)
        if topic(each) in (
            "recommendation-not-accepted",
            "recommendation-superseded",
            "recommendation-concluded",
        ):
            accepted.discard(fact.recommendation_id)
        if topic(each) == "action-agreed" and fact.recommendation_id not in accepted:
            yield f"{fact.stream} carries out what is not accepted"


def invariant_06_an_action_is_smart(log: Log, _: Scope) -> Iterator[str]:
    for each, fact in of(log, "action-agreed"):
        said = (fact.text, fact.owner_agency, fact.owner_post, fact.confirmed_by)
        if not all(said) or not (fact.measure or fact.indicator):
            yield f"{fact.stream} is not SMART"
        if fact.due_on < fact.agreed_on or fact.agreed_on != each.provenance.occurred_on:
            yield f"{fact.stream} is due before it was agreed"


def owners(history: Sequence[Recorded]) -> Iterator[tuple[Recorded, str]]:
    """Every event of an action with its owner at that time."""
    owner = ""
    for each in history:
        yield each, owner
        owner = getattr(each.fact, "owner_agency", owner)


def _actions(log: Log) -> Iterator[tuple[str, list[Recorded]]]:
    for stream, history in histories(log).items():
        if topic(history[0]) == "action-agreed":
            yield stream, history


def invariant_07_only_the_owner_or_the_business_unit_reports(
    log: Log, scope: Scope
) -> Iterator[str]:
    for stream, history in _actions(log):
        for each, owner in owners(history):
            if topic(each) in ("action-progress-reported", "action-implemented"):
                sender = each.provenance.actor.agency
                if sender != owner and not scope.framework.coordinates(sender):
                    yield f"{sender} reported on {stream}, which {owner} owns"


def invariant_08_progress_is_not_older_than_the_agreement(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in _actions(log):
        agreed: Any = history[0].fact
        for each in history:
            dated = each.provenance.occurred_on
            if topic(each) == "action-progress-reported" and dated < agreed.agreed_on:
                yield f"progress of {stream} is dated before its agreement"


def invariant_09_closed_rests_on_accepted_evidence(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in _actions(log):
        submitted: set[int] = set()
        accepted: set[int] = set()
        implemented = False
        for each in history:
            fact: Any = each.fact
            match topic(each):
                case "action-implemented" | "action-reopened":
                    implemented = topic(each) == "action-implemented"
                    submitted.clear()
                    accepted.clear()
                case "impact-evidence-submitted":
                    submitted.add(each.event.version)
                case "impact-evidence-accepted":
                    if fact.submission not in submitted:
                        yield f"{stream}: what was accepted was not submitted"
                    accepted.add(fact.submission)
                case "action-closed":
                    if not implemented or not accepted:
                        yield f"{stream} is closed without evidence since it was implemented"
                case _:
                    pass


def invariant_10_nobody_assures_themselves(log: Log, _: Scope) -> Iterator[str]:
    """Neither the owner at that time, nor who helps it, nor who sent the evidence."""
    for stream, history in _actions(log):
        agreed: Any = history[0].fact
        submitted: dict[int, str] = {}
        for each, owner in owners(history):
            fact: Any = each.fact
            if topic(each) == "impact-evidence-submitted":
                submitted[each.event.version] = fact.submitted_by
            concerned = {owner, *agreed.partners, submitted.get(getattr(fact, "submission", 0))}
            if topic(each) == "impact-evidence-accepted" and fact.accepted_by in concerned:
                yield f"{stream}: {fact.accepted_by} accepted its own evidence"
            if topic(each) == "assurance-accepted" and fact.accepted_by == owner:
                yield f"{stream}: {owner} accepted its own assurance"


def invariant_11_an_output_is_no_impact(log: Log, _: Scope) -> Iterator[str]:
    for fact in facts_of(log, "impact-evidence-submitted"):
        if fact.evidence.type == "output" or not fact.evidence.pointer:
            yield f"{fact.stream} holds an output as evidence"


def invariant_12_a_due_date_never_changes_silently(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in _actions(log):
        for each in history[1:]:
            fact: Any = each.fact
            if "due_on" in type(fact).model_fields:
                if topic(each) != "action-due-date-extended":
                    yield f"{topic(each)} moved the due date of {stream}"
                elif not fact.reason or not fact.approved_by:
                    yield f"the due date of {stream} moved without a reason or an approval"


def invariant_13_a_cancelled_action_is_not_reported_on(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in _actions(log):
        topics = [topic(each) for each in history]
        if "action-cancelled" in topics[:-1]:
            yield f"{stream} goes on after it was cancelled"


def invariant_14_what_needs_a_closing_loop_is_concluded_with_one(
    log: Log, _: Scope
) -> Iterator[str]:
    needs = {
        f.recommendation_id: f.needs_closing_loop for f in facts_of(log, "recommendation-made")
    }
    for fact in facts_of(log, "recommendation-concluded"):
        if needs.get(fact.recommendation_id) and fact.closing_loop is None:
            yield f"{fact.stream} is concluded without a closing-loop audit"
        if fact.closing_loop is not None and fact.closing_loop.embedded == "no":
            yield f"{fact.stream} is concluded though it is not embedded"


def invariant_15_a_correction_names_what_it_corrects(log: Log, _: Scope) -> Iterator[str]:
    for each in log:
        correction = getattr(each.fact, "correction", None)
        if correction is None and "-corrected" in topic(each):
            correction = each.fact
        corrects = getattr(correction, "corrects", None)
        if corrects is not None:
            if not 1 <= corrects < each.event.version:
                yield f"{each.event.stream} corrects an entry that it does not have"
            if not getattr(correction, "reason", "").strip():
                yield f"{each.event.stream} is corrected without a reason"


# --- Figures ----------------------------------------------------------------------------------------------


def invariant_16_a_figure_is_submitted_once(log: Log, _: Scope) -> Iterator[str]:
    for stream, history in histories(log).items():
        stands = False
        for each in history:
            match topic(each):
                case "indicator-submitted" | "nil-return-submitted":
                    if stands:
                        yield f"{stream} was submitted twice"
                    stands = True
                case "submission-withdrawn":
                    stands = False
                case _:
                    pass


def invariant_18_a_share_is_of_something_and_no_more_than_all(log: Log, _: Scope) -> Iterator[str]:
    forms: dict[str, Any] = {}
    for fact in facts_of(log, "indicator-defined", "indicator-revised"):
        forms.setdefault(fact.code, set()).add(fact.meaning.form)
    for fact in facts_of(log, "indicator-submitted", "submission-corrected"):
        below = getattr(fact.content.value, "denominator", None)
        if below is not None and below <= 0:
            yield f"{fact.stream} divides by {below}"
        share = below is not None and forms.get(fact.code) == {"percentage"}
        if share and fact.content.value.numerator > below:
            yield f"{fact.stream} is more than all"


# --- What may be seen -------------------------------------------------------------------------------------


def invariant_34_only_its_own_partnership_extends_a_history(log: Log, _: Scope) -> Iterator[str]:
    for each in log:
        if not each.event.stream.startswith(f"{each.provenance.partnership.upper()}-"):
            yield f"{each.provenance.partnership} extended {each.event.stream}"


def invariant_36_what_is_restricted_is_shared_under_nothing(log: Log, _: Scope) -> Iterator[str]:
    for each in log:
        if each.fact.VISIBILITY is not Visibility.SHARED and each.provenance.agreement:
            yield f"{topic(each)} was recorded as shared"
        of_incident = type(each.fact).__module__.startswith("domain.incidents")
        if of_incident and each.fact.VISIBILITY is not Visibility.RESTRICTED:
            yield f"{topic(each)} is learning from an incident and not restricted"
        if FACTS[each.fact.TOPIC] is not type(each.fact):
            yield f"{topic(each)} is stored under a name of something else"
