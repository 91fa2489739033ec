"""Four packages, each importing only those below it, in small modules, with names that no library has."""

import ast
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.project_files import PACKAGES, ROOT, modules, place, project_files

LONGEST = 350
"""Lines of a module."""

NO_PACKAGES = {"benchmarks", "docker", "docs", "frameworks", "schemas", "tests"}
"""The folders beside the packages; nothing of the four may import them."""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_imports_go_down_the_layers_only():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
    assert "5 kept, 0 broken" in done.stdout


def test_there_is_no_fifth_package():
    inside = (path.relative_to(ROOT).parts for path in project_files())
    folders = {parts[0] for parts in inside if len(parts) > 1 and not parts[0].startswith(".")}
    with_code = {p.parent.name for p in ROOT.glob("*/__init__.py")}

    unknown = folders - set(PACKAGES) - NO_PACKAGES
    assert not unknown, (
        f"{', '.join(unknown)}: a folder is one of the four packages or holds no code of theirs"
    )
    assert with_code == set(PACKAGES)
    assert not list(ROOT.glob("*.py")), "a module beside the packages belongs into one of them"


def test_what_is_shipped_and_checked_is_the_four_packages():
    tools = PROJECT["tool"]

    assert tools["uv"]["build-backend"]["module-name"] == list(PACKAGES)
    assert set(tools["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(tools["ruff"]["lint"]["isort"]["known-first-party"]) == set(PACKAGES)
    assert set(PACKAGES) <= set(tools["mypy"]["files"])


def test_no_library_brings_a_package_of_our_names():
    taken = {
        name: owners
        for name, owners in packages_distributions().items()
        if name in PACKAGES and set(owners) != {PROJECT["project"]["name"]}
    }

    assert taken == {}


def test_the_packages_imported_are_those_of_this_folder():
    for package in PACKAGES:
        assert Path(sys.modules[package].__path__[0]) == ROOT / package


@pytest.mark.parametrize("path", modules(*PACKAGES), ids=place)
def test_a_module_is_small(path):
    lines = len(path.read_text().splitlines())

    assert lines <= LONGEST, (
        f"{place(path)} has {lines} lines: give a part of it a module of its own"
    )


@pytest.mark.parametrize("path", modules(*PACKAGES), ids=place)
def test_the_program_imports_nothing_that_only_tests_have(path):
    roots = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imported(node)
    }

    assert not roots & (NO_PACKAGES | {"pytest", "hypothesis"})


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case _:
            return []
