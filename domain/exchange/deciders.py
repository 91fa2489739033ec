"""The aggregates of this context: the only list."""

from domain.decider import Decider
from domain.exchange.learning_adoption import LEARNING_ADOPTION
from domain.exchange.shared_learning import SHARED_LEARNING
from domain.exchange.sharing_agreement import SHARING_AGREEMENT

DECIDERS: tuple[Decider, ...] = (SHARING_AGREEMENT, SHARED_LEARNING, LEARNING_ADOPTION)
