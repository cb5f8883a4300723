"""Invented names, rare characters among them: nobody of this name is meant."""

from __future__ import annotations

from random import Random

SURNAMES = (
    "沈",
    "陆",
    "朱",
    "张",
    "王",
    "陈",
    "徐",
    "吴",
    "周",
    "钱",
    "姚",
    "俞",
    "李",
    "金",
    "许",
    "顾",
    "潘",
    "戴",
    "高",
    "杨",
    "胡",
    "郑",
    "蒋",
    "范",
    "方",
    "汪",
    "邵",
    "倪",
    "屠",
    "费",
    "莫",
    "计",
    "钟",
    "严",
    "曹",
    "褚",
    "单",
    "曾",
    "解",
    "仇",
    "欧阳",
    "尉迟",
)
_MEN = [
    "建国",
    "根法",
    "明华",
    "国荣",
    "志强",
    "永良",
    "金虎",
    "雪峰",
    "小龙",
    "海明",
    "德根",
    "水林",
    "卫东",
    "晓峰",
    "文斌",
    "建明",
    "阿毛",
    "宏伟",
    "立新",
    "伟民",
    "春江",
    "天佑",
    "子轩",
    "浩然",
]
_WOMEN = [
    "美琴",
    "秀珍",
    "雪英",
    "小兰",
    "丽华",
    "玉芬",
    "桂花",
    "月娥",
    "建芬",
    "晓燕",
    "爱珍",
    "水仙",
    "文娟",
    "春梅",
    "林妹",
    "佳怡",
    "梦洁",
    "雨桐",
    "阿英",
    "凤仙",
    "静怡",
    "引娣",
    "巧云",
    "红梅",
]

# Names that break programs: outside the BMP, rare in fonts, polyphonic, very long, with a middle dot.
RARE = (
    ("沈\U00020bb7", "1"),  # 沈𠮷
    ("陆䶮", "1"),
    ("朱㛃", "2"),
    ("张\U0002c5d6", "2"),  # 张𬱖
    ("阿卜杜拉·买买提", "1"),
    ("古丽娜尔·阿不都热合曼", "2"),
    ("单雨桐", "2"),
    ("尉迟浩然", "1"),
)
TWICE = ("王建国", "1")  # two villagers of one name, in different groups


def invented(random: Random) -> tuple[str, str]:
    """Return a name and a sex code (1 male, 2 female)."""
    sex = "1" if random.random() < 0.5 else "2"
    return random.choice(SURNAMES) + random.choice(_MEN if sex == "1" else _WOMEN), sex
