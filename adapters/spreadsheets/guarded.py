"""
A workbook is opened only when it is what a workbook of figures and words has to be: no macros, nothing from outside,
nothing embedded, no document type, and no larger than it may be once it is unpacked.
"""

import warnings
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook

from domain.errors import Misconfigured

LARGEST = 10 * 1024 * 1024
"""Bytes of the file."""
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS, MOST_ELEMENTS, DEEPEST = 1_000, 2_000_000, 100
_CHUNK = 1 << 16
_BEGINNING = 64  # bytes in which markup has begun, in any encoding
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of .xls, and of a workbook with a password

_UNWANTED = {
    "vbaproject": "holds macros; save it without them, as .xlsx",
    "macrosheets/": "holds macros; save it without them, as .xlsx",
    "externallinks/": "takes values from other files; break the links and save it again",
    "connections.xml": "takes values from elsewhere; remove its connections and save it again",
    "querytables/": "takes values from elsewhere; remove its queries and save it again",
    "embeddings/": "holds embedded objects; remove them and save it again",
    "activex/": "holds embedded controls; remove them and save it again",
}


def open_workbook(path: Path) -> Any:
    """The openpyxl Workbook with its formulas as they stand. Raises Misconfigured with what to do."""
    try:
        _check(path)
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError):
        raise Misconfigured(f"{path}: not a workbook; save it as .xlsx") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what only looks: drawings, newer kinds of format
            return load_workbook(path, keep_links=False)
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes the library raise
        raise Misconfigured(
            f"{path}: not a workbook that can be read ({type(error).__name__}); save it anew as .xlsx"
        ) from None


def _check(path: Path) -> None:
    if path.stat().st_size > LARGEST:
        raise Misconfigured(f"{path}: larger than {LARGEST >> 20} MB; send it in parts")
    with path.open("rb") as stream:
        if stream.read(len(_OLD)) == _OLD:
            raise Misconfigured(
                f"{path}: has a password or is of the old kind; save it as .xlsx without a password"
            )
    with zipfile.ZipFile(path) as packed:
        entries = packed.infolist()
        if len(entries) > MOST_PARTS:
            raise Misconfigured(f"{path}: holds more than {MOST_PARTS} parts; send it in parts")
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise Misconfigured(
                f"{path}: unpacks to more than {LARGEST_UNPACKED >> 20} MB; send it in parts"
            )
        _check_names(path, entries)
        elements = 0
        for entry in entries:
            if _is_markup(packed, entry):
                elements += _elements(path, packed, entry, MOST_ELEMENTS - elements)


def _check_names(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    for entry in entries:
        for sign, sentence in _UNWANTED.items():
            if sign in entry.filename.lower():
                raise Misconfigured(f"{path}: {sentence}")
        if entry.compress_type not in _PACKINGS:
            raise Misconfigured(f"{path}: is packed as no workbook is; save it anew as .xlsx")


def _is_markup(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """By its beginning and not by its name alone: what a part is taken for is said elsewhere in the file."""
    if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        return True
    with packed.open(entry) as stream:
        return b"<" in stream.read(_BEGINNING)


def _elements(path: Path, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    """How many elements a part has. Raises Misconfigured for more than `most`, and for what no workbook has."""
    count = depth = 0

    def begun(_name: str, _attributes: object) -> None:
        nonlocal count, depth
        count += 1
        depth += 1
        if count > most or depth > DEEPEST:
            raise Misconfigured(f"{path}: holds too many cells; send it in parts")

    def ended(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: object) -> None:
        raise Misconfigured(f"{path}: declares a document type, which no workbook does")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begun, ended
    parser.StartDoctypeDeclHandler = declared
    try:
        with packed.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)  # noqa: FBT003 - takes it by place only
    except expat.ExpatError:
        raise Misconfigured(f"{path}: not a workbook that can be read; save it anew") from None
    return count
