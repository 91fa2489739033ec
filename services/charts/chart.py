"""What every chart is: a message, a reading of it in words, the drawing, and the rows that it was drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.charts.lettering import wrapped
from services.charts.svg import BASE, GREY, Drawing, Element, plain, text

WORDS = 10
"""At most, in a title (Analysis Function, data visualisation)."""

PAPER = 640
"""Pixels of a chart's width on paper."""

Columns = tuple[tuple[str, str], ...]
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """
    `title` states the message in at most ten words. `reading` says all that the drawing shows; it is the drawing's
    accessible description and stands under it. `columns` are names with their headings; a row has a value for each.
    """

    title: str
    reading: str
    drawing: Drawing
    columns: Columns
    rows: tuple[Row, ...]

    @property
    def svg(self) -> str:
        """For a page: as wide as where it stands, as high as it says."""
        return self.drawing.fluid()

    @property
    def paper(self) -> str:
        """For a document of fixed width."""
        return self.drawing.fixed(PAPER)


def chart(
    chart_id: str,
    *,
    title: str,
    reading: str,
    height: int,
    marks: Sequence[Element],
    columns: Columns,
    rows: Sequence[Row],
) -> Chart:
    """Raises ValueError when the title has more than ten words, or the id cannot be one."""
    said = plain(title)
    if len(said.split()) > WORDS:
        raise ValueError("a chart's title has at most ten words")
    told = plain(reading)
    drawing = Drawing(chart_id, said, told, height, tuple(marks))
    return Chart(said, told, drawing, columns, tuple(rows))


def empty(
    chart_id: str, *, title: str, reading: str, columns: Columns, rows: Sequence[Row] = ()
) -> Chart:
    """A chart of nothing, which says so."""
    lines = wrapped(reading, BASE, 4, 16)
    marks = [text(said, 0, 24 + 22 * n, size=16, fill=GREY) for n, said in enumerate(lines)]
    height = 22 * len(lines) + 14
    return chart(
        chart_id,
        title=title,
        reading=reading,
        height=height,
        marks=marks,
        columns=columns,
        rows=rows,
    )


def heading(name: str, top: int, room: int = BASE) -> tuple[list[Element], int]:
    """A name above what is drawn of it, on two lines where it needs them. What is drawn, and where it ends."""
    lines = wrapped(name, room, 2, 16)
    drawn = [
        text(said, 0, top + 16 + 19 * n, size=16, whole=name if said.endswith("…") else None)
        for n, said in enumerate(lines)
    ]
    return drawn, top + 5 + 19 * len(lines)


def message(about: str, says: str) -> str:
    """`about: says` in at most ten words; of `about` as many as there is room for."""
    words, room = plain(about).split(), WORDS - len(says.split())
    if len(words) > room:
        words = [*words[: room - 1], words[room - 1] + "…"]
    return f"{' '.join(words)}: {says}" if words else says


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
