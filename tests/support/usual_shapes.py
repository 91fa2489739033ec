"""What some kinds of message must say together to make sense; the fields of the others stand for themselves."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.framework import ReviewType
from domain.performance.derived_rules import RULES
from tests.support.any_values import About

Body = dict[str, Any]


def shaped(kind: str, body: Body, about: About) -> Body:
    """The body with what belongs together made to fit."""
    shape = _SHAPES.get(kind)
    return body | dict(shape(body, about)) if shape else body


def _review_type(about: About) -> ReviewType:
    types = about.scope.framework.review_types
    named = [types[each] for each in about.same.get("review_type", ()) if each in types]
    return named[0] if named else about.choose.one_of(list(types.values()))


def _route(_: Body, about: About) -> Body:
    kind = _review_type(about)
    return {
        "review_type": kind.id,
        "group": kind.recommended_by,
        "chair": "Chair of the learning group",
        "criteria": about.choose.few(list(kind.criteria), 2),
        "reason": "The criteria are met.",
    }


def _commission(_: Body, about: About) -> Body:
    kind = _review_type(about)
    return {"decided_by": kind.decided_by, "criteria": about.choose.few(list(kind.criteria), 2)}


def _decide_against(_: Body, about: About) -> Body:
    return {"decided_by": _review_type(about).decided_by, "reason": "It is no such case."}


def _independent(_: Body, about: About) -> Body:
    agencies = list(about.scope.framework.agencies)
    return {"declaration": {"independent_of_case": True, "independent_of": agencies[:40]}}


def _define(_: Body, about: About) -> Body:
    """An indicator of the catalogue, which may be one that the record itself counts."""
    entries = list(about.scope.framework.indicators.values())
    derived = [entry for entry in entries if entry.derived_by]
    plain = [entry for entry in entries if entry.form == "count" and not entry.derived_by]
    entry = about.choose.one_of(
        derived if derived and about.choose.often(60) else plain[:4] or entries
    )
    categories = {"categories": list(entry.categories)} if entry.categories else {}
    return {
        "code": entry.code,
        "meaning": {"label": entry.label, "form": entry.form} | categories,
        "in_force_from": f"{about.today.year - 3}-01-01",
    }


def _count(body: Body, about: About) -> Body:
    """For the council of an area of its own, without a round or with one that asks for it."""
    framework = about.scope.framework
    areas = framework.partnerships[about.scope.partnership].areas
    area = about.key.get("area") or about.choose.one_of(areas)
    provider = about.key.get("provider") or framework.areas[area].council
    value = {"kind": "count", "numerator": about.choose.one_of((400, 7, 0, 3))}
    plain: Body = {"breakdown": [], "breakdown_reason": None}
    with_figure = ({"value": value} | plain) if "value" in body else {}
    return {
        "area": area,
        "provider": provider,
        "round_id": None,
        "definition_version": None,
    } | with_figure


def _corrected_count(_: Body, about: About) -> Body:
    number = about.choose.one_of((410, 9, 3))
    return {
        "value": {"kind": "count", "numerator": number},
        "breakdown": [],
        "breakdown_reason": None,
    }


def _round(_: Body, about: About) -> Body:
    year, number = about.today.year, about.choose.one_of(("X1", "X2", "X3"))
    framework, partnership = about.scope.framework, about.scope.partnership
    codes = [str(code) for code in about.seen.get("code", ())] or ["ctx.referrals"]
    cells = [
        {
            "code": about.choose.one_of(codes),
            "area": area,
            "provider": framework.areas[area].council,
        }
        for area in framework.partnerships[partnership].areas
    ]
    return {
        "round_id": f"{partnership.upper()}-CR-{year}-{number}",
        "period": f"{year - 1}-Q1",
        "expected": cells,
    }


def _within_round(body: Body, about: About) -> Body:
    held = {
        name: about.same[name][-1] for name in ("code", "area", "provider") if name in about.same
    }
    if "cell" in body:
        return {"cell": held}
    return {"providers": [held["provider"]] if "provider" in held else []}


def _rebasing(_: Body, about: About) -> Body:
    return {"area": None} if about.choose.often(50) else {}


def _derived(_: Body, about: About) -> Body:
    entries = about.scope.framework.indicators
    defined = [str(c) for c in about.seen.get("code", ()) if c in entries and entries[c].derived_by]
    code = about.choose.one_of(defined or ["ctx.referrals"])
    entry = entries.get(code)
    rule = RULES.get(entry.derived_by if entry else "")
    count: dict[str, Any] = {"kind": "count", "numerator": about.choose.one_of((12, 40, 7, 2))}
    if rule is not None and rule.form == "percentage":
        count |= {"denominator": 100}
    return {
        "code": code,
        "period": f"{about.today.year - 1}-Q{1 + about.choose.below(4)}",
        "rule": rule.name if rule else "no-rule",
        "rule_version": rule.version if rule else 1,
        "figure": count,
        "breakdown": [],
    }


def _assessed(_: Body, about: About) -> Body:
    standards = [s.id for s in about.scope.framework.standards.values() if s.cycle == "section-11"]
    return {
        "scores": [
            {"standard": each, "score": 2, "evidence": "Policy and training records."}
            for each in standards
        ]
    }


def _met(_: Body, about: About) -> Body:
    """A meeting of a group that was constituted, under its own name."""
    groups = about.references.get("SG", ())
    if not groups:
        return {}
    place = about.choose.below(len(groups))
    named = [str(each) for each in about.seen.get("sub_group_of", ())]
    return {"sub_group_id": groups[place], "attendance": []} | (
        {"sub_group": named[place]} if place < len(named) else {}
    )


def _programme(_: Body, about: About) -> Body:
    return {"begins_on": about.today.replace(day=1).isoformat()}


def _stage(_: Body, about: About) -> Body:
    return {"stage": about.choose.one_of((2, 3, 4, 1)), "reason": "No answer came."}


def _waived(_: Body, about: About) -> Body:
    return {
        "waived_by": about.choose.one_of(about.scope.framework.chairs),
        "reason": "It was snow.",
    }


def _of_a_neighbour(_: Body, about: About) -> Body:
    own = f"{about.scope.partnership.upper()}-"
    offered = [each for each in about.references.get("L", ()) if not each.startswith(own)]
    return {"learning_id": about.choose.one_of(offered)} if offered else {}


def _grades(_: Body, about: About) -> Body:
    """Of as many cases as the year's samples have."""
    good = about.choose.below(9)
    return {
        "grades": [
            {"grade": "good", "cases": good},
            {"grade": "requires-improvement", "cases": 8 - good},
        ]
    }


