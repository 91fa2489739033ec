"""Nothing that was written is left out of the catalogue: an event or a command outside of it can never happen."""

import ast
import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import domain
from domain.catalogue import COMMANDS, DECIDERS, FACTS, LOCAL_COMMANDS
from domain.command import Command
from domain.decider import Decider
from domain.fact import Fact
from tests.support.project_files import ROOT

ALL_COMMANDS = {**COMMANDS, **LOCAL_COMMANDS}


def everything() -> list[object]:
    """All that stands in a module of the domain."""
    return [
        value
        for found in pkgutil.walk_packages(domain.__path__, "domain.")
        for value in vars(importlib.import_module(found.name)).values()
    ]


def test_every_event_type_is_in_the_catalogue():
    written = {
        value.TOPIC: value.__module__
        for value in everything()
        if isinstance(value, type) and issubclass(value, Fact) and hasattr(value, "TOPIC")
    }

    lost = {topic: module for topic, module in written.items() if topic not in FACTS}
    assert not lost, f"add it to `facts` of the Decider of its aggregate: {lost}"


def test_every_command_is_in_the_catalogue():
    written = {
        value.KIND: value.__module__
        for value in everything()
        if isinstance(value, type) and issubclass(value, Command) and hasattr(value, "KIND")
    }

    lost = {kind: module for kind, module in written.items() if kind not in ALL_COMMANDS}
    assert not lost, f"add it to `commands` of the Decider of its aggregate: {lost}"


def test_every_decider_is_in_the_catalogue():
    lost = {d.name for d in everything() if isinstance(d, Decider)} - {d.name for d in DECIDERS}

    assert not lost, f"add it to DECIDERS in deciders.py of its context: {', '.join(lost)}"


@pytest.mark.parametrize("decider", DECIDERS, ids=lambda decider: decider.name)
def test_what_a_decider_lists_is_what_its_functions_take(decider: Decider):
    for function, listed, what in (
        (decider.evolve, decider.facts, "facts"),
        (decider.decide, decider.commands, "commands"),
    ):
        declared = list(get_type_hints(function).values())[1]
        taken = set(get_args(declared) or (declared,))
        if not listed:
            continue
        odd = {found.__name__ for found in taken ^ set(listed)}
        assert not odd, (
            f"{', '.join(odd)}: write it both into the union that {function.__module__}.{function.__name__} takes "
            f"and into `{what}` of the Decider {decider.name}"
        )


@pytest.mark.parametrize("kind", sorted(ALL_COMMANDS))
def test_every_command_is_tried_in_a_test(kind: str):
    name = ALL_COMMANDS[kind].__name__

    assert any(name in _names(path) for path in _domain_tests()), (
        f"no test in tests/unit/domain sends a {name}: write what it does, and when it is refused"
    )


@cache
def _domain_tests() -> tuple[Path, ...]:
    """The tests of the domain, and the modules from which they take their examples."""
    tests = sorted((ROOT / "tests/unit/domain").glob("*.py"))
    taken = {
        f"{str(node.module).replace('.', '/')}.py"
        for path in tests
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests.support.")
    }
    return (*tests, *(ROOT / path for path in sorted(taken)))


@cache
def _names(path: Path) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Name))
