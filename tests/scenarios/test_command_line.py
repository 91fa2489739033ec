"""Every command as a person or a script gives it, on both partnerships at work; once as a program of its own."""

import asyncio
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from adapters.embedded.ports import free_ports
from projections.improvement.actions_board import BoardAction
from projections.improvement.themes_board import ThemeCount
from projections.improvement.thread import Hop
from projections.performance.catalogue_board import BoardDefinition
from projections.performance.derived_board import BoardDerived
from projections.performance.exceptions_board import BoardException
from projections.performance.indicators_board import BoardIndicator
from projections.performance.returns_board import BoardReturn
from projections.performance.trends_board import TrendPoint
from services.boards.as_at import day_of
from services.boards.event_lines import EventLine
from services.boards.ports import DeadLetter, Part, ViewStanding
from services.cli.writing import TOLD
from tests.support.cluster import Cluster, Told
from tests.support.command_line import (
    COUNCIL,
    POLICE,
    UNIT,
    CommandLine,
    action,
    finding,
    lines,
    message,
    recommendation,
)

FINDING, RECOMMENDATION = "HSSCP-F-2026-8801", "HSSCP-R-2026-8801"
ACTIONS = ("HSSCP-A-2026-8801", "HSSCP-A-2026-8802")
RATE = ("indicators", "--code", "ctx.referral_rate", "--period", "2023")
FIGURE = "HSSCP-IR-ctx.referral_rate:hartlepool:2023:hartlepool-council"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("command-line")


@pytest.fixture(scope="module")
def thread(cluster: Cluster, told: Told, directory: Path) -> CommandLine:
    """The command line, once it has sent a thread with two actions, one of them illustrative."""
    run = CommandLine(cluster.servers.settings_file, directory)
    run.accepted(run.file("finding.jsonl", lines(finding(FINDING))), COUNCIL)
    run.accepted(
        run.file(
            "actions.jsonl",
            lines(
                recommendation(RECOMMENDATION, FINDING),
                message(
                    "accept-recommendation.v1",
                    recommendation_id=RECOMMENDATION,
                    decided_by="Executive",
                ),
                action(ACTIONS[0], RECOMMENDATION, illustrative=True),
                action(ACTIONS[1], RECOMMENDATION),
            ),
        ),
        UNIT,
    )
    asyncio.run(cluster.settled())
    return run


# --- Every answer, in every form ------------------------------------------------------------------------------

