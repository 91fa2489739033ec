"""What the business units put on record first: what they share, the framework's indicators, whom to compare with."""

from datetime import date

from domain.exchange.sharing_agreement import OpenSharingAgreement, SharedContext
from domain.framework import Framework, IndicatorEntry
from domain.names import PartnershipId
from domain.performance.indicator_definition import DefineIndicator, Meaning, Polarity
from domain.performance.neighbour_set import AdoptNeighbourSet
from domain.performance.value import Form
from services.demo.message import Message, Phase, message
from services.demo.places import business_unit_of

FRAMEWORK_FROM = date(2024, 4, 1)
"""The framework is undated and cites Working Together 2023: the first financial year after it stands for its adoption."""

SERIES_FROM = date(2012, 4, 1)
"""The first day of the earliest year in the published series."""

NEIGHBOUR_SET = "dfe-2025"

AGREEMENT = "tees-learning-2026"


def phase(framework: Framework) -> Phase:
    """The sharing agreement, every indicator that is collected, and a neighbour set for each area, in both records."""
    messages = []
    for partnership in framework.partnerships:
        others = [name for name in framework.partnerships if name != partnership]
        messages += [_agreement(framework, partnership, other) for other in others]
        collected = [entry for entry in framework.indicators.values() if entry.collected]
        messages += [_definition(framework, partnership, entry) for entry in collected]
        messages += [
            _neighbours(framework, partnership, area)
            for area in framework.partnerships[partnership].areas
        ]
    return Phase(
        "framework", "The framework's indicators, defined by the business units", tuple(messages)
    )


def _agreement(framework: Framework, own: PartnershipId, other: PartnershipId) -> Message:
    command = OpenSharingAgreement(
        occurred_on=FRAMEWORK_FROM,
        with_partnership=other,
        agreement=AGREEMENT,
        purpose="Made up for the demonstration: to learn together what is found on either side of the river.",
        lawful_basis="Public task: Working Together 2023",
        covers=tuple(SharedContext),
        from_on=FRAMEWORK_FROM,
        review_on=date(FRAMEWORK_FROM.year + 3, 4, 1),
        approved_by="Independent Chair",
    )
    return message(f"share-{own}-{other}", own, business_unit_of(framework, own), command)


def _definition(framework: Framework, partnership: PartnershipId, entry: IndicatorEntry) -> Message:
    begins = SERIES_FROM if entry.published_as else FRAMEWORK_FROM
    command = DefineIndicator(
        occurred_on=begins,
        code=entry.code,
        meaning=Meaning(
            label=entry.label,
            form=Form(entry.form),
            polarity=Polarity(entry.polarity),
            objective=entry.objective,
            numerator=entry.numerator or None,
            denominator=entry.denominator or None,
            source=entry.source or None,
            categories=entry.categories,
        ),
        in_force_from=begins,
    )
    sender = business_unit_of(framework, partnership)
    return message(f"define-{partnership}-{entry.code}", partnership, sender, command)


def _neighbours(framework: Framework, partnership: PartnershipId, area: str) -> Message:
    unnamed = (
        f"The statistical neighbours of {framework.areas[area].name} of 2025, "
        "which the data of this demonstration does not name"
    )
    command = AdoptNeighbourSet(
        occurred_on=date(2025, 5, 31),
        area=area,
        neighbour_set=NEIGHBOUR_SET,
        neighbours=(unnamed,),
        reason="The comparison figures were made with the Department for Education's set of 2025.",
    )
    sender = business_unit_of(framework, partnership)
    return message(f"neighbours-{area}", partnership, sender, command)
