"""Question types of other XLSForms that this desk asks in its own way: each becomes one or two rows of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

Row = dict[str, str]

NAMES = {"photo": "image", "string": "text", "int": "integer", "datetime": "dateTime", "select1": "select_one"}
POINT = "'-?[0-9.]{1,12} -?[0-9.]{1,12}[0-9. -]{0,30}'"  # latitude, longitude, perhaps altitude and accuracy
POINTS = "'[0-9. ;-]{5,2000}'"
OTHER, ACKNOWLEDGED = "other", "acknowledged"
_OPENING = {"today": ("date", "填表日期", "today()"), "start": ("dateTime", "开始填写", "now()")}


def expanded(row: Row, lists: list[Row]) -> list[Row]:
    """Return what stands in the place of a foreign row; lists of choices that it needs are added to ``lists``."""
    kind, argument = parts(row["type"])
    kind = NAMES.get(kind, kind)
    make = _WAYS.get(kind)
    if make is not None:
        return make(row, argument, lists)
    if kind in ("select_one", "select_multiple") and argument.endswith(" or_other"):
        return _or_other(row, kind, argument.removesuffix(" or_other").strip(), lists)
    return [row | {"type": f"{kind} {argument}".strip()}]


def parts(written: str) -> tuple[str, str]:
    """Return the kind of a type and what follows it: ``begin group`` is the kind ``begin_group``."""
    kind, _, argument = re.sub(r"\s+", " ", written.strip()).partition(" ")
    if kind in ("begin", "end"):
        return f"{kind}_{argument.strip()}", ""
    if kind == "select" and argument.startswith(("one ", "multiple ")):
        word, _, rest = argument.partition(" ")
        return f"select_{word}", rest
    return kind, argument.removeprefix("from ") if kind in ("select_one", "select_multiple", "rank") else argument


def opening(kind: str) -> Row | None:
    """Return the row of a day or hour that other programs note by themselves, if somebody asks for it."""
    if kind not in _OPENING:
        return None
    type_, label, default = _OPENING[kind]
    return {"type": type_, "name": kind, "label": label, "default": default, "readonly": "yes"}


def _as_text(row: Row, _: str, __: Sequence[Row]) -> list[Row]:
    return [row | {"type": "text"}]


def _acknowledge(row: Row, _: str, lists: list[Row]) -> list[Row]:
    if all(one["list_name"] != ACKNOWLEDGED for one in lists):
        lists.append({"list_name": ACKNOWLEDGED, "name": "OK", "label": "已确认"})
    return [row | {"type": f"select_one {ACKNOWLEDGED}"}]


def _range(row: Row, _: str, __: list[Row]) -> list[Row]:
    """A slider is a number between two bounds; whole if its step is."""
    given = dict(re.findall(r"(start|end|step)\s*=\s*(-?[0-9.]+)", row.get("parameters", "")))
    start, end, step = given.get("start", "1"), given.get("end", "10"), given.get("step", "1")
    bounds = f". >= {start} and . <= {end}"
    own = row.get("constraint", "")
    words = row.get("constraint_message") or f"“{row.get('label') or row.get('name', '')}”应是{start}到{end}。"
    whole = all(_is_whole(one) for one in (start, step))
    rest = {key: value for key, value in row.items() if key != "parameters"}
    return [
        rest
        | {
            "type": "integer" if whole else "decimal",
            "constraint": f"({own}) and {bounds}" if own else bounds,
            "constraint_message": words,
        }
    ]


def _place(pattern: str, example: str) -> Callable[[Row, str, list[Row]], list[Row]]:
    def make(row: Row, _: str, __: list[Row]) -> list[Row]:
        hint = row.get("hint", "")
        return [
            row
            | {
                "type": "text",
                "hint": f"{hint}（{example}）" if hint else example,
                "constraint": f"regex(., {pattern})",
                "constraint_message": f"应是纬度、空格、经度，{example}。",
            }
        ]

    return make


def _or_other(row: Row, kind: str, list_name: str, lists: list[Row]) -> list[Row]:
    if all((one["list_name"], one["name"]) != (list_name, OTHER) for one in lists):
        at = max((place for place, one in enumerate(lists) if one["list_name"] == list_name), default=len(lists) - 1)
        lists.insert(at + 1, {"list_name": list_name, "name": OTHER, "label": "其他"})
    name = row.get("name", "")
    chosen = f"selected(${{{name}}}, '{OTHER}')" if kind == "select_multiple" else f"${{{name}}} = '{OTHER}'"
    more: Row = {"type": "text", "name": f"{name}_{OTHER}", "label": "写明其他", "relevant": chosen}
    return [row | {"type": f"{kind} {list_name}"}, more | ({"_row": row["_row"]} if "_row" in row else {})]


def _hidden(row: Row, _: str, __: list[Row]) -> list[Row]:
    rest = {key: value for key, value in row.items() if key not in ("label", "hint", "default")}
    default = row.get("default", "")
    return [rest | {"type": "calculate", "calculation": row.get("calculation") or _literal(default)}]


def _literal(text: str) -> str:
    return text if re.fullmatch(r"-?[0-9.]+|.*[(${].*", text) else f"'{text}'"


def _is_whole(text: str) -> bool:
    try:
        return Decimal(text) % 1 == 0
    except InvalidOperation:
        return False


_WAYS: dict[str, Callable[[Row, str, list[Row]], list[Row]]] = {
    "barcode": _as_text,
    "acknowledge": _acknowledge,
    "trigger": _acknowledge,
    "range": _range,
    "hidden": _hidden,
    "geopoint": _place(POINT, "如：30.77 120.75"),
    "geotrace": _place(POINTS, "如：30.77 120.75; 30.78 120.76"),
    "geoshape": _place(POINTS, "如：30.77 120.75; 30.78 120.76; 30.77 120.75"),
}
