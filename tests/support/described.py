"""Answers held to what the OpenAPI document says of them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from services.api import openapi

_AT = "urn:gt:openapi"


@cache
def _registry() -> Registry[Any]:
    document = DRAFT202012.create_resource({"components": openapi.document()["components"]})
    return Registry().with_resource(_AT, document).crawl()  # type: ignore[no-any-return]


def fits(value: Any, schema: Mapping[str, Any]) -> None:
    """`schema` as it stands in the document; fails where the value does not fit."""
    turned = {"$ref": f"{_AT}{schema['$ref']}"} if "$ref" in schema else schema
    Draft202012Validator(turned, registry=_registry(), format_checker=FormatChecker()).validate(
        value
    )


def as_described(response: httpx.Response, path: str) -> None:
    """`path` is that of the document. Fails for a status, a type or a shape that is not described there."""
    document = openapi.document()
    method = response.request.method.lower()
    said = document["paths"][path][method]["responses"][str(response.status_code)]
    while "$ref" in said:
        said = document["components"]["responses"][said["$ref"].rpartition("/")[2]]
    [(media_type, content)] = said["content"].items()
    assert response.headers["content-type"] == media_type
    fits(response.json(), content["schema"])
