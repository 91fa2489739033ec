"""A neighbour set is used from its adoption."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.performance.neighbour_set import (
    NEIGHBOUR_SET,
    AdoptNeighbourSet,
    NeighbourSetAdopted,
)
from tests.support.controls import POLICE
from tests.support.record import Record
from tests.support.scenario import given


def adopt(**changes: Any) -> AdoptNeighbourSet:
    values: dict[str, Any] = {
        "area": "hartlepool",
        "neighbour_set": "dfe-2025",
        "neighbours": ("Redcar and Cleveland", "Sunderland"),
        "reason": "The Department published new sets.",
        "occurred_on": date(2025, 5, 31),
    }
    return AdoptNeighbourSet(**values | changes)


def test_a_set_is_adopted_for_an_area_of_the_partnership_by_its_business_unit():
    given(NEIGHBOUR_SET).when(adopt(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(NEIGHBOUR_SET).when(adopt(area="middlesbrough")).then_refused(
        Code.UNKNOWN_AREA, field="area"
    )
    given(NEIGHBOUR_SET).when(adopt()).then(
        NeighbourSetAdopted(
            partnership="hsscp",
            area="hartlepool",
            neighbour_set="dfe-2025",
            neighbours=("Redcar and Cleveland", "Sunderland"),
            reason="The Department published new sets.",
        )
    )


def test_the_set_in_use_again_changes_nothing_and_its_name_means_one_set_only():
    record = Record()
    record.send(adopt())

    assert record.send(adopt(reason="Again.")) == ()
    assert record.refused(adopt(neighbours=("Halton",))) == {"neighbour_set": Code.ALREADY_EXISTS}
    record.send(adopt(neighbour_set="dfe-2027", neighbours=("Halton",)))
    assert record.state("HSSCP-NS-hartlepool").version == "dfe-2027"
