"""Finds the marked texts of a Python file for pybabel: `N_("…")`, `say("…", "…")`."""

import ast
from collections.abc import Iterator
from typing import BinaryIO

ONE = {"N_", "_", "gettext", "lazy_gettext", "say"}
ONE_AND_MANY = {"say", "ngettext"}

Found = tuple[int, str | None, str | tuple[str, str], list[str]]


def extract(
    file: BinaryIO, _keywords: object, _tags: object, options: object
) -> Iterator[Found]:
    """Every text by line; both forms of a plural together, marked singly or not."""
    calls = [n for n in ast.walk(ast.parse(file.read())) if isinstance(n, ast.Call)]
    paired: set[ast.AST] = set()
    for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
        texts = [text for text in map(_text, call.args[:2]) if text]
        if _name(call) in ONE_AND_MANY and len(texts) == 2:
            paired |= set(call.args)
            yield call.lineno, "ngettext", (texts[0], texts[1]), []
        elif _name(call) in ONE and call not in paired and _literal(call.args[:1]):
            yield call.lineno, None, texts[0], []


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _literal(nodes: list[ast.expr]) -> str:
    match nodes:
        case [ast.Constant(value=str(text))]:
            return text
    return ""


def _text(node: ast.expr) -> str:
    """The text of a literal, or of a literal inside a mark."""
    if isinstance(node, ast.Call) and _name(node) == "N_":
        return _literal(node.args)
    return _literal([node])
