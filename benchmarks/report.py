"""RESULTS.md and results.json: ratios first, then everything that was measured, and with what."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.judging import Aim, Figures, Least, Most, Ratio, Verdict

_HERE = Path(__file__).resolve().parent
PAGE = _HERE / "RESULTS.md"
DATA = _HERE / "results.json"
_TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class NotRun:
    """An aim of which nothing was measured, and what that needs."""

    aim: Aim
    needs: str


@dataclass(frozen=True, slots=True)
class Results:
    """
    One run. `figures` are by workload; `memory` is in GiB; `load` is before and after.

    `apart` says of the workloads that were measured in another run when, and under which load.
    """

    day: date
    command: str
    rounds: int
    versions: Mapping[str, str]
    cores: int
    memory: float
    load: tuple[float, float]
    figures: Mapping[str, Figures]
    verdicts: Sequence[Verdict]
    not_run: Sequence[NotRun]
    apart: Mapping[str, str]

    @property
    def all_figures(self) -> Figures:
        """Of every workload together; their names are their own."""
        return {name: values for one in self.figures.values() for name, values in one.items()}


def table(verdicts: Sequence[Verdict], not_run: Sequence[NotRun]) -> str:
    """Markdown, a line for each aim, ratios first."""
    in_order = sorted(verdicts, key=lambda verdict: not isinstance(verdict.aim, Ratio))
    lines = [
        "| what | baseline | ours | ratio | of the rounds | aim | reached |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    lines += [_line(verdict) for verdict in in_order]
    lines += [
        f"| {one.aim.title} | | | | | {_asked(one.aim)} | not run: {one.needs} |" for one in not_run
    ]
    return "\n".join(lines)


def _asked(aim: Aim) -> str:
    if aim.aim is None:
        return ""
    match aim:
        case Ratio():
            return f"≥ {aim.aim:g}{_TIMES}"
        case Most():
            return f"≤ {aim.aim:g} {aim.unit}"
        case Least():
            return f"≥ {aim.aim:,g} {aim.unit}"


def _line(verdict: Verdict) -> str:
    aim, reached = (
        verdict.aim,
        "yes" if verdict.in_every_round else "by the median, not in every round",
    )
    if not verdict.reached:
        reached = "**no**"
    if aim.aim is None:
        reached = ""
    match aim:
        case Ratio():
            ours = f"{verdict.figure:,.0f} {aim.unit}"
            ratio = f"**{verdict.value:.{2 if verdict.value < 2 else 1}f}{_TIMES}**"
            spread = f"{verdict.lowest:.2f} to {verdict.highest:.2f}"
        case Most() | Least():
            ours = f"**{verdict.figure:,.1f} {aim.unit}**"
            ratio, spread = "", f"{verdict.lowest:,.1f} to {verdict.highest:,.1f}"
    if verdict.rounds == 1:
        spread = "one round"
        reached = reached.replace("yes", "yes, once")
    base = "" if verdict.base is None else f"{verdict.base:,.{0 if verdict.base >= 1 else 2}f}"
    return f"| {aim.title} | {base} | {ours} | {ratio} | {spread} | {_asked(aim)} | {reached} |"


_OPENING = """\
Written by `make bench`; [benchmarks/run.py](run.py) says how. Trust the ratios: every workload runs in turn with its
baseline, and a ratio is the median of those of the rounds. The plain rates depend on the machine and its disk."""


def page(results: Results) -> str:
    """RESULTS.md."""
    parts = [
        "# Results",
        _OPENING,
        table(results.verdicts, results.not_run),
        *_noise(results),
        *_missed(results.verdicts),
        "## How it is compared",
        _COMPARED,
        "## Everything measured",
        *(_everything(name, found) for name, found in results.figures.items()),
        "## With what",
        _with_what(results),
    ]
    return "\n\n".join(parts) + "\n"


def _noise(results: Results) -> list[str]:
    before, _ = results.load
    if before < results.cores / 2:
        return []
    busy = (
        f"**Other programs were at work**: in the minute before it began, {before:.1f} processes wanted the"
        f" {results.cores} cores. The spread of the rounds shows how much that matters; run it again on a quiet machine."
    )
    return [busy]


def _missed(verdicts: Sequence[Verdict]) -> list[str]:
    missed = [verdict for verdict in verdicts if not verdict.reached]
    if not missed:
        return ["By the medians, every aim was reached."]
    lines = [f"- **{v.aim.title}**. Its parts: {v.aim.parts}." for v in missed]
    return ["## What was missed", _WHY, "\n".join(lines)]


_WHY = """\
This run says that an aim was missed, not which part is at fault: only a profile on a quiet machine does. A spread of the rounds
that reaches over the aim says that not even the miss is certain."""


_COMPARED = """\
- **Stock save**: the library's own `Application.save` on its own PostgreSQL recorder, one aggregate of the same content a
  call. Ours starts further away: the messages lie in NATS, and the clock runs until each is read, judged, recorded,
  answered with a receipt and acknowledged.
