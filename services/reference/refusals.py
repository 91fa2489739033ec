"""Why a request is refused: refusals.md. The sentences are read from the source, where they stand beside their codes."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from domain.errors import Code
from services.reference.words import code, table

_MEMBER = re.compile(r'    ([A-Z_]+) = "\1"')
_HEADING = re.compile(r"    # (.+)")


def refusals(sources: Mapping[str, str]) -> list[str]:
    """`sources` are the modules of the program by their path; domain/errors.py, which names the codes, is one."""
    said = _sentences(sources)
    lines = [
        "# Refusals",
        "",
        (
            "A rejected receipt names every fault found: its code, the field and a sentence. A refusal leaves nothing behind "
            "but its receipt. `…` stands for what depends on the request."
        ),
    ]
    for heading, members in _groups(sources["domain/errors.py"]):
        rows = [
            (code(m), "<br>".join(sorted(said.get(m, ()))) or "in the words of the rule")
            for m in members
        ]
        lines += [
            "",
            f"## {heading[0].upper()}{heading[1:]}",
            "",
            *table(("code", "what it says"), rows),
        ]
    return lines


def _groups(source: str) -> Iterator[tuple[str, list[str]]]:
    """The codes under the comments that head them."""
    heading, members = "", list[str]()
    for line in source.splitlines():
        if found := _HEADING.fullmatch(line):
            if members:
                yield heading, members
            heading, members = found.group(1), []
        elif (member := _MEMBER.fullmatch(line)) and member.group(1) in Code.__members__:
            members.append(member.group(1))
    if members:
        yield heading, members


def _sentences(sources: Mapping[str, str]) -> Mapping[str, set[str]]:
    said: defaultdict[str, set[str]] = defaultdict(set)
    for source in sources.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                for member, sentence in _of_function(node):
                    said[member].add(sentence)
            elif isinstance(node, ast.Tuple | ast.Call):
                written = node.elts if isinstance(node, ast.Tuple) else node.args
                if found := _pair(written):
                    said[found[0]].add(_sentence(found[1]))
    return {member: sentences - {""} for member, sentences in said.items()}


def _of_function(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and (found := _pair(call.args)):
            member, reason = found
            if isinstance(reason, ast.Name):
                reason = _assigned(function, reason) or reason
            yield member, _sentence(reason)


def _pair(values: Sequence[ast.expr]) -> tuple[str, ast.expr] | None:
    """A code and the reason beside it: `refuse(Code.X, reason, ...)`, `Fault(Code.X, reason)`, `Code.X, reason`."""
    match values:
        case [ast.Attribute(value=ast.Name(id="Code"), attr=member), reason, *_]:
            return member, reason
        case [ast.Constant(value=str(kind)), reason, *_] if kind.upper() in Code.__members__:
            return kind.upper(), reason  # of pydantic's own errors, raised by our types
        case _:
            return None


def _assigned(function: ast.FunctionDef, name: ast.Name) -> ast.expr | None:
    """What was put under the name last before it is used."""
    found = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and node.lineno < name.lineno
        and [ast.unparse(target) for target in node.targets] == [name.id]
    ]
    return max(found, key=lambda node: node.lineno).value if found else None


def _sentence(reason: ast.expr) -> str:
    """A text as it is written, what is put into it as an ellipsis."""
    match reason:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_sentence(part) or "…" for part in parts)
        case _:
            return ""
