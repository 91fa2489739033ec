"""Pieces that several pages of the gallery show, with what is hard to lay out."""

from markupsafe import Markup

from services.web.page import Cell, Column, FigureModel, TableModel, Tag

MARKUP = "<script>document.title = 'broken'</script> & \"quoted\""
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2

BRAG = (
    Tag("Blue: complete and embedded", "blue", "B"),
    Tag("Red: overdue", "red", "R"),
    Tag("Amber: at risk", "amber", "A"),
    Tag("Green: on track", "green", "G"),
)
AGENCIES = ("Cleveland Police", "Hartlepool Borough Council", "NHS North East and North Cumbria")


def actions(count: int, identity: str = "actions") -> TableModel:
    columns = (
        Column("Reference", "reference", sort="/board?sort=reference"),
        Column("Action", "prose", sort="/board?sort=title"),
        Column("Agency"),
        Column("BRAG", "tag", sort="/board?sort=brag"),
        Column("Due", "day", sort="/board?sort=-due", sorted="ascending"),
        Column("Days over", "number", sort="/board?sort=days"),
        Column("Updated", "day"),
    )
    words = ("Agree one pathway for children not brought to appointments", MARKUP, LONG)
    rows = tuple(
        (
            Cell(f"HSSCP-A-2026-{n:04}", "/thread"),
            Cell(words[n % 7 if n % 7 < len(words) else 0], note="Neglect" if n % 2 else ""),
            Cell(AGENCIES[n % len(AGENCIES)]),
            Cell("", tag=BRAG[n % len(BRAG)]),
            Cell(f"{n % 28 + 1:02}/11/2026", iso=f"2026-11-{n % 28 + 1:02}"),
            Cell(str(n * 37 % 120)),
            Cell("01/10/2026", iso="2026-10-01"),
        )
        for n in range(1, count + 1)
    )
    return TableModel(
        identity, "Actions that are open, by due date", columns, rows, "No actions match."
    )


def figure(identity: str = "chart") -> FigureModel:
    bars = "".join(
        f'<rect x="{x}%" y="4" width="{wide}%" height="40" fill="{fill}" stroke="#0b0c0c"/>'
        f'<text x="{x + 1}%" y="30" fill="{ink}" font-size="16">{said}</text>'
        for x, wide, fill, ink, said in (
            (1, 35, "#1d70b8", "#ffffff", "B 62"),
            (36, 12, "#d4351c", "#ffffff", "R 21"),
            (48, 14, "#ffbf47", "#0b0c0c", "A 25"),
            (62, 37, "#00703c", "#ffffff", "G 69"),
        )
    )
    svg = Markup(  # noqa: S704 (of our own words)
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{identity}-t" '
        f'font-family="Arial" width="100%" height="48"><title id="{identity}-t">Actions by BRAG</title>{bars}</svg>'
    )
    counts = TableModel(
        f"{identity}-rows",
        "Actions by BRAG",
        (Column("BRAG", "tag"), Column("Actions", "number")),
        tuple((Cell("", tag=tag), Cell(n)) for tag, n in zip(BRAG, "1234", strict=True)),
    )
    reading = "177 actions: 62 blue, 21 red, 25 amber and 69 green."
    return FigureModel(identity, "One action in eight is overdue", svg, reading, counts)