ANSWERS: dict[str, tuple[tuple[str, ...], type[Any]]] = {
    "board": (("board",), BoardAction),
    "themes": (("themes",), ThemeCount),
    "indicators": (("indicators",), BoardIndicator),
    "returns": (("returns",), BoardReturn),
    "trend": (("trend", "ctx.referral_rate"), TrendPoint),
    "exceptions": (("exceptions",), BoardException),
    "derived": (("derived",), BoardDerived),
    "catalogue": (("catalogue",), BoardDefinition),
    "history of a finding": (("history", FINDING), Hop),
    "history of a recommendation": (("history", RECOMMENDATION), Hop),
    "history of an action": (("history", ACTIONS[0]), Hop),
    "history of a figure": (("history", FIGURE), EventLine),
    "events": (("events",), EventLine),
    "status": (("status",), Part),
    "projections status": (("projections", "status"), ViewStanding),
    "dead-letters": (("dead-letters",), DeadLetter),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_form_has_the_rows_and_says_whose_they_are_and_when(thread: CommandLine, answer: str):
    arguments, row = ANSWERS[answer]
    columns = [column.name for column in fields(row)]
    table = thread.program(*arguments, "-f", "table")
    sheet, answered = (thread(*arguments, "-f", form) for form in ("csv", "json"))
    for said in (table, sheet, answered):
        assert (said.code, said.err) == (0, "")
    assert re.search(
        r"Record of HSSCP as known at \d+ \w+ \d{4} at \d\d:\d\d, position \d+\. As of \d+ \w+ \d{4}\.",
        table.out,
    )
    assert max(map(len, table.out.splitlines())) <= 120
    assert sheet.out.count("\ufeff") == 1
    assert sheet.out.splitlines()[0] == "\ufeff" + ",".join([*columns, *TOLD])
    assert all(row["record"] == "hsscp" and row["as_at"].endswith("Z") for row in sheet.rows)
    answers = answered.answer if isinstance(answered.answer, list) else [answered.answer]
    assert all({"title", "record", "as_at", "position", "notes"} <= each.keys() for each in answers)
    tidy = [each["rows"] for each in answers if each["rows"] and list(each["rows"][0]) == columns]
    assert len(sheet.rows) == sum(map(len, tidy))
    assert all(int(row["as_at_position"]) > 0 for row in sheet.rows)


def test_headings_are_the_words_of_the_board(thread: CommandLine):
    said = thread("board", "-f", "table").out
    assert re.search(r"^Action +What will be done +Owner +Due +BRAG +Why", said, re.MULTILINE)


def test_what_was_made_up_is_marked_in_every_form(thread: CommandLine):
    table = thread("board", "-f", "table").out
    assert "Rows marked illustrative were made up by the demonstration" in table
    made_up, real = ([line for line in table.splitlines() if name in line] for name in ACTIONS)
    below = table.splitlines()[table.splitlines().index(made_up[0]) + 1]
    assert "(illustrative)" in made_up[0] + below
    assert "(illustrative)" not in real[0]
    marks = {row["action_id"]: row["illustrative"] for row in thread("board", "-f", "csv").rows}
    assert [marks[name] for name in ACTIONS] == ["yes", "no"]
    _, answer = thread("board", "-f", "json").answer
    assert {row["action_id"]: row["illustrative"] for row in answer["rows"]}[ACTIONS[0]] is True


def test_what_is_piped_is_csv(thread: CommandLine):
    assert thread.program("themes").out.startswith("\ufefftheme,")


def test_a_reader_that_has_seen_enough_is_no_fault(thread: CommandLine, cluster: Cluster):
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "services.cli", "events", "--limit", "5000", "-p", "hsscp"),
            *("--config", str(cluster.servers.settings_file)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.read(10)
        program.stdout.close()
        assert program.stderr.read() == b""
        assert program.wait(30) == 0


# --- What is asked --------------------------------------------------------------------------------------------


def test_as_at_takes_a_position_a_moment_and_days_as_people_write_them(
    thread: CommandLine, told: Told
):
    first, last = told.played["release-2023"], told.played["release-2025"]
    day = day_of(last.answered_at)
    known = {
        f"#{first.until['hsscp']}": [1068],
        first.answered_at.isoformat(): [1068],
        f"{day:%d/%m/%Y}": [1056.3],
        day.isoformat(): [1056.3],
        "2020-01-01": [],
        "#0": [],
    }
    for when, values in known.items():
        said = thread(*RATE, "-f", "json", "--as-at", when)
        assert said.code == 0, said.err
        found = [row["value"] for row in said.answer["rows"] if row["area"] == "hartlepool"]
        assert (when, found) == (when, values)
    empty, begun = (
        thread(*RATE, "-f", "json", "--as-at", when).answer["as_at"] for when in ("#0", "#1")
    )
    assert empty <= begun
    table = thread(*RATE, "-f", "table", "--as-at", f"#{first.until['hsscp']}").out
    assert f"position {first.until['hsscp']}." in table
    assert "1,068" in table


def test_the_board_can_be_of_one_owner_or_one_theme(thread: CommandLine):
    _, whole = thread("board", "-f", "json", "--all").answer
    _, own = thread("board", "-f", "json", "--owner", COUNCIL).answer
    _, other = thread("board", "-f", "json", "--owner", POLICE, "--theme", "supervision").answer
    _, themed = thread("board", "-f", "json", "--theme", "supervision").answer
    assert [r for r in whole["rows"] if r["owner_agency"] == COUNCIL] == own["rows"]
    assert [r for r in whole["rows"] if "supervision" in r["themes"]] == themed["rows"]
    assert {r["action_id"] for r in own["rows"]} >= set(ACTIONS)
    assert other["rows"] == []


def test_a_terminal_is_shown_the_first_of_many_and_how_to_see_the_rest(thread: CommandLine):
    short, whole = (thread("themes", "-f", "table", *more).out for more in ((), ("--all",)))
    assert re.search(r"^\d+ more: --all\.$", short, re.MULTILINE)
    assert "more: --all" not in whole
    assert len(whole.splitlines()) > len(short.splitlines())


def test_a_figures_history_has_both_values_and_the_reason(thread: CommandLine):
    said = thread("history", FIGURE, "-f", "table").out
    assert "1068" in said
    assert "1056.3" in said
    assert "population estimates" in " ".join(said.split())


def test_events_come_in_order_after_a_position_and_no_more_than_asked_for(thread: CommandLine):
    some = thread("events", "--after", "10", "--limit", "5", "-f", "csv").rows
    assert [int(row["position"]) for row in some] == [11, 12, 13, 14, 15]
    end = thread("events", "--limit", "2", "-f", "csv").rows
    assert [int(row["position"]) for row in end][-1] == int(end[0]["as_at_position"])
    none = thread("events", "--after", "999999999", "-f", "table")
    assert none.code == 0
    assert "none." in none.out


def test_a_small_number_is_shown_to_its_own_agency_and_to_nobody_else(thread: CommandLine):
    thread.accepted(
        thread.file(
            "small.csv",
            "message,occurred_on,code,area,period,provider,value.numerator\n"
            f"submit-indicator.v1,01/05/2016,ctx.referrals,hartlepool,2019-Q4,{COUNCIL},3\n",
        ),
        COUNCIL,
    )
    stream = f"HSSCP-IR-ctx.referrals:hartlepool:2019-Q4:{COUNCIL}"
    for form in ("table", "csv", "json"):
        own = thread("history", stream, "-f", form, "--agency", COUNCIL).out
        assert re.search(r"numerator\W+3\b", own), form
        for audience in ((), ("--agency", POLICE), ("--agency", "stockton-council")):
            said = thread("history", stream, "-f", form, *audience)
            assert said.code == 0
            assert stream in said.out
            assert not re.search(r"numerator\W+3\b", said.out), (form, audience)
    small = r"submit.*2019-Q4.*numerator[^,]*\b3\b"
    assert re.search(small, thread("events", "-f", "csv", "--agency", COUNCIL).out)
    assert not re.search(small, thread("events", "-f", "csv", "--agency", POLICE).out)


# --- Files ------------------------------------------------------------------------------------------------------

HEADS = "message,finding_id,occurred_on,kind,source.type,source.reference,source.title,source.published_on,about,text,themes"
ROW = "register-finding.v1,{},01/05/2026,improvement,audit,MACA 4,Audit 4,20/04/2026,hartlepool-council,Nobody asked.,supervision"


@pytest.mark.parametrize(
    ("name", "content", "arguments", "expected"),
    [
        ("good.csv", f"{HEADS}\n{ROW.format('HSSCP-F-2026-8810')}\n", (), (0, "that can be sent: 1, faults: 0")),
        ("semicolons.csv", f"{HEADS}\n{ROW.format('HSSCP-F-2026-8811')}\n".replace(",", ";"), (), (0, "that can be sent: 1")),
        ("good.jsonl", lines(finding("HSSCP-F-2026-8812")), (), (0, "that can be sent: 1")),
        ("kind.csv", f"{HEADS}\n{ROW.format('HSSCP-F-2026-8813')}\n".replace("message,", "", 1).replace("register-finding.v1,", ""), ("--kind", "register-finding.v1"), (0, "that can be sent: 1")),
        ("faulty.csv", f"{HEADS}\n{ROW.format('HSSCP-F-26')}\n", (), (1, "finding_id")),
        ("faulty.jsonl", lines(finding("HSSCP-F-2026-8814", colour="red")), (), (1, "UNKNOWN_FIELD")),
        ("huge.jsonl", '{"text": "' + "x" * 2_000_000 + '"}\n', (), (1, "longer than")),
        ("kindless.csv", "finding_id\nHSSCP-F-2026-8815\n", (), (2, "--kind")),
        ("empty.csv", "", (), (2, "empty")),
        ("binary.csv", bytes(range(256)) * 9, (), (2, "not UTF-8")),
        ("table.xlsx", b"PK\x03\x04", (), (2, "not a workbook")),
        ("table.ods", b"PK\x03\x04", (), (2, ".xlsx")),
        ("missing.csv", None, (), (2, "No such file")),
    ],
    ids=lambda value: value if isinstance(value, str) and value.endswith((".csv", ".jsonl", ".xlsx", ".ods")) else "",
)  # fmt: skip
def test_a_file_is_checked_and_sent_by_the_same_rules(
    thread: CommandLine,
    name: str,
    content: str | bytes | None,
    arguments: tuple[str, ...],
    expected: tuple[int, str],
):
    code, words = expected
    file = str(thread.directory / name) if content is None else thread.file(name, content)
    checked = thread("check", file, "-f", "table", *arguments)
    assert (checked.code, words in checked.out + checked.err) == (code, True), checked
    assert bool(checked.err) == (code == 2)
    sent = thread("submit", file, "-a", COUNCIL, "-f", "csv", *arguments)
    assert sent.code == code, sent
    if code == 0:
        assert [row["verdict"] for row in sent.rows] == ["accepted"]
        assert int(sent.rows[0]["last_position"]) <= int(sent.rows[0]["as_at_position"])
    else:
        assert sent.err


def test_of_a_file_with_a_fault_nothing_is_sent(thread: CommandLine):
    rows = [ROW.format(reference) for reference in ("HSSCP-F-2026-8816", "HSSCP-F-26")]
    file = thread.file("half.csv", "\n".join([HEADS, *rows]))
    sent = thread.submit(file, COUNCIL)
    assert (sent.code, "Nothing was sent" in sent.err) == (1, True)
    assert [row["line"] for row in sent.answer["rows"]] == [3]
    assert thread("history", "HSSCP-F-2026-8816").code == 1


def test_the_same_file_again_changes_nothing(thread: CommandLine):
    file = thread.file("twice.csv", f"{HEADS}\n{ROW.format('HSSCP-F-2026-8820')}\n")
    first, second = thread.accepted(file, COUNCIL), thread.accepted(file, COUNCIL)
    assert [row["last_position"] for row in first] == [row["last_position"] for row in second]
    assert len(thread("history", "HSSCP-F-2026-8820", "-f", "json").answer[-1]["rows"]) == 1


def test_a_rejected_message_is_judged_again_after_its_cause_is_mended(thread: CommandLine):
    file = thread.file(
        "early.jsonl", lines(recommendation("HSSCP-R-2026-8830", "HSSCP-F-2026-8830"))
    )
    early = thread.submit(file, UNIT)
    assert early.code == 1
    (rejected,) = early.answer["rows"]
    assert rejected["verdict"] == "rejected"
    sequence = str(rejected["intake_sequence"])
    again = thread("intake", "replay", sequence, "-f", "json")
    assert (again.code, again.answer["rows"][0]["code"]) == (1, rejected["code"])
    thread.accepted(thread.file("late.jsonl", lines(finding("HSSCP-F-2026-8830"))), COUNCIL)
    mended = thread("intake", "replay", sequence, "-f", "json")
    assert (mended.code, mended.answer["rows"][0]["verdict"]) == (0, "accepted"), mended
    repeated = thread("intake", "replay", sequence, "-f", "json")
    assert repeated.answer["rows"] == mended.answer["rows"]
    assert thread("history", "HSSCP-R-2026-8830", "-f", "json").code == 0


def test_lines_rejected_before_are_sent_as_new_messages_when_asked(thread: CommandLine):
    file = thread.file(
        "again.jsonl", lines(recommendation("HSSCP-R-2026-8831", "HSSCP-F-2026-8831"))
    )
    assert thread.submit(file, UNIT).code == 1
    thread.accepted(thread.file("mended.jsonl", lines(finding("HSSCP-F-2026-8831"))), COUNCIL)
    assert thread.submit(file, UNIT).code == 1
    assert thread.submit(file, UNIT, "--again").code == 0


# --- Looking after ------------------------------------------------------------------------------------------------


def test_a_rebuild_shows_its_progress_beside_its_answer(thread: CommandLine):
    said = thread("projections", "rebuild", "themes", "returns")
    assert said.code == 0
    assert "rebuilding for hsscp" in said.err
    assert re.search(r"(\d+)/\1 events", said.err)
    assert re.fullmatch(
        r"Rebuilt and switched\. Record of HSSCP .*, position \d+\. As of .*\.\n", said.out
    )


def test_status_fails_when_something_is_down_and_says_what(thread: CommandLine):
    said = thread.program(
        "status", "-f", "json", environment=elsewhere("NATS__URL", "nats://127.0.0.1:{}")
    )
    assert said.code == 1
    states = {row["name"]: row["state"] for row in said.answer["rows"]}
    assert states["NATS server"] == "down"
    assert states["PostgreSQL"] == "ok"


def elsewhere(setting: str, form: str = "{}") -> dict[str, str]:
    """A setting of hsscp that leads to a port where nobody listens."""
    return {f"GOLDEN_THREAD_PARTNERSHIPS__HSSCP__{setting}": form.format(*free_ports(1))}


# --- Wrongly asked, wrongly configured, out of order ------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("frob", 2, "No such command"),
        ("board --colour red", 2, "No such option"),
        ("board --as-at never", 2, "31/03/2026"),
        ("board --as-at 31/02/2026", 2, "no day"),
        ("board --format xml", 2, "'json'"),
        ("board -p nobody", 2, "hsscp, stscp"),
        ("events --limit 0", 2, "--limit"),
        ("events --after -1", 2, "--after"),
        ("history", 2, "reference"),
        ("history HSSCP-F-2020-9999", 1, "golden-thread events"),
        ("history nonsense", 1, "golden-thread events"),
        ("history HSSCP-IR-x'; DROP TABLE hsscp.stored_events; --", 1, "golden-thread events"),
        ("history \udcff", 2, "UTF-8"),  # as Python reads a byte that is none
        (f"template --fill {'x' * 300}", 1, "File name too long"),
        ("intake replay 999999999", 1, "INTAKE keeps no message"),
        ("intake replay 0", 2, "sequence"),
        ("projections rebuild nope", 2, "actions_by_status"),
        ("node --role nope", 2, "projector"),
        ("init --admin-dsn-file /nowhere/dsn", 2, "does not exist"),
    ],
)
def test_a_wrong_request_is_told_what_would_be_right(
    thread: CommandLine, arguments: str, code: int, words: str
):
    first, _, rest = arguments.partition(" ")
    given = (first, rest) if first == "history" and rest else tuple(arguments.split())
    said = thread(*given)
    assert (said.code, said.out) == (code, "")
    assert words in " ".join(re.sub(r"[│╭╮╰╯─]", " ", said.err).split())


