"""What the demo shows of the record, and what it suggests to try: commands, each with the question it answers."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import GoldenThreadError
from services.demo.player import Played


class NotShown(GoldenThreadError):
    """A command of the demo failed; its own output says why."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One command line without the program's name, and the question that it answers."""

    why: str
    command: str

    @property
    def arguments(self) -> Sequence[str]:
        return shlex.split(self.command)


def shown(played: Sequence[Played]) -> list[Stop]:
    first = _after(played, "release-2023")
    rate = "indicators -p hsscp --code ctx.referral_rate --period 2023"
    return [
        Stop("What is stuck at Hartlepool & Stockton, and who owns it?", "board -p hsscp"),
        Stop("And at South Tees?", "board -p stscp"),
        Stop("What do both partnerships keep learning?", "themes -p hsscp"),
        Stop(
            "Re-referrals of 2025, from sums of numerators and denominators",
            "indicators -p stscp --code ctx.rereferrals --period 2025",
        ),
        Stop(
            "Hartlepool's referral rate of 2023, as known after the first release",
            f"{rate} --as-at '#{first}'",
        ),
        Stop("The same figure as known now", rate),
        Stop(
            "Both values of that figure, and why it was corrected",
            f"history {FIGURE} --agency hartlepool-council",
        ),
        Stop("One thread, from the inspection's words to tested impact", f"history {THREAD}"),
        Stop(
            "What the framework asks for, and what the record proves of it",
            "framework check tees -p hsscp",
        ),
        Stop("Who challenged whom at South Tees, and what came of it", "challenges -p stscp"),
    ]


def suggested(played: Sequence[Played]) -> list[Stop]:
    first = _after(played, "release-2023")
    return [
        Stop(
            "the board as it was known when the first release was in",
            f"board -p hsscp --as-at '#{first}'",
        ),
        Stop("what is owed, by when and by whom", "obligations -p stscp"),
        Stop("all that the record holds of one agency", "agency cleveland-police -p hsscp"),
        Stop("who came to which group's meetings", "attendance -p stscp"),
        Stop("who has sent which figures", "returns -p stscp"),
        Stop("any table as a file", "themes -p stscp --format csv"),
        Stop("every event, with who and when", "events -p hsscp --limit 20"),
        Stop("what answers and what lags", "status -p hsscp"),
        Stop("all rows anew, beside the live ones", "projections rebuild -p hsscp"),
    ]


FIGURE = "HSSCP-IR-ctx.referral_rate:hartlepool:2023:hartlepool-council"
THREAD = "HSSCP-F-2014-0002"


def _after(played: Sequence[Played], phase: str) -> int:
    """The last position of a phase in the record of Hartlepool & Stockton."""
    return next(p.until["hsscp"] for p in played if p.phase.name == phase)
