"""What a framework pack lists for a field: the words that a drop-down offers and a note explains."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from adapters.spreadsheets.fields import Field
from domain.framework import Framework
from domain.names import PartnershipId

Words = Mapping[str, str]
"""What is written, and what it means."""

_SHORT_NAME = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_AGENCY_LONGEST, _PACK_LONGEST, _THEME_LONGEST = 40, 50, 60

_AGENCY = "agencies"
_LISTS: Mapping[tuple[int | None, str], str] = {
    (_AGENCY_LONGEST, "area"): "areas",
    (_AGENCY_LONGEST, "neighbour_set"): "",
    (_AGENCY_LONGEST, "inspectorates"): "",
    (_AGENCY_LONGEST, "name"): "",
    (_PACK_LONGEST, "sub_group"): "sub_groups",
    (_PACK_LONGEST, "to_group"): "sub_groups",
    (_PACK_LONGEST, "raised_by_group"): "sub_groups",
    (_PACK_LONGEST, "group"): "sub_groups",
    (_PACK_LONGEST, "priority"): "priorities",
    (_PACK_LONGEST, "review_type"): "review_types",
    (_PACK_LONGEST, "route"): "review_types",
    (_PACK_LONGEST, "criteria"): "criteria",
    (_PACK_LONGEST, "stage"): "evaluation_points",
    (_PACK_LONGEST, "channel"): "channels",
    (_PACK_LONGEST, "channels"): "channels",
    (_PACK_LONGEST, "audience"): "stakeholders",
    (_PACK_LONGEST, "sent_to"): "stakeholders",
    (_PACK_LONGEST, "section"): "report_sections",
    (_THEME_LONGEST, "theme"): "themes",
    (_THEME_LONGEST, "themes"): "themes",
    (_THEME_LONGEST, "standard"): "standards",
    (_THEME_LONGEST, "requirement"): "requirements",
    (_THEME_LONGEST, "group"): "sub_groups",
    (_AGENCY_LONGEST, "code"): "indicators",
    (_AGENCY_LONGEST, "indicator"): "indicators",
    (_AGENCY_LONGEST, "indicators"): "indicators",
}
_TITLES: Mapping[str, str] = {
    _AGENCY: "Agencies",
    "areas": "Areas",
    "sub_groups": "Sub-groups",
    "priorities": "Priorities",
    "review_types": "Kinds of review",
    "criteria": "Criteria of reviews",
    "evaluation_points": "Points of evaluation",
    "channels": "Channels",
    "stakeholders": "Stakeholders",
    "report_sections": "Sections of the yearly report",
    "themes": "Themes",
    "standards": "Standards",
    "requirements": "Requirements",
    "indicators": "Indicators",
    "source_types": "Kinds of source",
    "partnerships": "Partnerships",
}


def list_of(field: Field) -> str:
    """The name of the list that the field is chosen from; empty for a field that no pack lists."""
    if (
        field.name == "type"
        and field.path in ("source.type", "evidence.type")
        and not field.choices
    ):
        return "source_types"
    if field.name == "with_partnership":
        return "partnerships"
    if field.pattern == _SHORT_NAME and field.longest == _AGENCY_LONGEST:
        return _LISTS.get((field.longest, field.name), _AGENCY)
    return _LISTS.get((field.longest, field.name), "")


def title_of(name: str) -> str:
    return _TITLES[name]


def words_of(  # noqa: PLR0911 - one case for each list
    name: str, pack: Framework, partnership: PartnershipId | None
) -> Words:
    """The list of that name in this pack, cut to what concerns the partnership where one is named."""
    ours = partial(_concerns, partnership=partnership)
    match name:
        case "agencies":
            return {a.id: a.name for a in pack.agencies.values() if ours(a)}
        case "areas":
            mine = pack.partnerships[partnership].areas if partnership else pack.areas
            return {a.id: a.name for a in pack.areas.values() if a.id in mine}
        case "sub_groups":
            return {g.id: g.name for g in pack.sub_groups.values() if ours(g)}
        case "partnerships":
            return {p.id: p.name for p in pack.partnerships.values() if p.id != partnership}
        case "criteria":
            return {k: v for kind in pack.review_types.values() for k, v in kind.criteria.items()}
        case "indicators":
            return {i.code: i.label for i in pack.indicators.values()}
        case "requirements":
            return {r.id: r.text for r in pack.requirements.values()}
        case _:
            listed: Mapping[str, Any] = getattr(pack, name)
            return {key: _told(entry) for key, entry in listed.items()}


def _concerns(entry: Any, *, partnership: PartnershipId | None) -> bool:
    return partnership is None or partnership in entry.partnerships


def _told(entry: Any) -> str:
    """The words of an entry, by whatever name it has them."""
    if isinstance(entry, str):
        return entry
    return str(
        next(
            getattr(entry, name)
            for name in ("name", "label", "title", "text")
            if hasattr(entry, name)
        )
    )
