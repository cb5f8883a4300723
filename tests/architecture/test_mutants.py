"""The list of planted mistakes is alive: each fragment stands once in its file, and its tests are there."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

from tests.architecture.tree import ROOT


def _runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_mutants", ROOT / "tools" / "run_mutants.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_planted_mistake_still_has_its_place() -> None:
    runner = _runner()
    mutants = runner.read_mutants()
    assert len(mutants) >= 30
    assert [one.name for one in mutants if not runner.stands_once(one)] == []


def test_every_planted_mistake_has_tests_that_are_there() -> None:
    mutants = _runner().read_mutants()
    assert [one.name for one in mutants if not one.tests] == []
    assert [test for one in mutants for test in one.tests if not _is_there(test)] == []


def test_no_planted_mistake_is_the_sound_line() -> None:
    assert [one.name for one in _runner().read_mutants() if one.old == one.new] == []


def _is_there(test: str) -> bool:
    file, *names = test.split("::")
    if not (ROOT / file).exists():
        return False
    text = (ROOT / file).read_text(encoding="utf-8")
    return all(f"def {name}(" in text or f"class {name}" in text for name in names)
