"""
A `match` over facts or commands names each of them and ends in assert_never, so that a new one cannot be forgotten.

mypy then says where a new class is missing. What is left over may be handed on whole to another function, which is
held to the same; and a match over any Fact at all has nothing to exhaust.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.support.project_files import modules, place

MODULES = modules("domain", "projections")


def careless(source: str) -> Iterator[str]:
    """Line and subject of each match by class that lets what it does not name pass."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for node in _matches(function):
                subject = ast.unparse(node.subject)
                if not (_ends(node, subject) or _is_open(function, subject)):
                    yield f"line {node.lineno}: match {subject}"


def _matches(function: ast.FunctionDef) -> Iterator[ast.Match]:
    for node in ast.walk(function):
        if isinstance(node, ast.Match):
            patterns = [p for case in node.cases for p in ast.walk(case.pattern)]
            if any(isinstance(pattern, ast.MatchClass) for pattern in patterns):
                yield node


def _ends(node: ast.Match, subject: str) -> bool:
    """In `case _: assert_never(subject)`, or in a call that is given the subject."""
    last = node.cases[-1]
    if ast.unparse(last.pattern) != "_" or last.guard is not None:
        return False
    calls = [call for line in last.body for call in ast.walk(line) if isinstance(call, ast.Call)]
    return any(subject in [ast.unparse(argument) for argument in call.args] for call in calls)


def _is_open(function: ast.FunctionDef, subject: str) -> bool:
    declared = {a.arg: a.annotation for a in (*function.args.args, *function.args.kwonlyargs)}
    annotation = declared.get(subject)
    return annotation is not None and ast.unparse(annotation) == "Fact"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_every_match_over_facts_or_commands_ends_in_assert_never(path):
    found = list(careless(path.read_text()))

    assert not found, (
        f"{place(path)}, {'; '.join(found)}: end it in `case _: assert_never(...)`, or say what happens to the others"
    )


def test_there_is_something_to_check():
    matches = [
        node
        for path in MODULES
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in _matches(function)
    ]

    assert len(matches) > 20


# --- The check itself -------------------------------------------------------------------------------------

HEAD = (
    "def f(fact: Made | Gone, rows):\n    match fact:\n        case Made():\n            return 1\n"
)


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "        case _:\n            return None\n",
        "        case _:\n            pass\n",
        "        case _ if rows:\n            assert_never(fact)\n",
        "        case _:\n            log(rows)\n",
    ],
)
def test_a_match_that_lets_others_pass_is_found(rest):
    assert list(careless(HEAD + rest)) == ["line 2: match fact"]


@pytest.mark.parametrize(
    "source",
    [
        HEAD + "        case _:\n            assert_never(fact)\n",
        HEAD + "        case _:\n            rows.put(moved(fact))\n",
        HEAD.replace("Made | Gone", "Fact") + "        case _:\n            return None\n",
        "def f(word):\n    match word:\n        case 'a':\n            return 1\n",
    ],
)
def test_a_match_that_judges_all_is_not(source):
    assert list(careless(source)) == []
