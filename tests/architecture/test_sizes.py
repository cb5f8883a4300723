"""The walls of docs/architecture.md: how long a file, a function and a class may be."""

from __future__ import annotations

import ast
from statistics import median, quantiles

from tests.architecture.tree import Module, modules

FILE, FUNCTION, CLASS = 400, 60, 20
FOLDERS = ("ruraldesk", "tests", "tools", "benchmarks")


def _everything() -> list[Module]:
    return [module for folder in FOLDERS for module in modules(folder)]


def _functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _public_methods(node: ast.ClassDef) -> int:
    return sum(isinstance(one, ast.FunctionDef) and not one.name.startswith("_") for one in node.body)


def test_no_file_is_over_its_wall() -> None:
    over = {module.place: len(module.lines) for module in _everything() if len(module.lines) > FILE}
    assert over == {}


def test_no_function_is_over_its_wall() -> None:
    over = {
        f"{module.place}:{node.name}": _length(node)
        for module in _everything()
        for node in _functions(module)
        if _length(node) > FUNCTION
    }
    assert over == {}


def test_no_class_is_over_its_wall() -> None:
    over = {
        f"{module.place}:{node.name}": _public_methods(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and _public_methods(node) > CLASS
    }
    assert over == {}


def test_most_files_are_short() -> None:
    sizes = [len(module.lines) for module in modules()]
    assert len(sizes) > 100
    assert median(sizes) < 100
    assert quantiles(sizes, n=10)[-1] < 250


def test_most_functions_are_short() -> None:
    sizes = [_length(node) for module in modules() for node in _functions(module)]
    assert len(sizes) > 1000
    assert median(sizes) <= 8
    assert quantiles(sizes, n=10)[-1] < 25
