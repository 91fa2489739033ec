"""The forms of reports and exports, apart from what makes them: the `--help` of the commands names them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Form(StrEnum):
    """The forms that a report takes."""

    PDF = "pdf"
    XLSX = "xlsx"
    HTML = "html"
    JSON = "json"


class Data(StrEnum):
    """The forms in which a board leaves."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PARQUET = "parquet"


MEDIA_TYPES: Mapping[Form | Data, str] = MappingProxyType(
    {
        Form.PDF: "application/pdf",
        Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form.HTML: "text/html; charset=utf-8",
        Form.JSON: "application/json",
        Data.CSV: "text/csv; charset=utf-8",
        Data.PARQUET: "application/vnd.apache.parquet",
    }
)
"""What an answer by HTTP says of each form."""
