"""Says which fields look as if they hold what must not leave the desk unasked."""

from __future__ import annotations

from ruraldesk.model.form import Field

_CHECKS = frozenset({"id_number", "mobile", "phone", "bank_card"})
_NAME_PARTS = frozenset(
    "idno bank account phone mobile tel telephone health illness disease disability disabled "  # noqa: SIM905
    "party parties victim informant".split()
)
_NAME_PIECES = ("id_no", "id_number", "id_card", "bank_", "medical")
_LABEL_PIECES = tuple(
    "身份证 证件号 银行 账号 卡号 手机 电话 联系方式 病 残疾 健康状况 当事人 受害人 举报人".split()  # noqa: SIM905
)
_SILENT = ("note",)


def looks_sensitive(one: Field) -> bool:
    """True if a field's rule, name or label speaks of IDs, phones, accounts, health or dispute parties."""
    if one.type in _SILENT:
        return False
    return one.check in _CHECKS or words_look_sensitive(one.name, one.label)


def words_look_sensitive(name: str, label: str) -> bool:
    """True if a name or label speaks of such matters."""
    by_name = bool(_NAME_PARTS & set(name.split("_"))) or any(piece in name for piece in _NAME_PIECES)
    return by_name or any(piece in label for piece in _LABEL_PIECES)
