"""Random paragraphs as village papers hold them: Han, punctuation, brackets, amounts, dates, names."""

from __future__ import annotations

from random import Random

from ruraldesk.documents.fonts import fonts_folder

RARE = "𠮷䶮㛃𬱖𫍽"
MARKS = "，，，，。。、；：！？"
BRACKETS = (("（", "）"), ("《", "》"), ("“", "”"), ("〔", "〕"), ("【", "】"))


def paragraphs(count: int, seed: int) -> list[str]:
    """Return random paragraphs of 20 to 220 characters; the same seed gives the same ones."""
    chance = Random(seed)
    han = [one for one in (fonts_folder() / "common-characters.txt").read_text(encoding="utf-8") if one != "\n"]
    common = han[:3500]
    return [_paragraph(chance, common, chance.randint(4, 44)) for _ in range(count)]


def _paragraph(chance: Random, han: list[str], parts: int) -> str:
    text = "".join(_part(chance, han) for _ in range(parts))
    return _words(chance, han, 2) + text.rstrip("，、；：") + "。"


def _part(chance: Random, han: list[str]) -> str:
    kind = chance.random()
    if kind < 0.5:
        return _words(chance, han, chance.randint(2, 9)) + chance.choice(MARKS)
    if kind < 0.62:
        opening, closing = chance.choice(BRACKETS)
        return (
            opening
            + _words(chance, han, chance.randint(1, 8))
            + closing
            + chance.choice(["", "，", "。", "、《", "（甲）"])
        )
    if kind < 0.7:
        return f"于{chance.randint(2000, 2030)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    if kind < 0.78:
        return f"收{chance.randint(0, 9_999_999) / 100:,.2f}元"
    if kind < 0.82:
        return "为" + chance.choice(
            ["0573-83000000", "2026-11-23", "GB/T9704-2012", "11010519491231002X", "3.5%", "A4"]
        )
    if kind < 0.86:
        return f"第{chance.randint(1, 120)}组{chance.randint(1, 400)}户"
    if kind < 0.89:
        return chance.choice(RARE) + _words(chance, han, 2)
    if kind < 0.91:
        return chance.choice(["——", "……"])
    return _words(chance, han, chance.randint(6, 24))


def _words(chance: Random, han: list[str], count: int) -> str:
    return "".join(chance.choice(han) for _ in range(count))
