"""A small form, a record of it, and prints of both: the ground for tests of the .print language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ruraldesk.documents.prints import parse_print
from ruraldesk.documents.render import Rendered, render
from ruraldesk.documents.snapshot import Linked, PrintOptions, Snapshot, VillageNames
from ruraldesk.documents.template import PrintTemplate
from ruraldesk.model.expressions import parse
from ruraldesk.model.form import Choice, Field, FormSpec, ListView, Print, Repeat, State
from ruraldesk.model.record import Fields, Record

PERSON_ID = "00000000-0000-4000-8000-000000000001"
RECORD_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
VILLAGE = VillageNames("330499101201", "禾塘村", town="云泾镇", county="嘉禾区")


def person_spec() -> FormSpec:
    fields = (
        Field("name", "text", "姓名", 1, privacy="internal", mask="name"),
        Field("mobile", "text", "手机", 2, privacy="sensitive", mask="mobile", check="mobile"),
        Field("id_no", "text", "证件号码", 3, privacy="sensitive", mask="id_number", check="id_number", town="never"),
        Field("birth", "date", "出生日期", 4, privacy="sensitive", mask="birth"),
        Field("political", "text", "政治面貌", 5, privacy="sensitive"),
        Field("group_no", "integer", "村民小组", 6, privacy="internal"),
    )
    title = parse("concat(${name}, if(${group_no} != '', concat('　第', ${group_no}, '组'), ''))")
    return FormSpec("human", "人", 2026112301, "p" * 16, fields, list_view=ListView(title=title))


def work_spec() -> FormSpec:
    fields = (
        Field("name", "text", "名称", 1, privacy="public"),
        Field("kind", "select_one", "类别", 2, choice_list="kind", privacy="public"),
        Field("done_on", "date", "完成日期", 3, privacy="public"),
        Field("cost", "decimal", "费用", 4, privacy="public", unit="yuan"),
        Field("leader", "link", "负责人", 5, link_form="human", privacy="public"),
        Field("duty_phone", "text", "值班电话", 6, privacy="public", check="phone"),
        Field("note", "text", "说明", 7, privacy="public"),
        Field("inner", "text", "内部意见", 8, privacy="internal"),
        Field("photo", "image", "照片", 9, privacy="public"),
        Field("summary", "text", "摘要", 11, repeat="items", privacy="public"),
        Field("amount", "decimal", "金额", 12, repeat="items", privacy="public", unit="yuan"),
    )
    return FormSpec(
        "work",
        "村务工作",
        2026112301,
        "w" * 16,
        fields,
        repeats=(Repeat("items", "明细", 10),),
        choices={"kind": (Choice("a", "修路", 1), Choice("b", "清河", 2))},
        states=(State("drafting", "编制中"), State("done", "已完成")),
        prints=(Print("sheet", "公示单", "prints/sheet.print", "board"),),
    )


def work_fields(**changed: object) -> Fields:
    fields: Fields = {
        "name": "村道修补",
        "kind": "a",
        "done_on": "2026-11-02",
        "cost": "3280.00",
        "leader": PERSON_ID,
        "duty_phone": "13800138000",
        "note": "工期七天。",
        "inner": "价高了些",
        "items": [
            {"_id": "1", "summary": "水泥", "amount": "1200.50"},
            {"_id": "2", "summary": "人工", "amount": "2079.50"},
        ],
    }
    return {**fields, **changed}  # type: ignore[dict-item]


def snapshot(audience: str = "board", options: PrintOptions | None = None, **changed: object) -> Snapshot:
    spec = work_spec()
    record = Record(RECORD_ID, "work", spec.version, "done", "工-0001", "村道修补", work_fields(**changed))
    person: Fields = {
        "name": "李𠮷敏",
        "mobile": "13912345678",
        "id_no": "11010519491231002X",
        "birth": "1949-12-31",
        "political": "群众",
        "group_no": 5,
    }
    printed = replace(spec.prints[0], audience=audience)  # type: ignore[arg-type]
    links = {PERSON_ID: Linked(person_spec(), "李𠮷敏　第5组", person)}
    options = options or PrintOptions(date(2026, 11, 23), clerk="沈小兰")
    return Snapshot(spec, printed, record, VILLAGE, options, links, device="a1b2c3d4e5f60718")


def printed(template: str, audience: str = "board", options: PrintOptions | None = None, **changed: object) -> Rendered:
    """Render a template (without its @page line) of the sample record."""
    return render(snapshot(audience, options, **changed), template_of(template))


def template_of(template: str) -> PrintTemplate:
    """Read a template (without its @page line) of the sample record."""
    text = f"@page profile=form-a4\n{template}\n"
    return parse_print(text, "prints/sheet.print", work_spec(), {"human": person_spec()})