def _concluded(_: Body, about: About) -> Body:
    """With all of its actions, as the history of the recommendation names them."""
    actions = list(dict.fromkeys(about.same.get("action_id", ())))
    return {"actions": actions, "closing_loop": None}


_SHAPES: Mapping[str, Callable[[Body, About], Mapping[str, Any]]] = {
    "recommend-review-route.v1": _route,
    "commission-review.v1": _commission,
    "decide-against-review.v1": _decide_against,
    "appoint-lead-reviewer.v1": _independent,
    "replace-lead-reviewer.v1": _independent,
    "define-indicator.v1": _define,
    "submit-indicator.v1": _count,
    "submit-nil-return.v1": _count,
    "correct-submission.v1": _corrected_count,
    "open-collection-round.v1": _round,
    "grant-return-extension.v1": _within_round,
    "send-reminder.v1": _within_round,
    "withdraw-rebasing.v1": _rebasing,
    "rebase-control-limits.v1": _rebasing,
    "calculate-derived-indicator.v1": _derived,
    "submit-self-assessment.v1": _assessed,
    "record-meeting.v1": _met,
    "set-audit-programme.v1": _programme,
    "escalate-challenge.v1": _stage,
    "conclude-recommendation.v1": _concluded,
    "adopt-learning.v1": _of_a_neighbour,
    "decline-learning.v1": _of_a_neighbour,
    "grade-audit.v1": _grades,
    "waive-obligation.v1": _waived,
    "waive-requirement.v1": _waived,
}
