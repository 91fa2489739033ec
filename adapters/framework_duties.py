"""The tables of a framework pack that say who does what by when, in the domain's words."""

from collections.abc import Mapping

from adapters.framework_tables import Filter, Pack, RequirementTable
from domain.framework import (
    ChallengeStage,
    ClockRule,
    EvaluationPoint,
    ReportSection,
    ReviewType,
    Standard,
    SubGroup,
)
from domain.requirement import (
    Anytime,
    Basis,
    Each,
    Every,
    EveryAfter,
    Happening,
    InMonths,
    Requirement,
    Timing,
    Within,
)


def sub_groups(pack: Pack) -> Mapping[str, SubGroup]:
    return {
        id_: SubGroup(id_, g.name, frozenset(g.partnerships), g.reports_to, g.section)
        for id_, g in pack.sub_group.items()
    }


def review_types(pack: Pack) -> Mapping[str, ReviewType]:
    return {
        id_: ReviewType(
            id_, t.name, t.criteria, t.recommended_by, t.decided_by, t.section, t.statutory
        )
        for id_, t in pack.review_type.items()
    }


def standards(pack: Pack) -> Mapping[str, Standard]:
    return {id_: Standard(id_, s.label, s.cycle, s.section) for id_, s in pack.standard.items()}


def evaluation_points(pack: Pack) -> Mapping[str, EvaluationPoint]:
    return {
        id_: EvaluationPoint(id_, p.label, p.after, p.section)
        for id_, p in pack.evaluation_point.items()
    }


def report_sections(pack: Pack) -> Mapping[str, ReportSection]:
    return {
        id_: ReportSection(id_, s.title, tuple(s.proved_by), s.section)
        for id_, s in pack.report_section.items()
    }


def challenge_stages(pack: Pack) -> tuple[ChallengeStage, ...]:
    return tuple(
        ChallengeStage(int(number), s.name, s.clock, s.section)
        for number, s in pack.challenge_stage.items()
    )


def clocks(pack: Pack) -> Mapping[str, tuple[ClockRule, ...]]:
    return {
        id_: tuple(
            ClockRule(r.from_, r.working_days, r.period, r.source, r.confirmed) for r in c.rules
        )
        for id_, c in pack.clock.items()
    }


def requirements(pack: Pack) -> Mapping[str, Requirement]:
    return {
        id_: Requirement(
            id=id_,
            section=r.section,
            text=r.text,
            basis=Basis(r.basis),
            owner=r.owner,
            proved_by=_happening(r.proved_by, r.where),
            timing=_timing(r),
            at_least=r.at_least,
            each=None if r.for_each is None else Each(r.for_each),
            kinds=tuple(r.kinds),
            ambiguity=r.ambiguity,
        )
        for id_, r in pack.requirement.items()
    }


def _timing(entry: RequirementTable) -> Timing:
    if entry.after:
        trigger = _happening(entry.after, entry.after_where)
        if entry.every is not None:
            return EveryAfter(trigger, entry.every, tuple(entry.until))
        return Within(
            trigger, entry.clock, entry.within, entry.stated_in, entry.counted_from, entry.named_in
        )
    if entry.every is not None:
        return Every(entry.every)
    return InMonths(tuple(sorted(entry.months))) if entry.months else Anytime()


def _happening(topics: list[str], where: Filter) -> Happening:
    wanted = {
        name: (value,) if isinstance(value, str) else tuple(value) for name, value in where.items()
    }
    return Happening(tuple(topics), wanted)
