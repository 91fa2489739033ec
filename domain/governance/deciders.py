"""The aggregates of this context: the only list."""

from domain.decider import Decider
from domain.governance.obligation import OBLIGATION

DECIDERS: tuple[Decider, ...] = (OBLIGATION,)
