"""The glossary: every word of the code that means something in the village, in English and Chinese."""

from __future__ import annotations

import re

from tests.architecture.tree import HAN, ROOT, modules

ROW = re.compile(r"^\| `([^`|]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def _rows() -> list[tuple[str, str, str]]:
    return ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_every_entry_has_its_chinese_word() -> None:
    assert len(_rows()) > 40
    assert [word for word, chinese, _ in _rows() if not HAN.search(chinese)] == []


def test_every_entry_is_a_word_of_the_code() -> None:
    code = "\n".join(module.text.lower() for module in modules())
    assert [word for word, _, _ in _rows() if word.lower() not in code] == []


def test_every_package_stands_in_the_glossary() -> None:
    packages = {module.name.split(".")[1] for module in modules() if module.name.count(".") >= 2}
    words = {word for word, _, _ in _rows()}
    assert len(packages) >= 10
    assert sorted(packages - words) == []


def test_no_word_stands_twice() -> None:
    words = [word for word, _, _ in _rows()]
    assert sorted({word for word in words if words.count(word) > 1}) == []
