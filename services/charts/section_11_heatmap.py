"""
Section 11: agencies by standard, graded 0 to 3. The panel's grade counts where there is one, marked where it differs.

Standards have letters above the cells and their words in the key, since a page of 320 pixels has no room for more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from string import ascii_uppercase

from domain.quality.self_assessment_facts import MET
from projections.quality.section_11_board import HeatCell, HeatStatus
from services.charts.chart import Chart, Columns, chart, counted, empty, heading, listed
from services.charts.key import key, swatch
from services.charts.lettering import wrapped
from services.charts.shades import BLUES
from services.charts.svg import BASE, INK, PALE, Element, box, element, text

COLUMNS: Columns = (
    ("agency", "Agency"),
    ("standard", "Standard"),
    ("label", "What it asks"),
    ("status", "Status"),
    ("self_score", "Self"),
    ("moderated", "Moderated"),
    ("counts", "Grade that counts"),
    ("actions_open", "Actions open"),
)
_GRADES = (BLUES[0], BLUES[1], BLUES[2], BLUES[4])
_WORDS = ("0 not met at all", "1 not yet met", "2 met", "3 fully met")
"""The grades, as `domain.quality.self_assessment_facts.Score` says them."""
_ABSENT = {HeatStatus.DUE: "due", HeatStatus.LATE: "late", HeatStatus.NOT_RETURNED: "not returned"}
_NONE = "\N{EN DASH}"
_CELL = 30
_NAMED = 4


def section_11_heatmap(
    cells: Iterable[HeatCell], chart_id: str, *, cycle_id: str, names: Mapping[str, str]
) -> Chart:
    """The cells of one cycle, in the order given. `names` are the words for the agencies; one without is shown by its id."""
    own = [cell for cell in cells if cell.cycle_id == cycle_id]
    if not own:
        return empty(
            chart_id,
            title="No self-assessments to show",
            reading="There are no self-assessments to show.",
            columns=COLUMNS,
        )
    agencies: dict[str, list[HeatCell]] = {}
    for cell in own:
        agencies.setdefault(cell.agency, []).append(cell)
    standards = {cell.standard: cell.label for cell in own if cell.standard}
    letters = {standard: _letter(place) for place, standard in enumerate(standards)}
    marks, down = _key(letters, standards)
    for agency, line in agencies.items():
        drawn, down = _row(names.get(agency, agency), line, letters, down + 8)
        marks += drawn
    graded = [cell for cell in own if _grade(cell) is not None]
    return chart(
        chart_id,
        title=_title(graded),
        reading=_reading(own, graded, agencies, names),
        height=down + 4,
        marks=marks,
        columns=COLUMNS,
        rows=[
            (
                names.get(c.agency, c.agency),
                c.standard,
                c.label,
                c.status.value,
                c.self_score,
                c.moderated,
                _grade(c),
                c.actions_open,
            )
            for c in own
        ],
    )


def _title(graded: Sequence[HeatCell]) -> str:
    if not graded:
        return "No grades yet"
    below = sum(not cell.met for cell in graded)
    grades = counted(len(graded), "grade")
    return f"{below or 'None'} of {grades} {'is' if below <= 1 else 'are'} below the standard"


def _letter(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    more, last = divmod(place, len(ascii_uppercase))
    return (_letter(more - 1) if more else "") + ascii_uppercase[last]


def _grade(cell: HeatCell) -> int | None:
    return cell.self_score if cell.moderated is None else cell.moderated


def _key(letters: Mapping[str, str], labels: Mapping[str, str]) -> tuple[list[Element], int]:
    samples = [
        (swatch(fill, words[0], ink), words[2:])
        for (fill, ink), words in zip(_GRADES, _WORDS, strict=True)
    ]
    samples.append((swatch(PALE, _NONE), "No grade"))
    samples.append((swatch(BLUES[1][0], "1*"), "* panel differs"))
    marks, down = key(samples)
    down += 4
    for standard, letter in letters.items():
        marks.append(text(letter, 0, down + 16, weight="bold"))
        said = wrapped(labels[standard], BASE - 32, 2)
        for n, words in enumerate(said):
            whole = labels[standard] if words.endswith("…") else None
            marks.append(_indented(words, down + 16 + 17 * n, whole))
        down += 17 * len(said) + 5
    return marks, down


def _indented(words: str, down: int, whole: str | None) -> Element:
    return element("g", text(words, 0, down, whole=whole), transform="translate(26 0)")


def _row(
    name: str, line: Sequence[HeatCell], letters: Mapping[str, str], top: int
) -> tuple[list[Element], int]:
    drawn, top = heading(name, top)
    if not line[0].standard:
        said = _ABSENT.get(line[0].status, line[0].status.value)
        drawn.append(box(Fraction(1, 2), top, 99, _CELL, PALE))
        if line[0].status is HeatStatus.LATE:
            said += f" by {counted(line[0].days_late, 'day')}"
        drawn.append(text(f"{_NONE} {said}", 50, top + 20, anchor="middle"))
        return drawn, top + _CELL + 4
    share = Fraction(99, len(letters))
    by_standard = {cell.standard: cell for cell in line}
    for place, (standard, letter) in enumerate(letters.items()):
        left = Fraction(1, 2) + share * place
        drawn.append(text(letter, left + share / 2, top + 12, size=12, anchor="middle"))
        drawn += _cell(by_standard.get(standard), left, share, top + 16)
    return drawn, top + 16 + _CELL + 4


def _cell(cell: HeatCell | None, left: Fraction, share: Fraction, top: int) -> list[Element]:
    grade = _grade(cell) if cell else None
    fill, ink = (PALE, INK) if grade is None else _GRADES[grade]
    said = _NONE if grade is None else f"{grade}{'*' if cell and cell.delta else ''}"
    told = element("title", f"{cell.label}: {said}") if cell else element("title", said)
    return [
        box(left, top, share, _CELL, fill, told),
        text(said, left + share / 2, top + 20, anchor="middle", fill=ink),
    ]


def _reading(
    cells: Sequence[HeatCell],
    graded: Sequence[HeatCell],
    agencies: Mapping[str, Sequence[HeatCell]],
    names: Mapping[str, str],
) -> str:
    grades = Counter(map(_grade, graded))
    told = [f"{grades[n]} {words[2:]} ({n})" for n, words in reversed(list(enumerate(_WORDS)))]
    said = f"Agencies: {len(agencies)}. Grades from 0 to 3: {len(graded)}"
    said += f", {listed(told)}. Met is {MET} or more." if graded else "."
    if changed := sum(bool(cell.delta) for cell in cells):
        said += f" The panel's grade differs from the agency's own in {changed}."
    below = Counter(cell.label for cell in graded if not cell.met)
    if below:
        most = [f"{label} ({n})" for label, n in below.most_common(_NAMED)]
        said += f" Most often below the standard: {listed(most)}."
    absent = [
        f"{names.get(agency, agency)} ({_ABSENT.get(line[0].status, line[0].status.value)})"
        for agency, line in agencies.items()
        if not line[0].standard
    ]
    if absent:
        said += f" Without a self-assessment: {listed(absent)}."
    return said
