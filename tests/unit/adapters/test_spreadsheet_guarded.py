"""A workbook is not opened when it holds more than figures and words, or is no workbook at all."""

import contextlib
import itertools
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from adapters.spreadsheets import Message, Unread, guarded, read
from adapters.spreadsheets.templates import write_template
from domain.errors import Misconfigured
from services.bootstrap import places


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    with path.open("wb") as stream:
        write_template(stream, ["register-finding.v1"], places.pack("tees"), "hsscp")
    return path


def changed(path: Path, parts: dict[str, bytes]) -> Path:
    """With these parts added or put in the place of others."""
    with zipfile.ZipFile(path) as packed:
        kept = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (kept | parts).items():
            packed.writestr(name, content)
    return path


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "other files"),
        ({"xl/connections.xml": b"<a/>"}, "from elsewhere"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "embedded"),
        ({"xl/workbook.xml": BOMB}, "document type"),
        ({"xl/workbook.xml": BOMB.decode().encode("utf-16")}, "document type"),
        ({"xl/media/picture.png": BOMB}, "document type"),
        ({"xl/workbook.xml": b"<a>" * 200 + b"</a>" * 200}, "too many"),
        ({"xl/workbook.xml": b"<a"}, "cannot be read|that can be read"),
        ({"xl/workbook.xml": b"<a/>"}, "no sheet names its fields"),
        ({f"xl/p{number}.bin": b"" for number in range(1_001)}, "parts"),
        ({"xl/big.bin": bytes(guarded.LARGEST_UNPACKED + 1)}, "unpacks to more"),
    ],
    ids=itertools.count(),
)
def test_a_workbook_that_holds_more_than_figures_and_words_is_refused(
    template: Path, parts: dict[str, bytes], words: str
):
    path = changed(template, parts)
    with pytest.raises(Misconfigured, match=words):
        read(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a workbook"),
        (b"PK\x03\x04 and no more", "not a workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "password"),
        (bytes(guarded.LARGEST + 1), "larger than"),
    ],
    ids=["empty", "cut off", "encrypted", "too large"],
)
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match=words):
        read(path)


@pytest.mark.parametrize("name", ["log.xlsm", "log.xls", "log.ods"])
def test_other_kinds_of_workbook_are_refused_by_their_name(tmp_path: Path, name: str):
    with pytest.raises(Misconfigured, match=r"without macros, \.xlsx"):
        read(tmp_path / name)


def test_a_workbook_without_a_table_of_ours_is_refused(tmp_path: Path):
    path = tmp_path / "mine.xlsx"
    Workbook().save(path)
    with pytest.raises(Misconfigured, match="no sheet names its fields"):
        read(path)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(places_=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8))
def test_no_damage_makes_the_reading_fail_otherwise_than_with_a_sentence(
    template: Path, places_: list[tuple[float, int]]
):
    content = bytearray(template.read_bytes())
    for place, byte in places_:
        content[int(place * len(content))] = byte
    damaged = template.with_name("damaged.xlsx")
    damaged.write_bytes(content)
    with contextlib.suppress(Misconfigured):
        assert all(isinstance(line, Message | Unread) for line in read(damaged))
