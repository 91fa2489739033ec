"""What stands in the files of the project: no secret, no place of one machine, no dead link, no test left out unsaid."""

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from adapters.partner_messages import read_command
from tests.support.project_files import ROOT, place, project_files

FILES = list(project_files())
TEXTS = [path for path in FILES if path.name != "uv.lock"]
PAGES = [path for path in FILES if path.suffix == ".md"]

SECRET = re.compile(
    r"\bS[UANO][A-Z2-7]{56}\b|-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}"
    r"|[a-z]+://[^\s/:@{}$<>]+:[^\s/:@{}$<>]+@"
)
OF_ONE_MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|home)/\w+|[A-Z]:\\Users\\")
REGISTRY = re.compile(
    r"https?://[^\s/]*(?:pypi|pythonhosted|npmjs|artifactory|nexus|devpi)|index[-_]url|extra[-]index",
    re.IGNORECASE,
)
HOW_IT_WAS_WRITTEN = re.compile(
    r"(?i)\bco[-]authored[-]by\b|\b(?:written|generated|made) (?:by|with) an? (?:ai|llm|assistant|language[ ]model)\b"
    r"|\b(?:coding|sub)[ -]?agents?\b|\blanguage[ ]model\b|\bchat ?bot\b"
)
IN_CONTAINERS = {"docker/Dockerfile"}


def found(pattern: re.Pattern[str], path: Path) -> list[str]:
    """The lines in which it occurs, by number alone: what was found may be a secret."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    return [
        f"{place(path)}:{number}" for number, line in enumerate(lines, 1) if pattern.search(line)
    ]


def everywhere(pattern: re.Pattern[str]) -> list[str]:
    return [where for path in TEXTS for where in found(pattern, path)]


def test_no_file_holds_a_secret():
    assert everywhere(SECRET) == []


def test_no_file_names_a_place_of_one_machine():
    places = everywhere(OF_ONE_MACHINE)

    assert [where for where in places if where.rsplit(":", 1)[0] not in IN_CONTAINERS] == []


def test_no_file_but_the_lock_says_where_packages_come_from():
    assert everywhere(REGISTRY) == []


def test_the_lock_names_the_public_index_alone():
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    urls = re.findall(r'"(https?://[^"]+)"', (ROOT / "uv.lock").read_text())

    assert len(lock["package"]) > 20
    assert {urlsplit(url).hostname for url in urls} <= {"pypi.org", "files.pythonhosted.org"}


def test_the_project_speaks_of_itself_alone():
    assert everywhere(HOW_IT_WAS_WRITTEN) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (SECRET, "SU" + "A2" * 28),
        (SECRET, "-----BEGIN " + "RSA PRIVATE KEY-----"),
        (SECRET, "postgresql" + "://app:hunter2@db/record"),
        (OF_ONE_MACHINE, "see /" + "home/somebody/notes"),
        (OF_ONE_MACHINE, "'/" + "work/main'"),
        (REGISTRY, "https" + "://pypi.example.org/simple"),
        (HOW_IT_WAS_WRITTEN, "Co-" + "Authored-By: X"),
    ],
)
def test_the_search_finds_what_it_looks_for(pattern, text):
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (SECRET, "postgresql://{user}:{password}@{host}"),
        (OF_ONE_MACHINE, "the folder docs/work/plan"),
        (OF_ONE_MACHINE, "https://example.org/home/page"),
    ],
)
def test_the_search_leaves_the_rest_alone(pattern, text):
    assert not pattern.search(text)


# --- Links ------------------------------------------------------------------------------------------------

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def dead_links(page: Path) -> list[str]:
    """Relative links of a page that lead to no file, or to no heading of it."""
    dead = []
    for target in LINK.findall(FENCED.sub("", page.read_text())):
        parts = urlsplit(target)
        if parts.scheme:
            continue
        there = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        if not there.exists() or (
            parts.fragment and there.suffix == ".md" and parts.fragment not in headings(there)
        ):
            dead.append(target)
    return dead


def headings(page: Path) -> set[str]:
    """The anchors that a reader of the repository's pages can be sent to."""
    text = FENCED.sub("", page.read_text())
    titles = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_link_of_a_page_leads_somewhere(page):
    assert dead_links(page) == []


