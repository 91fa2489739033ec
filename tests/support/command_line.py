"""`golden-thread` called as a program of its own or within the test, and the files that it is given."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from services.cli import main

COUNCIL, UNIT, POLICE = "hartlepool-council", "hsscp-business-unit", "cleveland-police"


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """Of CSV: the table, without the notes below it."""
        table = takewhile(bool, self.out.removeprefix("\ufeff").split("\r\n"))
        return list(csv.DictReader(io.StringIO("\r\n".join(table))))

    @property
    def answer(self) -> Any:
        """Of JSON."""
        return json.loads(self.out)


class CommandLine:
    """
    `golden-thread` about one partnership; never with a traceback. Called, it runs here, which spares the two seconds of
    a program's start; `program` starts one.
    """

    def __init__(self, settings: Path | None, directory: Path, partnership: str | None = "hsscp"):
        self._settings = settings
        self._partnership = partnership
        self.directory = directory

    def __call__(self, *arguments: str) -> Said:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with pytest.MonkeyPatch.context() as environment:
            for name, value in self._stated({}).items():
                if value is None:
                    environment.delenv(name, raising=False)
                else:
                    environment.setenv(name, value)
            with redirect_stdout(out), redirect_stderr(err):
                code = main(arguments)
        return _said(code, *(_written(stream) for stream in (out, err)))

    def program(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Said:
        stated = self._stated(environment or {})
        done = subprocess.run(
            [sys.executable, "-m", "services.cli", *arguments],
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env={name: value for name, value in stated.items() if value is not None},
            stdin=subprocess.DEVNULL,
            timeout=90,
            check=False,
        )
        return _said(done.returncode, done.stdout, done.stderr)

    def _stated(self, environment: Mapping[str, str]) -> dict[str, str | None]:
        return {
            "GOLDEN_THREAD_CONFIG": str(self._settings) if self._settings else None,
            "GOLDEN_THREAD_PARTNERSHIP": self._partnership,
            **environment,
        }

    def file(self, name: str, content: bytes | str) -> str:
        path = self.directory / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def submit(self, file: str, agency: str, *arguments: str) -> Said:
        return self("submit", file, "-a", agency, "-f", "json", *arguments)

    def accepted(self, file: str, agency: str) -> list[dict[str, Any]]:
        said = self.submit(file, agency)
        assert said.code == 0, said.out + said.err
        rows: list[dict[str, Any]] = said.answer["rows"]
        return rows


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    bytes_ = stream.buffer
    assert isinstance(bytes_, io.BytesIO)
    return bytes_.getvalue()


def _said(code: int, out: bytes, err: bytes) -> Said:
    said = Said(code, out.decode(), err.decode())
    assert "Traceback" not in said.err
    assert "fault of the program" not in said.err
    return said


# --- Messages of a file ---


def message(of: str, /, **data: object) -> dict[str, object]:
    """As a line of a file has it."""
    return {"kind": of, "data": {"occurred_on": "2026-05-04", **data}}


def finding(reference: str, **changes: object) -> dict[str, object]:
    return message(
        "register-finding.v1",
        finding_id=reference,
        kind="improvement",
        source={
            "type": "audit",
            "reference": "MACA 4",
            "title": "Audit 4",
            "published_on": "2026-04-20",
        },
        about=COUNCIL,
        text="Supervision does not record the child's views.",
        themes=["supervision"],
        **changes,
    )


def recommendation(reference: str, cited: str) -> dict[str, object]:
    return message(
        "make-recommendation.v1",
        recommendation_id=reference,
        kind="improve",
        findings=[cited],
        text="Record the child's views in supervision.",
        owner=COUNCIL,
    )


def action(reference: str, carries_out: str, **changes: object) -> dict[str, object]:
    return message(
        "agree-action.v1",
        action_id=reference,
        recommendation_id=carries_out,
        text="Add the child's views to the supervision template.",
        measure="Nine of ten records in a dip sample hold the child's views.",
        owner_agency=COUNCIL,
        owner_post="Head of Safeguarding",
        confirmed_by="Director of Children's Services",
        due_on="2027-08-12",
        **changes,
    )


def lines(*messages: object) -> str:
    return "".join(f"{json.dumps(each)}\n" for each in messages)
