"""出错说明: what whoever helps needs to know when we were wrong. No name, no title, nothing that was typed."""

from __future__ import annotations

import platform
import shutil
import traceback
from datetime import datetime
from pathlib import Path

import ruraldesk
from ruraldesk.clock import CHINA
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.services import backups
from ruraldesk.services.desk import Desk
from ruraldesk.store.safe_file import write_safely

LOGS = "logs"


def places(mistake: BaseException) -> str:
    """Return where in the program it went wrong, cause first: file, line and function; never a value or a message."""
    chain: list[BaseException] = []
    one: BaseException | None = mistake
    while one is not None and one not in chain:
        chain.insert(0, one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    lines = []
    for part in chain:
        lines.append(f"{type(part).__name__}{f' {part.code}' if isinstance(part, UserError) else ''}")
        frames = traceback.extract_tb(part.__traceback__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join(lines)


def diagnosis(mistake: BaseException, folder: DataFolder, desk: Desk | None, at: datetime, window: str = "") -> str:
    """Return the whole note as text."""
    head = [
        f"出错说明　{at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        f"ruraldesk {getattr(ruraldesk, '__version__', '')}　Python {platform.python_version()}　{platform.platform()}",
        *([window] if window else []),
        _disk(folder),
    ]
    return "\n".join([*head, *_of_desk(desk), "", places(mistake), ""])


def keep(folder: DataFolder, text: str, at: datetime) -> Path | None:
    """Write a note into the data folder's logs; None where even that is not possible."""
    target = folder.root / LOGS
    try:
        target.mkdir(parents=True, exist_ok=True)
        file = target / f"error-{at:%Y%m%dT%H%M%SZ}.txt"
        write_safely(file, text.encode("utf-8"))
    except (OSError, UserError):
        return None
    return file


def _disk(folder: DataFolder) -> str:
    try:
        free = shutil.disk_usage(folder.root).free // 1_000_000
        size = folder.vault.stat().st_size // 1_000 if folder.vault.exists() else 0
    except OSError:
        return "盘读不到"
    return f"盘剩{free} MB　记录文件{size} KB"


def _of_desk(desk: Desk | None) -> list[str]:
    if desk is None or not desk.is_open:
        return ["登记台没有打开"]
    try:
        counts = "、".join(f"{form} {count}" for form, count in sorted(desk.store.records.counts().items()))
        last = backups.last_good(desk)
        lines = desk.store.log.count()
    except UserError as refusal:
        return [f"登记台读不到：{refusal.code}"]
    return [
        f"{desk.role}　设备{desk.device}　修改记录{lines}条　上次备份{last.made_at if last else '没有'}",
        f"件数：{counts or '没有'}",
    ]