- **Stock ProjectionRunner**: the documented way, a tracking recorder that writes rows and position in one transaction for
  each event, with the same folds and the same tables, for every view that the history concerns. A runner keeps one view, so its time for all views is the sum
  over its runners. All of them at the same time are quicker on two cores: the ratio to them is a line of its own. It reads our log by our codec, which is faster than its own.
  Our projector does not wait for the disk, since rows and position are lost together or not at all (ADR 0056); the
  line "not waiting for the disk" grants the stock runner the same.
- **End states**: rows of both ways are compared with what the folds give in memory, row by row; every message sent must be in the
  log once; the neighbour's log is compared byte by byte and in order.
- **UmaDB** runs as the server of its wheel on the same disk, asked by its own client. Its appends carry no condition, and it
  keeps neither versions nor an inbox, which favours it. Events become bytes and back by our codec within the clock, as ours do.
- **Batches** are recorded in their order. Ours takes the next one before it has answered, keeps the order, and makes it ready meanwhile
  (ADR 0104); the others are given it when they have answered. UmaDB's next batch made ready on a second thread meanwhile gained nothing.
- **Message DB** runs in the same PostgreSQL: one `write_message` for each message, a batch as one transaction in a pipeline,
  read by `get_category_messages`. **Emmett** runs in node on the same PostgreSQL, in an empty database every round; it appends
  a batch to one stream, and what it reads stays JSON, where the others make facts of it. It is read before callers append at the
  same time, since its pages may then repeat an event or leave one out.
- **The limits** are the same rows in a table of the log's columns and indexes, made before the clock starts.
- **Growth** is on a history of the framework pack of Tees ([generate.py](generate.py)). Each figure is of a fresh process; the
  peak of memory is that of the largest of those by which the work is done. Before what takes seconds (as known at a moment, appending,
  live) the database comes to rest; each of these is done three times at every size, also where the rest is done once (ADR 0112). Live rows are clocked over six
  batches once the runner knows its tables; what the six at its start cost, by which it comes to know them, is a figure of its own (ADR 0116).
- **Times at a steady rate** count from when an event was due to be sent, also while earlier ones are held up. They begin when the
  projector has taken in 500 events: the first ones after its start wait for the rows of their tables (ADR 0101)."""


def _everything(name: str, figures: Figures) -> str:
    lines = [
        f"### {name}",
        "",
        "| figure | median | lowest | highest |",
        "|---|---:|---:|---:|",
    ]
    for figure, found in figures.items():
        spread = [f"{value:,.1f}" for value in (min(found), max(found))]
        if len(found) == 1:
            spread = ["one round", ""]
        lines.append(f"| {figure} | {statistics.median(found):,.1f} | {' | '.join(spread)} |")
    return "\n".join(lines)


def _with_what(results: Results) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in results.versions.items())
    before, after = results.load
    return (
        f"{results.day.isoformat()}, `{results.command}`, {results.rounds} rounds. {versions}."
        f" {results.cores} cores, {results.memory:.0f} GiB; {before:.1f} processes wanted a core in the minute before it began,"
        f" {after:.1f} at its end. PostgreSQL with fsync, full_page_writes and, but for the projector, synchronous_commit;"
        " NATS streams with `sync_interval: always`."
        + "".join(f" Measured apart: {name}, {when}." for name, when in results.apart.items())
    )


def read() -> Results:
    """What results.json holds, without its verdicts. Raises FileNotFoundError, TypeError for one of another shape."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    given = {
        name: data[name] for name in ("command", "rounds", "versions", "cores", "memory", "figures")
    }
    return Results(
        **given,
        day=date.fromisoformat(data["day"]),
        load=tuple(data["load"]),
        verdicts=(),
        not_run=(),
        apart=data.get("apart", {}),
    )


def write(results: Results) -> None:
    PAGE.write_text(page(results), encoding="utf-8")
    data = asdict(results) | {"day": results.day.isoformat()}
    DATA.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
