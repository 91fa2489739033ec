"""What pydantic found wrong with a message, as faults: a code, a dotted path into the body, a sentence."""

import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from domain.errors import Code, Fault

MOST_FAULTS = 50
"""More than these help nobody; the last one then says how many were left out."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}")
_OF_PYDANTIC: frozenset[str] = frozenset(get_args(ErrorType))

_ABSENT = frozenset({"missing", "union_tag_not_found"})

_PLAIN: Mapping[str, tuple[Code, str]] = {
    "extra_forbidden": (Code.UNKNOWN_FIELD, "no such field; see the schema of this kind"),
    "missing": (Code.MISSING_FIELD, "this field is required"),
    "union_tag_not_found": (Code.MISSING_FIELD, "this field is required"),
}

_WANTED: Mapping[str, str] = {
    "string_type": "a text",
    "string_sub_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "decimal_type": "a decimal number",
    "bool_type": "true or false",
    "date_type": "a date as text, YYYY-MM-DD",
    "datetime_type": "a time as text, YYYY-MM-DDThh:mm:ssZ",
    "tuple_type": "a list",
    "list_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "none_required": "null",
}

_BAD: Mapping[str, str] = {
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
    "string_pattern_mismatch": "must have the form {pattern}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "multiple_of": "must be a multiple of {multiple_of}",
    "decimal_max_digits": "must have at most {max_digits} digits",
    "decimal_max_places": "must have at most {decimal_places} decimal places",
    "decimal_whole_digits": "must have at most {whole_digits} digits before the point",
    "decimal_parsing": "must be a decimal number",
    "finite_number": "must be a finite number",
    "date_parsing": "must be a date of the calendar, YYYY-MM-DD",
    "date_from_datetime_parsing": "must be a date of the calendar, YYYY-MM-DD",
    "date_from_datetime_inexact": "must be a date without a time, YYYY-MM-DD",
    "datetime_parsing": "must be a time, YYYY-MM-DDThh:mm:ssZ",
    "datetime_from_date_parsing": "must be a time, YYYY-MM-DDThh:mm:ssZ",
    "timezone_aware": "must say its offset from UTC",
    "value_error": "{error}",
    "union_tag_invalid": "must be one of {expected_tags}",
}


def faults_of(invalid: ValidationError, parsed: Any) -> tuple[Fault, ...]:
    """`parsed` is the body that was validated; it tells fields from the names of alternatives in pydantic's paths."""
    errors = invalid.errors(include_url=False, include_input=False)
    faults = [_fault(error, parsed) for error in errors[:MOST_FAULTS]]
    if len(errors) > MOST_FAULTS:
        left = len(errors) - MOST_FAULTS
        faults.append(Fault(Code.BAD_VALUE, f"{left} more faults; mend these first and send again"))
    return tuple(faults)


def _fault(error: ErrorDetails, parsed: Any) -> Fault:
    kind, context = error["type"], error.get("ctx", {})
    path = _path(error["loc"], parsed, absent=kind in _ABSENT)
    if kind == "union_tag_not_found":
        path = ".".join(filter(None, (path, str(context["discriminator"]).strip("'"))))
    return Fault(*_judged(kind, context, error["msg"]), path)


def _judged(kind: str, context: Mapping[str, Any], message: str) -> tuple[Code, str]:
    if kind not in _OF_PYDANTIC:  # raised by our own types, in our own words
        code = kind.upper()
        return Code(code) if code in Code.__members__ else Code.BAD_VALUE, message
    if kind == "json_invalid":
        return Code.NOT_JSON, f"the body is not JSON: {context['error']}"
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _WANTED:
        return Code.WRONG_TYPE, f"must be {_WANTED[kind]}"
    if kind in _BAD:
        return Code.BAD_VALUE, _BAD[kind].format_map(context)
    code = Code.WRONG_TYPE if kind.endswith("_type") else Code.BAD_VALUE
    return code, "is not what the schema of this kind asks for"


def _path(location: tuple[int | str, ...], parsed: Any, *, absent: bool) -> str:
    """
    The dotted path in the body. Pydantic's location also names alternatives of a union and keys of mappings;
    only what is in the body counts, and the last name of a field that is absent.
    """
    steps: list[str] = []
    value = parsed
    for index, step in enumerate(location):
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif not (absent and index == len(location) - 1):
            continue
        steps.append(str(step) if isinstance(step, int) or _NAME.fullmatch(step) else "?")
    return ".".join(steps)
