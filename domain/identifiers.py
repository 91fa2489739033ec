"""
The guard against details that identify a person (domain invariant 26): what it looks for, and how it says so.

It judges what is sent, never what is stored: a record made before a rule was sharpened stays readable (ADR 0032).
It recognises forms, not names; a person still has to read what they send.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from domain.text import Path, public_texts

# the 124 postcode areas, so that "S47 2nd" or "BC12 3DE" in a sentence is not taken for an address
_POSTCODE_AREA = re.compile(
    r"AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|"
    r"FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|"
    r"NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|"
    r"UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|{_DAY}[ ./-](?:of )?(?:\d{{1,2}}|{_MONTH})[ ,./-]{{1,2}}\d{{2,4}}"
    rf"|{_MONTH} {_DAY},? \d{{4}})"
)

_NHS_NUMBER = re.compile(r"(?<!\d)(\d{3})[ .-]?(\d{3})[ .-]?(\d{4})(?!\d)")
_BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\b\.?|date of birth|birth ?date|birthday|born)\W{{0,3}}(?:(?:is|was|on)\b)?\W{{0,3}}{_DATE}",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b([A-Z]{1,2})\d[\dA-Z]? ?(?!\d(?:st|nd|rd|th)\b)\d[ABD-HJLNP-UW-Z]{2}\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+'-]@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(
    r"(?<![\d.])(?:\+44[ -]?(?:\(0\)[ -]?)?|0044[ -]?|\(?0)(?:[1-35789]\d{8,9}"
    r"|[1-35789]\d{1,3}\)?[ -]\d{3,4}[ -]?\d{3,4}|[1-35789]\d{3,4}\)?[ -]\d{5,6})(?!\d)"
)


def _holds_nhs_number(text: str) -> bool:
    return any(_passes_mod_11("".join(found.groups())) for found in _NHS_NUMBER.finditer(text))


def _holds_postcode(text: str) -> bool:
    return any(_POSTCODE_AREA.fullmatch(found[1]) for found in _POSTCODE.finditer(text))


def _passes_mod_11(digits: str) -> bool:
    """The check digit of the NHS number, as the NHS Data Dictionary defines it."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])


_SIGN_OF_ANY = re.compile(r"[\d@]")
"""Each of the signs below holds a digit or an at sign; most texts hold neither, which is quickly seen."""

_SIGNS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("an NHS number", _holds_nhs_number),
    ("a date of birth", _BIRTH.search),
    ("a postcode", _holds_postcode),
    ("an e-mail address", _EMAIL.search),
    ("a telephone number", _PHONE.search),
)


def suspected(text: str) -> tuple[str, ...]:
    """What the text seems to hold that identifies a person, in words; empty when nothing was recognised."""
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKC", text)
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
        plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain)
    if not _SIGN_OF_ANY.search(plain):
        return ()
    plain = re.sub(r"\s+", " ", plain)
    return tuple(name for name, holds in _SIGNS if holds(plain))


def identifiers(model: BaseModel) -> Iterator[tuple[Path, PydanticCustomError]]:
    """Each public text concerned, by its place, and an `identifier_suspected`, never with the text."""
    for path, text in public_texts(model):
        if signs := suspected(text):
            yield (
                path,
                PydanticCustomError(
                    "identifier_suspected",
                    "seems to hold {signs}; leave out whatever identifies a person and send it again",
                    {"signs": " and ".join(signs)},
                ),
            )
