"""The aggregates of this context: the only list."""

from domain.decider import Decider
from domain.incidents.practice_review import PRACTICE_REVIEW
from domain.incidents.rapid_review import RAPID_REVIEW
from domain.incidents.serious_incident import SERIOUS_INCIDENT
from domain.incidents.subject import SUBJECT

DECIDERS: tuple[Decider, ...] = (SERIOUS_INCIDENT, RAPID_REVIEW, PRACTICE_REVIEW, SUBJECT)
