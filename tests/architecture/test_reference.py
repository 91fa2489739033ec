"""The reference pages are what the code says, and nothing that a reader may look up is missing."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
import typer

import services.cli
from adapters.messaging import subjects
from domain.catalogue import COMMANDS, FACTS
from domain.errors import Code
from projections.catalogue import VIEWS
from services.cli.app import app
from services.cli.reference import kept_pages, wanted_pages
from services.config import Settings
from services.reference.pages import differences
from services.reference.reading import named_commands
from services.reference.words import words

PAGES = Path(__file__).parents[2] / "docs" / "reference"
KEPT = kept_pages(PAGES)
CONFIG = inspect.Parameter("config", inspect.Parameter.KEYWORD_ONLY)


def test_the_pages_kept_are_what_the_code_says() -> None:
    assert differences(wanted_pages(), KEPT) == []


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_every_event_is_on_its_page(topic: str) -> None:
    assert f"### {topic}\n" in KEPT["events.md"]


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_every_message_is_on_its_page(kind: str) -> None:
    assert f"### {kind}\n" in KEPT["messages.md"]


@pytest.mark.parametrize("code", Code)
def test_every_refusal_is_on_its_page_with_a_sentence(code: Code) -> None:
    [line] = [line for line in KEPT["refusals.md"].splitlines() if line.startswith(f"| `{code}` |")]
    assert "in the words of the rule" not in line, (
        f"no rule gives {code}: give it a use or take it out"
    )


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_is_on_its_page_with_all_that_readers_see(view) -> None:
    assert f"## {view.name}\n" in KEPT["views.md"]
    for table in view.tables:
        assert (f"### {view.name}: {table.name}\n" in KEPT["views.md"]) is table.public


def test_every_setting_is_on_its_page_and_says_what_it_is() -> None:
    rows = [
        line.split(" | ") for line in KEPT["settings.md"].splitlines() if line.startswith("| `")
    ]
    places = {row[0].removeprefix("| ").strip("`").split(".")[-1] for row in rows}

    def leaves(schema, definitions):
        for name, part in schema["properties"].items():
            named = [definitions[found.split("/")[-1]] for found in _references(part)]
            inner = [
                section for section in named if "properties" in section
            ]  # else a list of words
            if not inner:
                yield name
            for section in inner:
                yield from leaves(section, definitions)

    schema = Settings.model_json_schema()
    assert places == set(leaves(schema, schema["$defs"]))
    assert all(row[1].strip() for row in rows), "a setting without a description"


def _references(part):
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [r for value in part.values() for r in _references(value)]
    if isinstance(part, list):
        return [r for value in part for r in _references(value)]
    return []


def test_every_command_is_on_its_page_and_says_what_it_does() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    names = dict(named_commands(group))

    assert {"demo", "projections rebuild", "reference"} <= set(names)
    for name, command in names.items():
        assert f"## golden-thread {name}\n" in KEPT["commands.md"]
        assert command.help, f"{name} has no docstring"
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"


def test_every_function_that_takes_a_settings_file_is_a_command() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    bound = {
        inspect.unwrap(command.callback)
        for _, command in named_commands(group)
        if command.callback is not None
    }
    written = {
        value
        for found in pkgutil.iter_modules(services.cli.__path__, "services.cli.")
        if not found.name.endswith("__main__")
        for value in vars(importlib.import_module(found.name)).values()
        if inspect.isfunction(value)
        and value.__module__ == found.name
        and inspect.signature(value).parameters.get("config", CONFIG).default is None
    }

    lost = {f"{found.__module__}.{found.__name__}" for found in written - bound}
    assert len(written) > 10
    assert not lost, f"{', '.join(lost)}: register it in services/cli/app.py"


def test_every_user_of_the_server_is_on_its_page() -> None:
    for service in subjects.SERVICES:
        assert f"## User {service}\n" in KEPT["subjects.md"]


# --- The check itself -------------------------------------------------------------------------------------


def test_each_page_that_differs_is_named_with_what_to_do() -> None:
    kept = {"same.md": "a", "old.md": "a", "left.md": "a"}
    wanted = {"same.md": "a", "old.md": "b", "new.md": "b"}

    assert differences(wanted, kept) == [
        (
            "docs/reference/left.md describes nothing in the code: "
            "run golden-thread reference and look at the difference"
        ),
        "docs/reference/new.md is missing: run golden-thread reference and look at the difference",
        "docs/reference/old.md is out of date: run golden-thread reference and look at the difference",
    ]


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (str | None, "str or nothing"),
        (tuple[int, ...], "list of int"),
        (FACTS["finding-registered.v1"], "FindingRegistered"),
        (Code | None, f"{' | '.join(Code)} or nothing"),
    ],
)
def test_a_type_is_said_in_words(declared, said: str) -> None:
    assert words(declared) == said
