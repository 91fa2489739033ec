"""The aggregates of this context: the only list."""

from domain.decider import Decider

DECIDERS: tuple[Decider, ...] = ()