def test_a_dead_link_is_found(tmp_path):
    (tmp_path / "b.md").write_text("# One thing\n")
    page = tmp_path / "a.md"
    page.write_text(
        "[x](b.md) [x](b.md#one-thing) [x](c.md) [x](b.md#two) [x](https://example.org/c.md)\n"
        "```\n[x](in-code.md)\n```\n"
    )

    assert dead_links(page) == ["c.md", "b.md#two"]


@pytest.mark.parametrize(
    "page", [p for p in PAGES if place(p).startswith("docs/") and p.name != "index.md"], ids=place
)
def test_every_page_of_the_documentation_is_found_from_its_index(page):
    index = ROOT / "docs" / "index.md"
    linked = {
        (index.parent / urlsplit(target).path).resolve()
        for target in LINK.findall(index.read_text())
    }

    assert page in linked or page.parent in linked, f"docs/index.md does not lead to {place(page)}"


# --- Tests left out ---------------------------------------------------------------------------------------


LEFT_OUT = {"skip", "skipif", "xfail", "importorskip"}


def unsaid(source: str) -> list[int]:
    """The lines where a test is left out, or expected to fail, without a word why."""
    tree = ast.parse(source)
    uses = {id(n): n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in LEFT_OUT}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _says_why(node):
            uses.pop(id(node.func), None)
    return sorted(node.lineno for node in uses.values() if _is_of_pytest(node))


def _says_why(call: ast.Call) -> bool:
    reasons = [keyword.value for keyword in call.keywords if keyword.arg == "reason"]
    if isinstance(call.func, ast.Attribute) and call.func.attr == "skip":
        reasons += call.args[:1]
    return any(ast.unparse(reason) not in {"''", "None"} for reason in reasons)


def _is_of_pytest(node: ast.Attribute) -> bool:
    return ast.unparse(node.value) in {"pytest", "pytest.mark", "mark"}


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.suffix == ".py" and place(p).startswith("tests/")], ids=place
)
def test_no_test_is_left_out_without_a_reason(path):
    assert [f"{place(path)}:{line}" for line in unsaid(path.read_text())] == []


def test_a_skip_without_a_reason_is_found():
    source = (
        "pytest.skip()\n"
        "pytest.skip('no server')\n"
        "@pytest.mark.xfail\n"
        "def f(): pass\n"
        "@pytest.mark.skipif(x, reason='no openssl')\n"
        "def g(): pass\n"
        "@pytest.mark.skipif(x, reason='')\n"
        "def h(): pass\n"
    )

    assert unsaid(source) == [1, 3, 7]


# --- Examples ---------------------------------------------------------------------------------------------

JSON_LINES = re.compile(r'^\{"kind": .*\}$', re.MULTILINE)
FENCED_JSON = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", [p for p in PAGES if place(p).startswith("docs/")], ids=place)
def test_every_message_that_a_page_shows_can_be_read(page):
    for block in FENCED_JSON.findall(page.read_text()):
        for line in JSON_LINES.findall(block):
            message = json.loads(line)
            _, faults = read_command(message["kind"], json.dumps(message["data"]).encode())
            assert faults == (), line


def test_the_tutorial_shows_messages():
    [page] = [p for p in PAGES if p.name == "first-thread.md"]
    blocks = FENCED_JSON.findall(page.read_text())

    assert sum(len(JSON_LINES.findall(block)) for block in blocks) == 5


# --- What make hands on -----------------------------------------------------------------------------------


def test_programs_that_make_starts_keep_what_they_compiled(monkeypatch):
    """Else each process of a run would compile anew all that it imports, as its cache stands at a place of its own."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "/nowhere")
    for of_another_make in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        monkeypatch.delenv(of_another_make, raising=False)
    handed_on = 'seen:\n\t@echo "$${PYTHONDONTWRITEBYTECODE-none} $$PYTHONPYCACHEPREFIX"\n'
    said = subprocess.run(
        ["/usr/bin/env", "make", "--silent", "-f", "Makefile", "-f", "-", "seen"],
        input=handed_on,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == f"none {ROOT / '.cache' / 'pycache'}\n"
