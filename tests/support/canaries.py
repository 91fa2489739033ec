"""
A played year in which every text is marked by a word of its own, and the figures of two agencies by numbers of their own:
wherever one of them turns up, it is known what has come out.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from tempfile import NamedTemporaryFile
from typing import Any

import duckdb
import httpx
from pypdf import PdfReader

from domain.framework import Framework
from domain.names import PartnershipId
from tests.support.partnership_year import play
from tests.support.year import Sent, Year

MARKS = {"hsscp": "zq", "stscp": "zr"}
OF_A_NEIGHBOUR = "zr"
POLICE_FIGURES = frozenset({"80611"})
COUNCIL_FIGURES = frozenset({"90917"})
FIGURES = POLICE_FIGURES | COUNCIL_FIGURES
_CANARY = re.compile(r"z[qr][a-p]{4}|(?<!\d)(?:90,?917|80,?611)(?!\d)")
_RESTRICTED = re.compile(r"\bHSSCP-(?:SI|RR|PR|SJ|AC)-\d{4}-[0-9A-Z]+")
_LETTERS = "abcdefghijklmnop"


def planted(framework: Framework, partnership: PartnershipId, start: date) -> Sequence[Sent]:
    """The year, and a round in which two agencies each return a percentage: the council a small number."""
    count = 0

    def marked(value: Any) -> Any:
        nonlocal count
        match value:
            case str() if " " in value:
                count += 1
                digits = f"{count:04x}"
                return (
                    value + f" {MARKS[partnership]}" + "".join(_LETTERS[int(d, 16)] for d in digits)
                )
            case dict():
                return {name: marked(inner) for name, inner in value.items()}
            case list() | tuple():
                return [marked(inner) for inner in value]
            case _:
                return value

    letters = [
        *play(framework, partnership, start),
        *_figures(Year(framework, partnership, start)),
    ]
    return [
        Sent(letter.on, letter.sender, letter.kind, marked(dict(letter.data))) for letter in letters
    ]


def _figures(year: Year) -> Sequence[Sent]:
    code = "E1.2"
    period = f"{year.start.year}-Q1"
    round_id = f"{year.partnership.upper()}-CR-{year.start.year + 1}-Q1"
    label = year.framework.indicators[code].label
    meaning = {
        "label": label,
        "form": "percentage",
        "numerator": "vacant FTE",
        "denominator": "establishment FTE",
    }
    cells = [
        {"code": code, "area": year.area, "provider": provider}
        for provider in (year.council, year.police)
    ]
    day = year.day(340)
    year.send(day, "define-indicator", code=code, meaning=meaning, in_force_from=year.day(0))
    year.send(
        day,
        "open-collection-round",
        round_id=round_id,
        period=period,
        due_on=day + timedelta(days=10),
        expected=cells,
    )
    for cell, numerator, denominator in zip(cells, (3, 41), (90_917, 80_611), strict=True):
        value = {"kind": "count", "numerator": numerator, "denominator": denominator}
        year.send(
            day,
            "submit-indicator",
            cell["provider"],
            **cell,
            period=period,
            round_id=round_id,
            value=value,
        )
    year.send(day + timedelta(days=11), "close-collection-round", round_id=round_id)
    return year.letters


def canaries_in(text: str) -> frozenset[str]:
    return frozenset(found.replace(",", "") for found in _CANARY.findall(text))


def canaries_of(response: httpx.Response) -> frozenset[str]:
    """Of every header and of all the content: packed files are unpacked."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.multi_items())
    return canaries_in(headers) | canaries_in(unpacked(response.content))


@lru_cache(2_000)  # the same file is given to many
def restricted_references(content: bytes) -> frozenset[str]:
    """Of incidents and reviews, of entries of the access log, and of those about whom text is kept."""
    return frozenset(_RESTRICTED.findall(unpacked(content)))


@lru_cache(2_000)
def unpacked(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    if content.startswith(b"PAR1"):
        return repr(rows_of_parquet(content))
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"BEGIN:VCALENDAR"):
        return content.replace(b"\r\n ", b"").decode()
    return content.decode("utf-8", "replace")


@lru_cache(500)
def rows_of_parquet(content: bytes) -> list[tuple[Any, ...]]:
    with _reader().cursor() as reader, NamedTemporaryFile(suffix=".parquet") as file:
        file.write(content)
        file.flush()
        return reader.execute(
            "SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [file.name]
        ).fetchall()


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()
