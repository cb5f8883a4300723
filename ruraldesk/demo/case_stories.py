"""Quarrels as a village of two thousand people has them: invented, {a} against {b}."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any  # Any: JSON values of a form's fields


@dataclass(frozen=True, slots=True)
class Promise:
    """One term of an agreement: what the respondent does, for how much, how."""

    content: str
    way: str = "act"
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A quarrel: its type, what happened, what is asked for, what it may end in."""

    kind: str
    sub: str
    summary: str
    claims: tuple[str, ...]
    promises: tuple[Promise, ...]
    place: str
    said: str
    grade: str = "common"
    unit: str = ""  # the respondent is this unit, {b} its head


STORIES = (
    Story(
        "02", "0201",
        "{a}、{b}两户相邻，{b}翻建辅房时抬高了弄堂里的排水沟，下雨时水倒灌进{a}家灶间，双方多次争吵。",
        ("把排水沟恢复到原来的高度。", "赔偿灶间墙面修补费。"),
        (Promise("把弄堂排水沟恢复到原来的高度，保证排水通畅。"), Promise("赔偿灶间墙面修补费。", "cash", "1500.00")),
        "两户之间的弄堂",
        "{a}说水沟被抬高以后灶间进过两次水；{b}说翻建时没想到会倒灌，愿意改，赔偿希望少一点。",
    ),
    Story(
        "02", "0202",
        "{b}在两户共用的进出小路边砌了花坛，{a}家三轮车进不去，双方争执。",
        ("拆掉花坛，恢复原来的路宽。",),
        (Promise("拆掉花坛，小路恢复到原来的宽度。"),),
        "共用小路",
        "{a}说路是老底子两家一起走的；{b}说花坛只砌了半米，答应拆。",
        "simple",
    ),
    Story(
        "02", "0204",
        "{b}夜里在院子里用切割机做活，{a}家有老人和小孩，多次劝说无效，争吵起来。",
        ("晚上不要再做活。",),
        (Promise("晚上七点到早上七点不用切割机。", "stop"),),
        "{a}家隔壁院子",
        "{a}说老人血压高睡不好；{b}说赶工期，承认不对，当面赔礼。",
        "simple",
    ),
    Story(
        "02", "0205",
        "{b}家的狗没有拴，把路过的{a}小腿咬伤，花去门诊和疫苗费，双方对误工费谈不拢。",
        ("赔偿医疗费、误工费。", "以后把狗拴好。"),
        (Promise("赔偿医疗费、误工费。", "cash", "2600.00"), Promise("狗拴养，出门牵绳。", "stop")),
        "晒场",
        "{a}出示了门诊发票；{b}认账，说钱可以分两次给。",
    ),
    Story(
        "01", "0101",
        "{a}年过七十，几个子女对赡养费和看病陪护轮流的事意见不一，{b}两年没有出钱，老人找到村里。",
        ("按月给赡养费。", "看病由子女轮流陪护。"),
        (Promise("每月10日以前给赡养费。", "cash", "500.00"), Promise("每季度轮流陪老人看病。")),
        "{a}家",
        "老人说吃用不够；{b}说前两年生意不好，现在愿意出。",
        "hard",
    ),
    Story(
        "01", "0104",
        "兄弟分家时对父母留下的两间老屋怎么使用没有讲清，{b}把东间堆了货，{a}要求让出来。",
        ("东间归{a}使用。",),
        (Promise("一个月内把东间的货搬走，东间归{a}使用，西间归{b}使用。"),),
        "老屋",
        "{a}说当年口头讲好一人一间；{b}说没有字据，愿意各用一间。",
        "hard",
    ),
    Story(
        "03", "0301",
        "{b}翻建围墙时往外移了二十公分，{a}认为占了自家宅基，两家在墙基前推搡。",
        ("把围墙退回原来的位置。",),
        (Promise("围墙按老墙基的位置退回重砌。"),),
        "两户围墙边",
        "双方一起拉皮尺量过，老墙基还在；{b}说是师傅放线放错了。",
        "hard",
    ),
    Story(
        "07", "0702",
        "两户承包地相邻，机耕路拓宽时界桩被挖掉，{b}春耕时多翻了一条，{a}认为越界。",
        ("把界线定下来。",),
        (Promise("按承包合同面积重新丈量，埋界桩，费用各半。"),),
        "桑园南承包地",
        "双方各说各的界线，合同上只有面积。",
        "hard",
    ),
    Story(
        "07", "0703",
        "{b}租种{a}的三亩田种葡萄，去年的租金只付了一半，{a}上门讨要未果。",
        ("付清去年租金。",),
        (Promise("付清去年剩下的租金。", "transfer", "1800.00"),),
        "葡萄园",
        "{a}出示了流转合同；{b}说去年台风减产，请求宽限一个月。",
    ),
    Story(
        "10", "1001",
        "{a}在该厂做工，三个月工资没有拿到，多次讨要，厂方说货款没有收回。",
        ("付清拖欠的工资。",),
        (
            Promise("分两次付清工资，第一次付一半。", "transfer", "6800.00"),
            Promise("付清余下的工资。", "transfer", "6800.00"),
        ),
        "村工业小区",
        "{a}出示了工资条和考勤；厂方对数额没有意见，提出分两次付。",
        "hard",
        "样例针织制衣厂（样例）",
    ),
    Story(
        "04", "0402",
        "{b}租住{a}家两间房，退租时对押金和水电费结算争执不下。",
        ("退房结清水电费。",),
        (Promise("水电费按表结清，当场退房。", "cash", "420.00"),),
        "{a}家出租房",
        "双方一起抄了水电表，算出了数。",
        "simple",
    ),
    Story(
        "04", "0401",
        "{b}两年前向{a}借款，写有借条，到期只还了一部分，{a}多次催讨。",
        ("归还余下的借款。",),
        (
            Promise("分两次还清借款，第一次还一半。", "transfer", "10000.00"),
            Promise("还清余下的借款。", "transfer", "10000.00"),
        ),
        "{a}家",
        "{a}出示了借条；{b}承认借款，说手头紧，请求分两次还。",
    ),
    Story(
        "13", "",
        "{b}骑电动车在机耕路拐弯时碰倒{a}，{a}手腕扭伤，双方对医药费谈不拢。",
        ("赔偿医药费和误工费。",),
        (Promise("赔偿医药费和误工费。", "cash", "3200.00"),),
        "机耕路拐弯处",
        "交警已经认定责任；{b}愿意赔，对误工天数有不同意见。",
    ),
    Story(
        "09", "",
        "{b}家养鸭的水排到河浜里，下游的{a}家鱼塘死了一批鱼苗。",
        ("赔偿鱼苗损失，不再往河浜里排。",),
        (Promise("赔偿鱼苗损失。", "cash", "4500.00"), Promise("鸭棚的水接进沉淀池，不再直排。")),
        "西河浜",
        "双方到现场看过；{b}承认前几天清过鸭棚。",
        "hard",
    ),
)  # fmt: skip
FAILED_WHY = (
    "双方对界线各执一词，都拿不出凭据，不同意重新丈量。",
    "对赔偿数额相差较大，两次调解都谈不拢。",
    "一方坚持要走诉讼，不愿再谈。",
)

POLICE, COURT = "余新派出所", "示例区人民法院"
HANDED_OVER = {  # by place of sixteen: where a case came from, the way it came, and who sent it
    7: ("police", "police", POLICE),
    13: ("agency", "agency", "镇自然资源所"),
    15: ("court", "court", COURT),
}


def handed_over(place: int, on: str) -> dict[str, Any]:
    """Return what a case says of the authority or the court that handed it over; nothing for the others."""
    if place % 16 not in HANDED_OVER:
        return {}
    source, kind, unit = HANDED_OVER[place % 16]
    into = {"link_way": "in", "link_kind": kind, "link_on": on, "link_unit": unit, "link_reply": "结果已书面反馈。"}
    return {"source": source, "source_unit": unit, "linkage": [into]}


def gone_to(kind: str, on: str) -> dict[str, Any]:
    """Return the row that says that a case went on to the police or to the court."""
    unit = {"police": POLICE, "lawsuit": COURT}[kind]
    return {"link_way": "out", "link_kind": kind, "link_on": on, "link_unit": unit}
