"""A household survey as somebody else makes it in Excel: more than 60 questions, with all that XLSForm teaches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

HEAD = (
    "type", "name", "label::English (en)", "label::中文 (zh)", "hint::中文 (zh)", "required", "required_message",
    "relevant", "constraint", "constraint_message", "calculation", "default", "read_only", "appearance",
    "choice_filter", "parameters", "repeat_count", "disabled",
)  # fmt: skip


def _row(kind: str, name: str = "", label: str = "", **more: str) -> list[str | None]:
    given = {"type": kind, "name": name, "label::中文 (zh)": label, "label::English (en)": f"{name} (en)", **more}
    given = {("hint::中文 (zh)" if key == "hint" else key): value for key, value in given.items()}
    assert set(given) <= set(HEAD), set(given) - set(HEAD)
    return [given.get(key) or None for key in HEAD]


SURVEY = [
    list(HEAD),
    _row("start", "start"),
    _row("today", "today"),
    _row("deviceid", "deviceid"),
    _row("note", "welcome", "入户前先亮明身份。"),
    _row("begin group", "住户", "住户"),
    _row("text", "户主姓名", "户主姓名", required="yes", required_message="先写户主姓名。"),
    _row("select_one xian", "county", "县（市、区）", required="yes"),
    _row("select_one zhen", "town", "镇（街道）", choice_filter="county = ${county}"),
    _row("select_one cun", "village", "村", choice_filter="county = ${county} and town = ${town}"),
    _row("integer", "group_number", "村民小组", constraint=". >= 1 and . <= 40", constraint_message="小组是1到40。"),
    _row(
        "date", "visit_on", "入户日期", default="today()", constraint=". <= today()", constraint_message="不能写以后。"
    ),
    _row("time", "visit_at", "入户时间"),
    _row("dateTime", "next_visit", "约好下次"),
    _row("text", "contact_phone", "联系电话", constraint="regex(., '1[3-9][0-9]{9}')"),
    _row("geopoint", "spot", "位置"),
    _row("barcode", "door_plate", "门牌二维码"),
    _row("acknowledge", "agreed", "已说明用途，户主同意登记"),
    _row("end group"),
    _row("begin group", "房屋", "房屋"),
    _row("select_one fang or_other", "house_kind", "房屋结构"),
    _row("integer", "floors", "层数", constraint=". > 0 and . < 10"),
    _row("decimal", "house_area", "建筑面积（㎡）", constraint=". > 0"),
    _row("decimal", "yard_area", "院子面积（㎡）"),
    _row("calculate", "whole_area", calculation="${house_area} + coalesce(${yard_area}, 0)"),
    _row("integer", "built_year", "建成年份", constraint=". >= 1900 and . <= 2100"),
    _row("calculate", "house_age", calculation="if(${built_year} = '', '', 2026 - ${built_year})"),
    _row("note", "area_told", "共${whole_area}㎡，建了${house_age}年。"),
    _row("select_one yesno", "rented", "有没有出租"),
    _row("begin group", "lease", "出租情况", relevant="${rented} = 'yes'"),
    _row("integer", "rooms_let", "出租几间", required="yes"),
    _row("decimal", "rent", "月租（元）"),
    _row("select_one yesno", "lease_filed", "备案了没有"),
    _row("text", "why_not_filed", "没有备案的原因", relevant="${lease_filed} = 'no'"),
    _row("end group"),
    _row("select_multiple shebei", "equipment", "家里有哪些"),
    _row("calculate", "equipment_count", calculation="count-selected(${equipment})"),
    _row("text", "equipment_note", "设备说明", relevant="selected(${equipment}, 'boiler')"),
    _row("range", "tidy", "整洁打几分", parameters="start=0 end=10 step=1"),
    _row("range", "water_pressure", "水压", parameters="start=0 end=1 step=0.1"),
    _row("end group"),
    _row("integer", "people_count", "家里几口人", required="yes", constraint=". >= 1 and . <= 20"),
    _row("begin repeat", "成员", "家庭成员", repeat_count="${people_count}"),
    _row("text", "member_name", "成员称呼", required="yes"),
    _row("select_one sex", "sex", "性别"),
    _row("integer", "age", "年龄", constraint=". >= 0 and . <= 130"),
    _row("begin group", "working", "工作", relevant="${age} >= 16"),
    _row("select_one job", "job", "从业"),
    _row("text", "employer", "单位", relevant="${job} = 'employed'"),
    _row("decimal", "work_hours", "每周小时"),
    _row("end group"),
    _row("select_multiple help", "help_wanted", "需要的帮助"),
    _row("end repeat"),
    _row("calculate", "oldest", calculation="max(${age})"),
    _row("calculate", "total_age", calculation="sum(${age})"),
    _row("calculate", "members", calculation="count(${成员})"),
    _row("begin group", "land", "田地"),
    _row("decimal", "paddy", "水田（亩）", default="0"),
    _row("decimal", "dry", "旱地（亩）", default="0"),
    _row("decimal", "pond", "鱼塘（亩）", default="0"),
    _row("calculate", "land_total", calculation="round(${paddy} + ${dry} + ${pond}, 2)"),
    _row("select_multiple crop", "crops", "种什么", relevant="${land_total} > 0"),
    _row("select_one yesno", "leased_out", "流转出去没有", appearance="minimal"),
    _row("text", "leased_to", "流转给谁", relevant="${leased_out} = 'yes'"),
    _row("date", "leased_until", "流转到", relevant="${leased_out} = 'yes'", constraint=". > ${visit_on}"),
    _row("end group"),
    _row("begin group", "waste", "垃圾分类"),
    _row("select_one often", "sorting", "分类习惯"),
    _row("select_one often", "sorting_kitchen", "易腐垃圾单放"),
    _row("integer", "bins", "几个桶", default="2"),
    _row("text", "waste_advice", "对垃圾分类的意见", appearance="multiline"),
    _row("end group"),
    _row("begin group", "wishes", "意见"),
    _row("select_one yesno", "has_wish", "有没有意见"),
    _row("text", "wish", "意见内容", relevant="${has_wish} = 'yes'", required="yes", appearance="multiline"),
    _row("select_multiple channel", "channels", "希望怎么答复", relevant="${has_wish} = 'yes'"),
    _row("integer", "satisfaction", "满意度（1到5）", constraint=". >= 1 and . <= 5"),
    _row("text", "old_question", "不用了的一题", disabled="yes"),
    _row("image", "front_photo", "门面照片"),
    _row("text", "written_by", "填表人", required="yes"),
    _row("hidden", "form_source", default="省里发的样表"),
    _row("calculate", "summary", calculation="concat(${户主姓名}, '，', ${people_count}, '人，', ${land_total}, '亩')"),
    _row("end group"),
]
_LISTS = {
    "yesno": ("yes 是", "no 否"),
    "sex": ("m 男", "f 女"),
    "fang": ("brick 砖混", "frame 框架", "wood 砖木"),
    "shebei": ("tap 自来水", "gas 天然气", "boiler 锅炉", "net 宽带"),
    "job": ("employed 上班", "farm 务农", "shop 开店", "none 在家"),
    "help": ("meal 助餐", "doctor 看病", "repair 修东西"),
    "crop": ("rice 水稻", "rape 油菜", "mulberry 桑树"),
    "often": ("always 一直", "some 有时", "never 没有"),
    "channel": ("phone 电话", "visit 上门", "board 公开栏"),
}
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::中文 (zh)", "county", "town"],
    *([name, *(one.split()[at] for at in (0, 0, 1)), None, None] for name, each in _LISTS.items() for one in each),
    ["xian", "xiuzhou", "Xiuzhou", "秀洲区（样例）", None, None],
    ["xian", "nanhu", "Nanhu", "南湖区（样例）", None, None],
    ["zhen", "yunjing", "Yunjing", "云泾镇", "xiuzhou", None],
    ["zhen", "other_town", "Other", "别的镇", "nanhu", None],
    ["cun", "hetang", "Hetang", "禾塘村", "xiuzhou", "yunjing"],
    ["cun", "liuting", "Liuting", "柳汀村", "nanhu", "other_town"],
]  # fmt: skip
SETTINGS = [["form_title", "form_id", "version"], ["入户调查（样表）", "HouseHold-Survey", "3"]]

VALUES: dict[str, Any] = {  # Any: JSON values
    "house_kind": "other",
    "house_kind_other": "钢结构",
    "county": "xiuzhou",
    "town": "yunjing",
    "village": "hetang",
    "group_number": 3,
    "visit_on": "2026-11-20",
    "visit_at": "09:30",
    "next_visit": "2026-12-01T14:00",
    "contact_phone": "13800138000",
    "spot": "30.77 120.75",
    "door_plate": "HT-03-018",
    "agreed": "OK",
    "floors": 2,
    "house_area": "156.5",
    "yard_area": "40",
    "built_year": 1998,
    "rented": "yes",
    "rooms_let": 2,
    "rent": "800",
    "lease_filed": "no",
    "why_not_filed": "不知道要备案",
    "equipment": ["tap", "boiler"],
    "equipment_note": "柴火锅炉",
    "tidy": 8,
    "water_pressure": "0.3",
    "people_count": 2,
    "paddy": "2.5",
    "dry": "0.75",
    "pond": "0",
    "crops": ["rice", "mulberry"],
    "leased_out": "yes",
    "leased_to": "禾塘农场（样例）",
    "leased_until": "2030-12-31",
    "sorting": "some",
    "sorting_kitchen": "always",
    "bins": 3,
    "waste_advice": "桶盖太重，\n老人掀不动。",
    "has_wish": "yes",
    "wish": "路灯晚上十点就灭。",
    "channels": ["phone", "board"],
    "satisfaction": 4,
    "written_by": "沈小兰",
}
ROWS: list[dict[str, Any]] = [  # Any: JSON values
    {
        "member_name": "户主",
        "sex": "m",
        "age": 70,
        "job": "employed",
        "employer": "样例厂",
        "work_hours": "40",
        "help_wanted": ["meal"],
    },
    {"member_name": "孙女", "sex": "f", "age": 8, "help_wanted": ["doctor"]},
]


def write_book(path: Path, survey: list[list[str | None]] | None = None) -> Path:
    """Write the workbook, or one with another survey sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, lines in (("survey", survey or SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def without(name: str, **changed: str) -> list[list[str | None]]:
    """Return the survey with one question's cells changed: what somebody mistyped."""
    lines = [list(one) for one in SURVEY]
    for line in lines:
        if line[1] == name:
            for key, value in changed.items():
                line[HEAD.index(key)] = value
    return lines
