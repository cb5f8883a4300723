"""Every refusal a clerk can meet has a sentence and a next step in Chinese, and none is left over."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

from ruraldesk.errors import catalogue
from tests.architecture.tree import HAN, ROOT, Module, at, calls_of, modules, strings

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
NEVER_SAID = ("系统异常", "数据库", "非法", "异常", "操作成功", "请稍候")

ENDS = ("。", "？", "}")  # a sentence may end in a fact that is itself a sentence


def _raised(module: Module) -> Iterator[tuple[str, str]]:
    """Yield (code, place) of every UserError whose code stands there as a word."""
    for call in calls_of(module, "UserError"):
        for node in ast.walk(call.args[0]) if call.args else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, at(module, call)


def test_every_code_that_is_raised_stands_in_the_catalogue() -> None:
    raised = [pair for module in modules() for pair in _raised(module)]
    unknown = [f"{place} {code}" for code, place in raised if code not in catalogue()]
    assert len(raised) > 50
    assert unknown == []


def test_every_entry_of_the_catalogue_is_used() -> None:
    said = {node.value for module in modules() for node in strings(module)}
    assert sorted(set(catalogue()) - said) == []


def test_every_code_is_a_plain_word() -> None:
    assert [code for code in catalogue() if not CODE.fullmatch(code)] == []


def test_every_entry_says_what_is_so_and_what_to_do_next() -> None:
    poor = []
    for code, text in catalogue().items():
        whole = text.sentence + text.remedy
        if not (HAN.search(text.sentence) and HAN.search(text.remedy)):
            poor.append(f"{code}: no Chinese")
        if not (text.sentence.endswith(ENDS) and text.remedy.endswith(ENDS)):
            poor.append(f"{code}: a sentence ends with 。")
        poor.extend(f"{code}: {word}" for word in NEVER_SAID if word in whole)
    assert poor == []


def test_every_catalogue_file_holds_only_sentence_and_remedy() -> None:
    files = sorted((ROOT / "resources" / "i18n" / "errors").glob("*.toml"))
    odd = [
        f"{file.name}: {code}"
        for file in files
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items()
        if set(entry) != {"sentence", "remedy"}
    ]
    assert files
    assert odd == []
