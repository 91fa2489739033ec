"""The aggregates of this context: the only list."""

from domain.decider import Decider
from domain.performance.benchmark import BENCHMARK
from domain.performance.collection_round import COLLECTION_ROUND
from domain.performance.deep_dive import DEEP_DIVE
from domain.performance.derived import DERIVED_INDICATOR
from domain.performance.exception import EXCEPTION
from domain.performance.indicator_aggregate import INDICATOR_AGGREGATE
from domain.performance.indicator_definition import INDICATOR_DEFINITION
from domain.performance.neighbour_set import NEIGHBOUR_SET
from domain.performance.rebasing import REBASING
from domain.performance.return_decisions import INDICATOR_RETURN

DECIDERS: tuple[Decider, ...] = (
    INDICATOR_DEFINITION,
    COLLECTION_ROUND,
    INDICATOR_RETURN,
    INDICATOR_AGGREGATE,
    BENCHMARK,
    NEIGHBOUR_SET,
    REBASING,
    EXCEPTION,
    DERIVED_INDICATOR,
    DEEP_DIVE,
)
