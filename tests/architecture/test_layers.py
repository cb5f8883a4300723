"""Who may import whom, and proof that the checker looks at every import."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from tests.architecture.tree import ROOT, Module, modules

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", LINT, "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "ruraldesk", tmp_path / "ruraldesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_layers_hold() -> None:
    answer = _lint(ROOT)
    assert answer.returncode == 0, answer.stdout
    assert "KEPT" in answer.stdout
    assert "BROKEN" not in answer.stdout


def test_no_contract_lets_an_import_off() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


PLANTED = {
    "services/planted.py": ("import PySide6.QtCore", "ruraldesk.services.planted -> PySide6"),
    "gui/planted.py": ("def late() -> None:\n    import reportlab", "ruraldesk.gui.planted -> reportlab"),
    "cli/planted.py": ("import ruraldesk.gui", "ruraldesk.cli.planted -> ruraldesk.gui"),
    "documents/planted.py": ("import ruraldesk.bundle", "ruraldesk.documents.planted -> ruraldesk.bundle"),
    "town/planted.py": ("import ruraldesk.services", "ruraldesk.town.planted -> ruraldesk.services"),
    "rules/planted.py": ("import ruraldesk.model", "ruraldesk.rules.planted -> ruraldesk.model"),
    "sheets/planted.py": ("import sqlite_utils", "ruraldesk.sheets.planted -> sqlite_utils"),
}


@pytest.mark.parametrize(
    ("file", "line"), [("model/record.py", "import PySide6"), ("gui/planted.py", "import ruraldesk.store")]
)
def test_a_planted_import_makes_the_gate_fail(copy: Path, file: str, line: str) -> None:
    _plant(copy, file, line)
    answer = _lint(copy)
    assert answer.returncode != 0
    assert "BROKEN" in answer.stdout


def test_every_kind_of_forbidden_import_is_named(copy: Path) -> None:
    for file, (line, _) in PLANTED.items():
        _plant(copy, file, line)

    answer = _lint(copy)

    assert answer.returncode != 0
    assert [chain for _, chain in PLANTED.values() if chain not in answer.stdout] == []


def _plant(copy: Path, file: str, line: str) -> None:
    target = copy / "ruraldesk" / file
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(f"{before}\n{line}\n", encoding="utf-8")


def test_the_checker_sees_every_import_the_tree_has() -> None:
    graph = grimp.build_graph("ruraldesk", include_external_packages=True, cache_dir=None)
    known = {module.name for module in modules()}
    ours = {(module.name, target) for module in modules() for target in _imports(module, known)}

    seen = {module.name: graph.find_modules_directly_imported_by(module.name) for module in modules()}
    unseen = {(source, target) for source, target in ours if target not in seen[source]}

    assert len(ours) > 2 * len(modules())
    assert unseen == set()
    assert sum(map(len, seen.values())) >= len(ours)


def _imports(module: Module, known: set[str]) -> Iterator[str]:
    """Yield what a module imports, as the checker names it: ours whole, others by their first name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [_from(node.module, alias.name, known) for alias in node.names]
        else:
            continue
        for name in names:
            first = name.partition(".")[0]
            yield name if first == "ruraldesk" else first


def _from(package: str, name: str, known: set[str]) -> str:
    return f"{package}.{name}" if f"{package}.{name}" in known else package


def test_no_import_is_relative_or_hidden_from_the_checker() -> None:
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                found.append(f"{module.place}:{node.lineno} relative")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "__import__":
                found.append(f"{module.place}:{node.lineno} __import__")
            if isinstance(node, ast.Attribute) and node.attr == "import_module":
                found.append(f"{module.place}:{node.lineno} import_module")
    assert found == []
