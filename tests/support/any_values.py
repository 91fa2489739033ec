"""
Values for the fields of any command, chosen from what a field's type and name say: mostly such as could be accepted,
sometimes not. They are JSON, as a partner would send them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel

from domain.command import Scope
from domain.names import SLUG, StreamId
from domain.performance.derived_rules import RULES
from tests.support.choosing import Choosing

_LETTERS = re.compile(r"-([A-Z0-9]+)-\\d\{4\}")
_AGENCIES = frozenset(
    {
        "about",
        "owner",
        "owner_agency",
        "agency",
        "provider",
        "referred_by",
        "police",
        "making_agency",
        "receiving_agency",
        "challenger",
        "agencies",
        "challenged_by",
        "given_by",
        "lead_agency",
        "scrutineers",
        "partners",
        "asked",
        "panel",
        "providers",
        "independent_of",
    }
)
_ENTRIES = frozenset({"corrects", "submission", "challenge", "query", "action", "hold"})
_COMES_LATER = frozenset(
    {
        "due_on",
        "until",
        "deadline",
        "review_on",
        "review_due_on",
        "expected_on",
        "publish_by",
        "confirm_by",
        "statement_due_on",
    }
)
TEXTS = (
    "Supervision does not record what children say.",
    "Referrals meet the threshold more often.",
    "Nine of ten plans are on course.",
    "It follows from the new front door.",
)
TELLS_WHO = "The child, born 14/03/2012, NHS number 943 476 5919, lives at TS18 1AB."


@dataclass(frozen=True, slots=True)
class About:
    """
    What the values of one message are chosen for.

    `key` are values that name the history it is about, `same` those that it holds already, `version` its length.
    `references` are the histories there are, by the letters of their kind.
    """

    choose: Choosing
    scope: Scope
    today: date
    key: Mapping[str, Any]
    same: Mapping[str, Sequence[Any]]
    version: int
    references: Mapping[str, Sequence[StreamId]]
    seen: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def body_of(
    model: type[BaseModel], about: About, like: Mapping[str, Any], *, without: frozenset[str]
) -> dict[str, Any]:
    """`like` is an example of it, or of something near, with values for some of the fields."""
    choose = about.choose
    body = {}
    for name, entry in model.model_fields.items():
        if name in without:
            continue
        if name in about.key and choose.often(94):
            body[name] = about.key[name]
        elif (
            entry.is_required()
            or get_origin(entry.annotation) is Literal  # tells which of a union it is
            or choose.often(85 if like.get(name) is not None else 30)
        ):
            hint = like.get(name)
            body[name] = value_of(name, entry.annotation, tuple(entry.metadata), about, hint)
    return body


def value_of(  # noqa: C901, PLR0911 - one case for each kind of type
    name: str, annotation: Any, metadata: tuple[Any, ...], about: About, hint: Any
) -> Any:
    choose = about.choose
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *more = get_args(annotation)
        return value_of(name, base, (*metadata, *more), about, hint)
    if origin in (Union, UnionType):
        return _of_union(name, get_args(annotation), metadata, about, hint)
    if origin is Literal:
        return choose.one_of(get_args(annotation))
    if origin is tuple:
        return _several(name, get_args(annotation)[0], about, hint)
    if issubclass(annotation, BaseModel):
        like = hint if isinstance(hint, Mapping) else {}
        return body_of(annotation, about, like, without=frozenset())
    if issubclass(annotation, StrEnum):
        return _enum(annotation, about, hint)
    if annotation is bool:
        return hint if isinstance(hint, bool) and choose.often(80) else choose.below(2) == 0
    if annotation is int:
        return _number(name, metadata, about, hint)
    if annotation is Decimal:
        return choose.one_of(("7.5", "3", "0", "9.25", "-1"))
    if annotation is date:
        return _day(name, about, hint)
    return _text(name, metadata, about, hint)


def _of_union(
    name: str, arms: tuple[Any, ...], metadata: tuple[Any, ...], about: About, hint: Any
) -> Any:
    choose = about.choose
    kept = [arm for arm in arms if arm is not type(None)]
    if len(kept) < len(arms) and choose.often(8):
        return None
    if isinstance(hint, Mapping) and choose.often(80):
        like = [a for a in kept if "kind" in a.model_fields and _kind_of(a) == hint.get("kind")]
        kept = like or kept
    return value_of(name, choose.one_of(kept), metadata, about, hint)


def _kind_of(model: Any) -> Any:
    return model.model_fields["kind"].default


def _several(name: str, item: Any, about: About, hint: Any) -> list[Any]:
    choose = about.choose
    if isinstance(hint, Sequence) and not isinstance(hint, str) and choose.often(70):
        return [value_of(name, item, (), about, each) for each in hint]
    if choose.often(4):
        return []
    values = [value_of(name, item, (), about, None) for _ in range(1 + choose.below(3))]
    if choose.often(90):
        values = [value for place, value in enumerate(values) if value not in values[:place]]
    return values


def _enum(annotation: type[StrEnum], about: About, hint: Any) -> str:
    choose = about.choose
    listed = [str(each) for each in annotation]
    return hint if hint in listed and choose.often(50) else choose.one_of(listed)


def _number(name: str, metadata: tuple[Any, ...], about: About, hint: Any) -> int:
    choose = about.choose
    if name in _ENTRIES and choose.often(96):
        return about.version if choose.often(40) else 1 + choose.below(max(about.version, 1))
    if isinstance(hint, int) and choose.often(70):
        return hint
    least: Any = next((mark.ge for mark in metadata if isinstance(mark, Ge)), 0)
    most: Any = next((mark.le for mark in metadata if isinstance(mark, Le)), 1000)
    allowed = [number for number in (1, 2, 3, 0, 4, 6, 8, 12, 40, 100) if least <= number <= most]
    return choose.one_of(allowed) if choose.often(97) else choose.one_of((-1, most + 1))


def _day(name: str, about: About, hint: Any) -> str:
    choose = about.choose
    if isinstance(hint, date) and choose.often(75):
        return hint.isoformat()
    if name in about.same and choose.often(15):
        return str(choose.one_of(about.same[name]))
    later = name in _COMES_LATER
    days = choose.one_of((30, 90, 7, 400, 0, -10) if later else (0, 0, -1, -7, -30, -200, 5))
    return (about.today + timedelta(days=days)).isoformat()


def _text(name: str, metadata: tuple[Any, ...], about: About, hint: Any) -> str:
    choose = about.choose
    patterns = [p for p in (getattr(mark, "pattern", None) for mark in metadata) if p]
    pattern = patterns[0] if patterns else ""
    letters = _LETTERS.search(pattern)
    if letters is not None or r"-\d{4}-[0-9A-Z]{1,12}" in pattern:
        return _reference(name, letters.group(1) if letters else None, about)
    if name in about.same and choose.often(50):
        return str(choose.one_of(about.same[name]))
    if pattern == r"\S":
        return TELLS_WHO if choose.often(1) else choose.one_of(TEXTS)
    listed = _listed(name, pattern, about)
    if choose.often(2):
        return choose.one_of(("unknown-here", "", "Not A Slug"))
    if isinstance(hint, str) and (not listed or hint in listed) and choose.often(60):
        return hint
    return choose.one_of(listed) if listed else "Head of Service"


def _reference(name: str, letters: str | None, about: About) -> StreamId:
    choose = about.choose
    if name in about.same and choose.often(60):
        return str(choose.one_of(about.same[name]))
    if letters is None or choose.often(2):
        all_ = [each for those in about.references.values() for each in those]
        return choose.one_of(all_ or [f"{about.scope.partnership.upper()}-F-2026-0001"])
    there = about.references.get(letters, ())
    if there and choose.often(95):
        return choose.one_of(there[-4:]) if choose.often(60) else choose.one_of(there)
    return fresh(letters, about)


def fresh(letters: str, about: About) -> StreamId:
    """A reference under which nothing is recorded."""
    number = len(about.references.get(letters, ())) + 500
    return f"{about.scope.partnership.upper()}-{letters}-{about.today.year}-{number}"


def _listed(name: str, pattern: str, about: About) -> Sequence[str]:  # noqa: PLR0911 - one case for each kind of text
    """What the framework lists under such a name; nothing for what it leaves to the sender."""
    framework, partnership = about.scope.framework, about.scope.partnership
    if pattern.startswith("^[A-Za-z0-9]+([._]"):
        return _codes(about)
    if "-CR-" in pattern:
        rounds = [str(each) for each in about.seen.get("round_id", ())]
        quarter = f"Q{(about.today.month + 2) // 3}"
        return [*rounds, f"{partnership.upper()}-CR-{about.today.year}-{quarter}"]
    if pattern.startswith("^P["):
        return ("P12M", "P24M", "P3Y")
    if "0-9a-f" in pattern:
        return ("0" * 64, "ab" * 32)
    if name in ("period", "from_period"):
        year = about.today.year
        return (f"{year - 1}-Q1", f"{year - 1}-Q2", f"{year - 1}", f"{year - 2}-Q4", f"{year}-Q4")
    if name == "with_partnership":
        return [each for each in framework.partnerships if each != partnership] or [partnership]
    if pattern == SLUG:
        return _slugs(name, about)
    if name == "type":
        return list(framework.source_types)
    if "x00" in pattern:
        chairs = [kind.decided_by for kind in framework.review_types.values()]
        return [*framework.chairs, *chairs, "Head of Safeguarding", "Director"]
    return ()


def _codes(about: About) -> Sequence[str]:
    seen = [str(each) for each in about.seen.get("code", ())]
    indicators = about.scope.framework.indicators
    derived = [code for code, entry in indicators.items() if entry.derived_by]
    return [*seen, *list(indicators)[:2], *derived[:2], "ctx.referrals"]


def _slugs(name: str, about: About) -> Sequence[str]:
    framework, partnership = about.scope.framework, about.scope.partnership
    if name in _AGENCIES:
        return [
            agency.id
            for agency in framework.agencies.values()
            if partnership in agency.partnerships or about.choose.often(5)
        ]
    listed: Mapping[str, Sequence[str]] = {
        "area": framework.partnerships[partnership].areas,
        "priority": list(framework.priorities),
        "stage": list(framework.evaluation_points),
        "section": list(framework.report_sections),
        "standard": list(framework.standards),
        "audience": list(framework.stakeholders),
        "sent_to": list(framework.stakeholders),
        "framework": [framework.name],
        "requirement": list(framework.requirements),
        "rule": list(RULES),
    }
    if name in listed:
        return listed[name]
    for part, those in (
        ("theme", framework.themes),
        ("channel", framework.channels),
        ("group", framework.sub_groups),
        ("review_type", framework.review_types),
        ("route", framework.review_types),
    ):
        if part in name:
            return list(those)
    if name == "criteria":
        return [key for kind in framework.review_types.values() for key in kind.criteria]
    return ("one-kind", "statistical-neighbours", "england")
