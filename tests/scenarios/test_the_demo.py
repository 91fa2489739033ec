"""`golden-thread demo` from its first word to its last, and stopped in the middle: nothing is left running."""

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.eventually import eventually

pytestmark = pytest.mark.alone


class Demonstration:
    """The program, its output in a file, and the processes that work under its directory."""

    def __init__(self, around: Path) -> None:
        self.around = around
        self.directory = around / "demo"
        self.output = around / "output.txt"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> None:
        with self.output.open("wb") as output:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "services.cli", "demo"),
                    *("--directory", str(self.directory), *arguments),
                ],
                cwd=Path(__file__).parents[2],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    @property
    def program(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "start it first"
        return self._process

    @property
    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def processes(self) -> dict[int, str]:
        """Ours by their command line or their working directory; the program itself is not counted."""
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                works_in = (process / "cwd").readlink()
            except OSError:  # it ended, or it is not ours to look at
                continue
            ours = str(self.directory) in command or works_in.is_relative_to(self.directory)
            if command and ours and int(process.name) != self.program.pid:
                found[int(process.name)] = command
        return found

    async def reaches(self, sign: Path | str, *, within: float = 60.0) -> None:
        async def reached() -> bool:
            assert self.program.poll() is None, self.said
            return sign in self.said if isinstance(sign, str) else sign.exists()

        await eventually(reached, within=within)

    async def ended(self, *, within: float = 60.0) -> int:
        return await asyncio.wait_for(asyncio.to_thread(self.program.wait), within)

    async def nothing_is_left(self, *, within: float = 10.0) -> None:
        async def gone() -> bool:
            return not self.processes()

        await eventually(gone, within=within)

    def clear(self) -> None:
        """After a failed test: end what this one started."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demonstration]:
    found = Demonstration(tmp_path)
    try:
        yield found
    finally:
        found.clear()


@pytest.mark.timeout(300)
async def test_it_shows_what_is_known_and_leaves_nothing(demo: Demonstration):
    demo.start()
    await demo.reaches("Ctrl-C stops everything.", within=240)
    async with httpx.AsyncClient(follow_redirects=True) as browser:
        for address in re.findall(r"http://127\.0\.0\.1:\d+/", demo.said):
            page = await browser.post(
                f"{address}sign-in", data={"person": "analyst.cleveland-police"}
            )
            assert page.status_code == 200
            assert "Where things stand" in page.text
            board = await browser.get(f"{address}boards/trends?code=ctx.rereferrals")
            assert "latest signals concern" in board.text
    demo.program.send_signal(signal.SIGINT)
    assert await demo.ended() == 0, demo.said
    assert "Stopping both partnerships." in demo.said
    for known in (
        "21.56 %",
        "1,208",
        "5,603",
        "28.03 %",
        "1,068",
        "1,056.3",
        "population estimates",
    ):
        assert known in demo.said, known
    assert "not as told" not in demo.said
    assert "(illustrative)" in demo.said
    assert "Rows marked illustrative were made up by the demonstration" in demo.said
    for part in ("Actions by status", "Themes of HSSCP and STSCP", "The thread of HSSCP-F-"):
        assert part in demo.said, part
    assert "Traceback" not in demo.said
    assert demo.said.rstrip().endswith("Nothing is left running.")
    assert max(map(len, demo.said.splitlines())) <= 120
    await demo.nothing_is_left()
    assert {path.name for path in demo.around.iterdir()} == {"demo", "output.txt"}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["starting", "playing"])
async def test_stopped_in_the_middle_it_leaves_nothing_and_says_that_it_was_stopped(
    demo: Demonstration, moment: str, number: signal.Signals
):
    demo.start("--exit")
    sign = {
        "starting": demo.directory / "postgres",
        "playing": demo.directory / "node-stscp.log",
    }
    await demo.reaches(sign[moment])
    demo.program.send_signal(number)
    assert await demo.ended() == 130, demo.said
    assert "Nothing is left running." in demo.said
    assert "Traceback" not in demo.said
    await demo.nothing_is_left()


@pytest.mark.timeout(180)
async def test_killed_it_leaves_no_server_and_starts_again_over_the_remains(demo: Demonstration):
    demo.start()
    await demo.reaches(demo.directory / "node-stscp.log")
    assert len(demo.processes()) >= 5  # PostgreSQL, two NATS servers, two nodes
    demo.program.kill()
    await demo.ended()
    await demo.nothing_is_left(within=30.0)
    (demo.directory / "node-stscp.log").unlink()
    demo.start()
    await demo.reaches(demo.directory / "node-stscp.log")
    demo.program.send_signal(signal.SIGINT)
    assert await demo.ended() == 130, demo.said
    await demo.nothing_is_left()


async def test_it_removes_nobody_elses_files(demo: Demonstration):
    demo.directory.mkdir()
    letter = demo.directory / "letter.txt"
    letter.write_text("Dear Chair")
    demo.start("--exit")
    assert await demo.ended() == 2
    assert letter.read_text() == "Dear Chair"
    assert "--directory" in demo.said


async def test_two_do_not_share_a_directory(demo: Demonstration, tmp_path: Path):
    demo.start()
    await demo.reaches(demo.directory / "postgres")
    other = Demonstration(tmp_path)
    other.output = tmp_path / "other.txt"
    other.start("--exit")
    assert await other.ended() == 2
    assert "stop it, or name another" in other.said
    assert demo.program.poll() is None
    demo.program.send_signal(signal.SIGINT)
    assert await demo.ended() == 130, demo.said
    await demo.nothing_is_left()
