"""The source tree as the architecture tests see it: files, their syntax trees, their strings."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".git", ".venv", ".nox", "__pycache__", "demo", "build", "dist", ".hypothesis"}
TEXT = {
    ".py", ".md", ".toml", ".txt", ".sh", ".print", ".csv", ".json", ".jsonl", ".svg", ".cfg", ".ini", ".yml",
    ".spec", ".desktop", ".service", ".bat", ".ps1", ".iss", "",
}  # fmt: skip
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Module:
    """One Python file of the program, parsed."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """Its path from the checkout, with forward slashes."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def name(self) -> str:
        """Its dotted name; a package goes by its own name."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@cache
def modules(folder: str = "ruraldesk") -> tuple[Module, ...]:
    """Return every Python file under a folder of the checkout."""
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        if not SKIPPED.intersection(path.relative_to(ROOT / folder).parts[:-1]) or folder == "ruraldesk":
            text = path.read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text)))
    return tuple(found)


def text_files() -> Iterator[Path]:
    """Yield every file of the checkout that is read as text; caches and environments are left out."""
    for folder, folders, files in os.walk(ROOT):
        at_top = Path(folder) == ROOT
        folders[:] = [one for one in folders if not _is_skipped(one, at_top)]
        for file in files:
            if Path(file).suffix in TEXT:
                yield Path(folder) / file


def _is_skipped(folder: str, at_top: bool) -> bool:
    if folder == "demo":
        return at_top
    return folder in SKIPPED or folder.endswith(("_cache", ".egg-info"))


def strings(module: Module) -> Iterator[ast.Constant]:
    """Yield every string of a module that is not a docstring; the pieces of f-strings too."""
    prose = _docstrings(module.tree)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


def _docstrings(tree: ast.Module) -> set[int]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
    return found


def calls_of(module: Module, name: str) -> Iterator[ast.Call]:
    """Yield every call of a function or class by its bare or dotted last name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called_name(node) == name:
            yield node


def called_name(call: ast.Call) -> str:
    """Return the last name of what is called; empty for anything but a name."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def at(module: Module, node: ast.expr | ast.stmt | ast.ExceptHandler) -> str:
    """Return file and line, for the message of a failing test."""
    return f"{module.place}:{node.lineno}"
