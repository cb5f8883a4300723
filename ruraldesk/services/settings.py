"""Typed settings of a desk (not in the log, never handed over)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace

from ruraldesk.services.desk import Desk

_PER_CLERK = ("large_text",)


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be chosen in 设置."""

    lock_after_min: int = 15
    large_text: bool = False  # per clerk
    print_font: str = ""  # "" = the font that comes with the program
    paper_board: str = "a4"  # a3 | a4
    backup_folder: str = ""  # a second place for backups
    last_stick: str = ""
    county: str = ""  # as papers name it, before the town's name
    village_short: str = ""  # as numbers have it; "" = the village's name without the town's before it
    committee: str = ""  # "" = 村名 + 村民委员会
    cooperative: str = ""  # "" = 村名 + 股份经济合作社
    duty_phone: str = ""
    supervision_phone: str = ""  # 村务监督委员会; "" = the duty phone
    opinion_box: str = ""  # where it hangs: 村委会门口
    reception: str = ""  # 接待时间


def settings(desk: Desk) -> Settings:
    """Return the settings for the clerk at work."""
    kept = {one.name: desk.store.settings.get(_key(desk, one.name), None) for one in fields(Settings)}
    return Settings(**{name: value for name, value in kept.items() if value is not None})


def change(desk: Desk, **values: object) -> Settings:
    """Change the named settings. Raises TypeError for a name that is not there."""
    changed = replace(settings(desk), **values)  # type: ignore[arg-type]  # replace() itself refuses unknown names
    for name, value in asdict(changed).items():
        if name in values:
            desk.store.settings.set(_key(desk, name), value)
    return changed


def _key(desk: Desk, name: str) -> str:
    return f"choice/{desk.clerk}/{name}" if name in _PER_CLERK else f"choice/{name}"
