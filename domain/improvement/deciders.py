"""The aggregates of this context: the only list."""

from domain.decider import Decider
from domain.improvement.action import ACTION
from domain.improvement.child_death_theme import CHILD_DEATH_THEME
from domain.improvement.finding import FINDING
from domain.improvement.national_learning import NATIONAL_LEARNING
from domain.improvement.priority import PRIORITY
from domain.improvement.procedure_change import PROCEDURE_CHANGE
from domain.improvement.recommendation import RECOMMENDATION

DECIDERS: tuple[Decider, ...] = (
    FINDING,
    RECOMMENDATION,
    ACTION,
    PRIORITY,
    PROCEDURE_CHANGE,
    NATIONAL_LEARNING,
    CHILD_DEATH_THEME,
)
