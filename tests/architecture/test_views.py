"""A view is given exactly the events that its fold knows, and no event is shown nowhere by mistake."""

import ast
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from domain.catalogue import FACTS
from domain.fact import Event, Fact, Recorded
from domain.governance.obligation import (
    ObligationMet,
    ObligationScheduled,
    ObligationWaived,
    RequirementWaived,
)
from projections.catalogue import VIEWS
from projections.view import MemoryRows, View
from services.boards.board import Board
from services.boards.catalogue import BOARDS
from tests.support.golden import example, provenance, topic_of
from tests.support.golden_examples import EXAMPLES

NAMES = [view.name for view in VIEWS]
ROOT = Path(__file__).parents[2]

SHOWN_NOWHERE = {
    "recommendation-actioned.v1",  # the action's own agreement tells the same
}

OBLIGATIONS_OWN = {
    ObligationScheduled.TOPIC,
    ObligationMet.TOPIC,
    ObligationWaived.TOPIC,
    RequirementWaived.TOPIC,
}


def by_name(view: View) -> str:
    return view.name


def recorded(name: str) -> Recorded:
    fact = example(name)
    return Recorded(
        1, datetime(2026, 6, 1, tzinfo=UTC), Event(fact.stream, 1, fact, provenance(name))
    )


@pytest.mark.parametrize("view", VIEWS, ids=by_name)
def test_a_fold_takes_every_event_that_its_view_handles(view):
    topics = {fact.TOPIC for fact in view.handles}
    for name in EXAMPLES:
        if topic_of(name) in topics:
            try:
                view.fold(MemoryRows(), recorded(name))
            except Exception as error:
                module = view.fold.__module__
                raise AssertionError(f"{module} handles {name} but its fold does not") from error


@pytest.mark.parametrize("view", VIEWS, ids=by_name)
def test_a_view_handles_every_event_that_its_fold_names(view):
    module = sys.modules[view.fold.__module__]
    assert module.__file__ is not None
    source = ast.parse(Path(module.__file__).read_text())
    named = {
        found
        for node in ast.walk(source)
        if isinstance(node, ast.MatchClass)
        and isinstance(found := getattr(module, ast.unparse(node.cls), None), type)
        and issubclass(found, Fact)
    }

    forgotten = {fact.TOPIC for fact in named - view.handles}
    assert not forgotten, (
        f"{view.name}: the fold names {', '.join(forgotten)}, which the view does not handle; add it to Handled"
    )


def test_every_event_type_reaches_a_view():
    """Beside the obligations, which take what happened of nearly every type and show nothing of it."""
    shown = [view for view in VIEWS if view.name != "obligations"]
    seen = {fact.TOPIC for view in shown for fact in view.handles} | OBLIGATIONS_OWN
    lost = FACTS.keys() - seen - SHOWN_NOWHERE

    assert not lost, (
        f"no view shows {', '.join(sorted(lost))}: add it to Handled and to the fold of the views that it concerns"
    )
    assert not SHOWN_NOWHERE & seen


def test_every_module_of_a_view_is_in_the_catalogue():
    found = {
        path.stem
        for path in (ROOT / "projections").rglob("*.py")
        if any(
            isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "VIEW"
            for node in ast.parse(path.read_text()).body
        )
    }
    listed = {view.fold.__module__.split(".")[-1] for view in VIEWS}

    assert not found - listed, f"projections/catalogue.py does not list {', '.join(found - listed)}"


def test_every_board_is_shown_by_a_command():
    """And so is every view: tests/unit/boards/test_catalogue.py has a board for each."""
    imported = {
        (node.module, alias.name)
        for path in sorted((ROOT / "services" / "cli").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    shown = [
        board
        for module, name in imported
        if module and module.startswith("services.boards.")
        for board in [getattr(import_module(module), name, None)]
        if isinstance(board, Board)
    ]
    lost = [board.name for board in BOARDS if board not in shown]

    assert not lost, f"no command of services/cli shows {', '.join(lost)}: add one"


@pytest.mark.parametrize("view", VIEWS, ids=by_name)
def test_every_view_has_a_test_of_its_own(view):
    module = view.fold.__module__
    imported = {
        name
        for path in sorted((ROOT / "tests" / "unit" / "projections").glob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    }

    assert module in imported, f"no test in tests/unit/projections is about {view.name}"
