"""What the entries of a framework pack must not say of each other."""

from collections.abc import Iterator

from adapters.framework_tables import KeyPath, Pack, RequirementTable
from domain.catalogue import FACTS
from projections.governance.obligations import HANDLED
from projections.governance.occurrence import fields_of


def contradictions(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    """Each fault as its place and a sentence: an entry that is named and not there, an area covered twice, …"""
    for source in pack.framework.closing_loop_sources:
        if source not in pack.source_types:
            yield ("framework", "closing-loop-sources"), f"there is no source type {source}"
    yield from _of_partnerships(pack)
    yield from _of_areas(pack)
    yield from _of_agencies(pack)
    yield from _of_indicators(pack)
    yield from _of_duties(pack)


def _of_partnerships(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    owner: dict[str, str] = {}
    for id_, partnership in pack.partnership.items():
        for area in partnership.areas:
            if area not in pack.area:
                yield ("partnership", id_, "areas"), f"there is no area {area}"
            elif area in owner:
                yield ("partnership", id_, "areas"), f"{area} belongs to {owner[area]} already"
            owner.setdefault(area, id_)
        if not any(a.coordinates and id_ in a.partnerships for a in pack.agency.values()):
            yield ("partnership", id_), "no agency of this partnership has coordinates = true"
    for id_ in pack.area.keys() - owner.keys():
        yield ("area", id_), "no partnership covers this area"


def _of_areas(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    codes: dict[str, str] = {}
    for id_, area in pack.area.items():
        council = pack.agency.get(area.council)
        covering = {p for p, entry in pack.partnership.items() if id_ in entry.areas}
        if council is None:
            yield ("area", id_, "council"), f"there is no agency {area.council}"
        elif not covering <= set(council.partnerships):
            yield (
                ("area", id_, "council"),
                f"{area.council} is not in the partnership that covers this area",
            )
        if area.gss in codes:
            yield ("area", id_, "gss"), f"{codes[area.gss]} has this code already"
        codes.setdefault(area.gss, id_)


def _of_agencies(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    for id_, agency in pack.agency.items():
        for partnership in agency.partnerships:
            if partnership not in pack.partnership:
                yield ("agency", id_, "partnerships"), f"there is no partnership {partnership}"


def _of_indicators(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    for code, entry in pack.indicator.items():
        if entry.aim not in pack.aims:
            yield ("indicator", code, "aim"), f"there is no aim {entry.aim}"
        for provider in entry.providers:
            if provider not in pack.agency:
                yield ("indicator", code, "providers"), f"there is no agency {provider}"
        if entry.nearest is not None and entry.nearest not in pack.indicator:
            yield ("indicator", code, "nearest"), f"there is no indicator {entry.nearest}"
        counted = bool(entry.numerator and entry.denominator)
        if entry.form == "percentage" and not (counted or entry.published_as):
            yield ("indicator", code, "form"), "a percentage needs a numerator and a denominator"
        if entry.form == "count" and entry.denominator:
            yield ("indicator", code, "denominator"), "a count has none; leave it out"


# --- Who does what by when --------------------------------------------------------------------------------


def _of_duties(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    for id_, group in pack.sub_group.items():
        for name in group.partnerships:
            if name not in pack.partnership:
                yield ("sub-group", id_, "partnerships"), f"there is no partnership {name}"
    for id_, section in pack.report_section.items():
        for topic in section.proved_by:
            if topic not in FACTS:
                yield ("report-section", id_, "proved-by"), f"there is no event {topic}"
    yield from _of_stages(pack)
    yield from _of_clocks(pack)
    yield from _of_requirements(pack)


def _of_clocks(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    for id_, clock in pack.clock.items():
        begins = [rule.from_ for rule in clock.rules]
        if begins != sorted(set(begins)):
            yield ("clock", id_, "rules"), "write the rule sets in the order of their days"
        for rule in clock.rules:
            if (rule.working_days is None) == (rule.period is None):
                yield ("clock", id_, "rules"), "each rule has either working-days or a period"


def _of_requirements(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    for id_, requirement in pack.requirement.items():
        for check in (_of_place, _of_topics, _of_timing):
            for field, words in check(requirement, pack):
                yield ("requirement", id_, field), words
    cited = {requirement.section for requirement in pack.requirement.values()}
    for heading, asks in pack.sections.items():
        if asks and heading not in cited:
            yield ("sections", heading), "it asks something, and no requirement cites it"


def _of_stages(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    for place, (number, stage) in enumerate(pack.challenge_stage.items(), start=1):
        if number != str(place):
            yield ("challenge-stage", number), f"stages are numbered in order; this one is {place}"
        if stage.clock is not None and stage.clock not in pack.clock:
            yield ("challenge-stage", number, "clock"), f"there is no clock {stage.clock}"


def _of_place(entry: RequirementTable, pack: Pack) -> Iterator[tuple[str, str]]:
    if pack.sections and entry.section not in pack.sections:
        yield "section", "[sections] has no such heading"
    if entry.clock is not None and entry.clock not in pack.clock:
        yield "clock", f"there is no clock {entry.clock}"
    if entry.kinds and entry.for_each != "agency":
        yield "kinds", 'only with for-each = "agency"'
    if entry.for_each is not None and not (entry.every or entry.months):
        yield "for-each", "needs every or months"


def _of_timing(entry: RequirementTable, _: Pack) -> Iterator[tuple[str, str]]:
    if entry.every and entry.months:
        yield "months", "give either every or months"
    dated = [entry.clock, entry.within, entry.every]
    if not entry.after:
        if any(
            (
                entry.clock,
                entry.within,
                entry.stated_in,
                entry.counted_from,
                entry.named_in,
                entry.until,
            )
        ):
            yield "after", "clock, within, stated-in, counted-from, named-in and until need after"
        return
    if entry.months or sum(found is not None for found in dated) > 1:
        yield "after", "give one of: clock; within; every"
    if not (any(dated) or entry.stated_in):
        yield "after", "by when? give clock, within, every or stated-in"
    if bool(entry.until) != (entry.every is not None):
        yield "until", "every after an event needs until, and nothing else has it"
    if entry.for_each is not None:
        yield "for-each", "after an event, name who owes it with named-in"


def _of_topics(entry: RequirementTable, _: Pack) -> Iterator[tuple[str, str]]:
    for field, topics, names in (
        ("proved-by", entry.proved_by, [*entry.where]),
        (
            "after",
            entry.after,
            [
                *entry.after_where,
                *filter(None, (entry.stated_in, entry.counted_from, entry.named_in)),
            ],
        ),
        ("until", entry.until, []),
    ):
        known = [FACTS[topic] for topic in topics if topic in FACTS]
        for topic in topics:
            if topic not in FACTS:
                yield field, f"there is no event {topic}; see docs/reference/events.md"
            elif FACTS[topic] not in HANDLED:
                yield field, f"{topic} proves nothing: the program makes it by itself"
        for name in names:
            if known and not any(name in fields_of(fact) for fact in known):
                yield field, f"no such event has a field {name} that can be asked for"
