"""
The published contract: a JSON Schema for every partner message, shared event and the receipt, one AsyncAPI document, and
the columns of every SQL view for reports.

Generated from the classes and kept in the repository under schemas/. What is listed in released.json is a promise
(ADR 0072): it never changes, and a new shape is a new kind. So is every column under board/ (ADR 0017).
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from adapters.asyncapi import asyncapi
from adapters.board_contract import FOLDER, board_contract, broken_promises
from adapters.codec import Stored
from adapters.receipt_message import ReceiptMessage
from domain.catalogue import COMMANDS, FACTS
from domain.errors import Misconfigured
from domain.fact import Fact, Visibility
from projections.catalogue import VIEWS

RELEASED = "released.json"
RECEIPT = "receipt.v1.json"
ASYNCAPI = "asyncapi.json"
OPENAPI = "openapi.json"
"""Kept beside the others; made of the routes, so services/bootstrap/contracts.py looks after it."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def contracts() -> Mapping[str, Mapping[str, Any]]:
    """Every schema and the AsyncAPI document by its path under schemas/."""
    documents: dict[str, Mapping[str, Any]] = {}
    for kind, schema in message_schemas().items():
        documents[f"messages/{kind}.json"] = schema
    for topic, fact in shared_facts().items():
        documents[f"events/{topic}.json"] = _schema(topic, TypeAdapter(Stored[fact]))  # type: ignore[valid-type]
    documents[RECEIPT] = _schema("receipt.v1", TypeAdapter(ReceiptMessage))
    documents[ASYNCAPI] = asyncapi(tuple(COMMANDS.values()), tuple(shared_facts().values()))
    return documents


def message_schemas() -> Mapping[str, Mapping[str, Any]]:
    """Of each kind of message, by the kind."""
    return {kind: _schema(kind, TypeAdapter(command)) for kind, command in COMMANDS.items()}


def shared_facts() -> Mapping[str, type[Fact]]:
    """What a neighbour receives, by its stored name."""
    return {t: fact for t, fact in FACTS.items() if fact.VISIBILITY is Visibility.SHARED}


def check_contracts(directory: Path) -> list[str]:
    """What differs between the code and the files kept in `directory`, each with what to do; empty when nothing."""
    wanted = _wanted()
    kept = _kept(directory)
    broken = _broken_promises(directory, wanted)
    return [
        *(
            f"{path} is released and never changes: put the class back as it was and make a new kind "
            "with the next version for the new shape"
            for path in broken
        ),
        *broken_promises(kept, board_contract(VIEWS)),
        *(
            f"{path} differs from the code: run golden-thread contracts and look at the difference"
            for path in sorted(wanted.keys() | kept.keys())
            if wanted.get(path) != kept.get(path) and path not in broken
        ),
    ]


def write_contracts(directory: Path) -> list[str]:
    """Bring the files up to date; the paths written or removed. Raises Misconfigured before breaking a promise."""
    wanted = _wanted()
    broken = _broken_promises(directory, wanted)
    if broken:
        raise Misconfigured(
            f"{', '.join(broken)}: released and never changes; make a new kind for the new shape"
        )
    kept = _kept(directory)
    columns = broken_promises(kept, board_contract(VIEWS))
    if columns:
        raise Misconfigured("; ".join(columns))
    for path in kept.keys() - wanted.keys():
        (directory / path).unlink()
    for path, text in wanted.items():
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_text(text)
    return sorted(p for p in wanted.keys() | kept.keys() if wanted.get(p) != kept.get(p))


def release_contracts(directory: Path) -> list[str]:
    """Promise every schema as it is now; the paths newly promised. Raises Misconfigured as write_contracts does."""
    write_contracts(directory)
    promised = _released(directory)
    new = {
        path: _digest(text)
        for path, text in _kept(directory).items()
        if path != ASYNCAPI and path not in promised and not path.startswith(FOLDER)
    }
    (directory / RELEASED).write_text(as_kept(promised | new))
    return sorted(new)


def _wanted() -> Mapping[str, str]:
    """Every file under schemas/ as it must be."""
    documents = {**contracts(), **board_contract(VIEWS)}
    return {path: as_kept(document) for path, document in documents.items()}


def _schema(name: str, adapter: TypeAdapter[Any]) -> dict[str, Any]:
    schema = adapter.json_schema(mode="validation")
    return {"$schema": _DIALECT, "$id": f"urn:gt:schema:{name}"} | schema | {"title": name}


def _broken_promises(directory: Path, wanted: Mapping[str, str]) -> list[str]:
    return sorted(
        path
        for path, digest in _released(directory).items()
        if path not in wanted or _digest(wanted[path]) != digest
    )


def _released(directory: Path) -> dict[str, str]:
    path = directory / RELEASED
    return json.loads(path.read_text()) if path.exists() else {}


def _kept(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): path.read_text()
        for path in directory.rglob("*.json")
        if path.name not in {RELEASED, OPENAPI}
    }


def as_kept(document: Mapping[str, Any]) -> str:
    """A document as it is kept."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
