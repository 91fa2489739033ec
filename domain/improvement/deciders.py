"""The aggregates of this context: the only list."""

from domain.decider import Decider
from domain.improvement.action import ACTION
from domain.improvement.finding import FINDING
from domain.improvement.recommendation import RECOMMENDATION

DECIDERS: tuple[Decider, ...] = (FINDING, RECOMMENDATION, ACTION)
