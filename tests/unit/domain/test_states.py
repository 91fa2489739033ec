"""What an aggregate's history is folded into: an instance is made for every fact."""

import typing

import pytest

from domain.catalogue import DECIDERS
from domain.decider import Decider


@pytest.mark.parametrize("decider", DECIDERS, ids=lambda decider: decider.name)
def test_a_state_is_made_by_a_quick_constructor(decider: Decider) -> None:
    """What `dataclasses` writes sets each field by a call; see domain/quick.py."""
    returned = typing.get_type_hints(decider.evolve)["return"]
    state = typing.get_origin(returned) or returned
    quick = state.__init__.__globals__.get("Made") is state
    assert quick, f"put @quick above the @dataclass of {state.__name__}"
