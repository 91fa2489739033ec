"""A workbook as bytes that are the same whenever and wherever it is written."""

import io
import re
import zipfile
from datetime import datetime
from typing import Any, BinaryIO

_WHEN = datetime(2020, 1, 1)  # noqa: DTZ001 - a workbook's own times have no zone
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def write_same(book: Any, stream: BinaryIO) -> None:
    """`book` is an openpyxl Workbook; it may not be written again."""
    book.properties.created = _WHEN
    book.properties.creator = "Golden Thread"
    written = io.BytesIO()
    book.save(written)
    with (
        zipfile.ZipFile(written) as made,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as wanted,
    ):
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == _CORE:
                content = _MODIFIED.sub(rb"\g<1>" + _stamp() + rb"\g<2>", content)
            plain = zipfile.ZipInfo(entry.filename, _WHEN.timetuple()[:6])
            plain.compress_type = zipfile.ZIP_DEFLATED
            plain.create_system = 3  # as on Unix, also where it is not
            wanted.writestr(plain, content)


def _stamp() -> bytes:
    return f"{_WHEN:%Y-%m-%dT%H:%M:%SZ}".encode()