def test_an_unknown_agency_is_told_which_there_are(thread: CommandLine):
    file = thread.file("nobody.csv", f"{HEADS}\n{ROW.format('HSSCP-F-2026-8840')}\n")
    said = thread("submit", file, "-a", "nobody")
    assert (said.code, said.out) == (2, "")
    assert COUNCIL in said.err


def test_a_server_that_does_not_answer_is_named(thread: CommandLine):
    said = thread.program("board", environment=elsewhere("POSTGRES__PORT"))
    assert (said.code, said.out) == (1, "")
    assert "the database of hsscp does not answer" in said.err
    assert said.err.count("\n") == 1
    file = thread.file("unsent.csv", f"{HEADS}\n{ROW.format('HSSCP-F-2026-8841')}\n")
    sent = thread.program(
        "submit", file, "-a", COUNCIL, environment=elsewhere("NATS__URL", "nats://127.0.0.1:{}")
    )
    assert (sent.code, sent.out) == (1, "")
    assert "cannot connect to 127.0.0.1" in sent.err
    assert sent.err.count("\n") == 1


def test_missing_keys_and_passwords_are_named(thread: CommandLine, tmp_path: Path):
    said = thread.program("board", environment={"GOLDEN_THREAD_SECRETS": str(tmp_path)})
    assert (said.code, said.out) == (2, "")
    assert str(tmp_path) in said.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there are no settings at"),
        ("framework = ", "cannot be read"),
        ('colour = "red"\n', "secrets: Field required"),
        (bytes(range(256)), "cannot be read"),
    ],
    ids=["missing", "half a line", "another's", "binary"],
)
def test_settings_that_cannot_be_used_are_named(
    tmp_path: Path, content: str | bytes | None, words: str
):
    run = CommandLine(tmp_path / "settings.toml", tmp_path)
    if content is not None:
        run.file("settings.toml", content)
    said = run.program("board")
    assert (said.code, said.out) == (2, "")
    assert "settings.toml" in said.err
    assert words in said.err


def test_who_says_nobody_is_asked_whose_record(thread: CommandLine, cluster: Cluster):
    run = CommandLine(cluster.servers.settings_file, thread.directory, partnership=None)
    said = run("board")
    assert said.code == 2
    assert "--partnership hsscp or stscp" in said.err
    assert run("history", FINDING).code == 0  # a reference says it
