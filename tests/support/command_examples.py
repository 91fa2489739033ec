"""Made-up messages of every kind, drawn from the JSON Schemas: each the same for the same seed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from pydantic import ValidationError

from domain.catalogue import COMMANDS
from domain.command import Command

_BEGIN = date(2025, 4, 1)
_TRIES = 200
_MOST_ENTRIES, _MOST = 3, 500
_SIGNS = "abcdefghij ÄŁé;,.=+-@'\"\n£%:"
_FORMS: Mapping[str, str] = {
    r"^20[0-9][0-9](-Q[1-4]|-[0-9][0-9](-[0-9][0-9])?)?$": "2025-Q{digit}",
    r"^P[1-9]\d{0,2}[YM]$": "P{digit}M",
    r"^[0-9a-f]{64}$": "{digit:0>64}",
    r"^[A-Za-z0-9]+([._][A-Za-z0-9]+)*$": "{digit}.{digit}0",
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "a{digit}-word",
    r"^[a-z][a-z0-9]{1,15}$": "scp{digit}",
}
_REFERENCE = re.compile(r"\^\[A-Z\]\[A-Z0-9\]\{1,15\}-(?P<letters>[A-Z0-9]+)-")


def command(kind: str, seed: int) -> Command:
    """A message of that kind that its class accepts."""
    drawn = _Drawn(Random(f"{kind} {seed}"), _schema(kind).get("$defs", {}))  # noqa: S311 - no secret
    for _ in range(_TRIES):
        try:
            return COMMANDS[kind].model_validate_json(json.dumps(drawn.of(_schema(kind))))
        except ValidationError as invalid:
            refused = invalid
    raise AssertionError(f"no message of {kind} could be made up: {refused}")


@cache
def _schema(kind: str) -> Mapping[str, Any]:
    return COMMANDS[kind].model_json_schema()


@dataclass(frozen=True)
class _Drawn:
    random: Random
    definitions: Mapping[str, Any]

    def of(self, schema: Mapping[str, Any]) -> Any:
        if "$ref" in schema:
            return self.of(self.definitions[schema["$ref"].rpartition("/")[2]])
        alternatives = schema.get("anyOf") or schema.get("oneOf")
        if alternatives:
            return self.of(self.random.choice(alternatives))
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        return self._of_type(schema)

    def _of_type(self, schema: Mapping[str, Any]) -> Any:  # noqa: PLR0911 - one case for each type
        match schema.get("type", "string"):
            case "object":
                return self._object(schema)
            case "array":
                least = schema.get("minItems", 0)
                many = self.random.randint(least, max(least, _MOST_ENTRIES))
                return [self.of(schema["items"]) for _ in range(many)]
            case "integer":
                least = max(schema.get("minimum", 0), 0)
                return self.random.randint(least, min(schema.get("maximum", _MOST), _MOST))
            case "number":
                return self.random.randint(0, 1000) / 100
            case "boolean":
                return self.random.random() < 0.5
            case "null":
                return None
            case _:
                return self._text(schema)

    def _object(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        always = {*schema.get("required", ()), "kind"}  # a kind tells alternatives apart
        return {
            name: self.of(field)
            for name, field in schema.get("properties", {}).items()
            if name in always or self.random.random() < 0.7
        }

    def _text(self, schema: Mapping[str, Any]) -> str:
        pattern, digit = schema.get("pattern", ""), self.random.randint(1, 4)
        if schema.get("format") == "date":
            return (_BEGIN + timedelta(self.random.randint(0, 700))).isoformat()
        if found := _REFERENCE.match(pattern):
            return f"HSSCP-{found['letters']}-2026-{digit:04}"
        if pattern in _FORMS:
            return _FORMS[pattern].format(digit=digit)
        if pattern.startswith("^[A-Z]"):
            return f"HSSCP-{'SH-STSCP' if '-SH-' in pattern else 'F-2026-0042'}"
        if pattern:
            return self._words(one_line=pattern.startswith("^[^"))
        return f"{self.random.randint(0, 10**7) / 1000}"

    def _words(self, *, one_line: bool) -> str:
        text = "".join(self.random.choices(_SIGNS, k=self.random.randint(2, 40)))
        if one_line:
            text = text.replace("\n", " ").replace("@", "a")
        return text.strip() or "words"
