"""Reports functions over twice the dozen lines we aim at, and modules over 250. A report, not a failure."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FUNCTION_LINES = 24
MODULE_LINES = 250


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its signature and docstring."""
    has_docstring = ast.get_docstring(function) is not None
    first = function.body[1] if has_docstring and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def report() -> list[str]:
    """One line for each long function or module of the app."""
    lines = []
    for path in sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/*.py"), *ROOT.glob("app.py")]):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if text.count("\n") > MODULE_LINES:
            lines.append(f"{name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > FUNCTION_LINES:
                lines.append(f"{name}:{node.lineno} {node.name}: {body_lines(node)} lines")
    return lines


if __name__ == "__main__":
    found = report()
    sys.stdout.write("\n".join(["Longer than we like:", *found, ""]) if found else "")
