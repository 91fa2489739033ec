"""What an aggregate is to the rest of the program: the commands it takes, the facts it makes, and two pure functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.command import Command, Context
from domain.fact import Fact


@dataclass(frozen=True, slots=True)
class Decider:
    """
    `decide(state, command, context)` returns the facts, or raises Refused; it records nothing.
    `evolve(state, fact)` returns the next state and never judges. State is None before the first fact.

    Facts belong to the command's own stream or to a stream that it cites. The state's type is the
    aggregate module's own affair, hence Any at this seam.
    """

    name: str
    commands: tuple[type[Command], ...]
    facts: tuple[type[Fact], ...]
    decide: Callable[[Any, Any, Context], Sequence[Fact]]
    evolve: Callable[[Any, Any], Any]
