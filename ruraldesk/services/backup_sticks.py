"""Backups on a stick: written in one press, remembered, and asked for again when the last one is old."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruraldesk.clock import civil_date, instant_text, parse_instant
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import backups
from ruraldesk.services.backups import Backup
from ruraldesk.services.desk import Desk

REMIND_DAYS = 14
KEPT = 5  # the newest ones that stay on a stick
_LAST = "backup.stick"


@dataclass(frozen=True, slots=True)
class OnStick:
    """A backup that lies on a stick now."""

    backup: Backup
    label: str
    can_unplug: bool


@dataclass(frozen=True, slots=True)
class LastOnStick:
    """When the last one was written to a stick; ``at`` is "" if that never happened."""

    at: str
    label: str
    days: int
    due: bool

    @property
    def short(self) -> str:
        """What is so, in a few signs; "" while all is well."""
        if not self.due:
            return ""
        return f"U盘上的备份已{self.days}天" if self.at else "U盘上还没有备份"

    @property
    def words(self) -> str:
        """What is so, and what to do; "" while all is well."""
        if not self.due:
            return ""
        if not self.at:
            return "U盘上还没有备份。电脑坏了，本机的备份也跟着没了，插上U盘备一份。"
        return f"U盘上的备份已经{self.days}天了，插上U盘再备一份。"


def write(desk: Desk, root: Path, label: str = "", progress: Progress = SILENT) -> OnStick:
    """Back up to a stick, in a folder of this village, and keep its newest ones.

    Raises what back_up raises; then nothing counts as written.
    """
    from ruraldesk.store.backup import keep_newest

    target = root / f"ruraldesk-{desk.code}"
    made = backups.back_up(desk, target, progress)
    keep_newest(target, KEPT)
    name = label or root.name or str(root)
    desk.store.settings.set(_LAST, {"at": instant_text(desk.clock.now()), "label": name})
    return OnStick(made, name, _let_go(root))


def last(desk: Desk) -> LastOnStick:
    """Return when the last backup went to a stick, and whether another one is due.

    A desk that never wrote one has the same two weeks, from its first record on.
    """
    told = desk.store.settings.get(_LAST, {})
    facts = told if isinstance(told, dict) else {}
    at = str(facts.get("at", ""))
    since = at or _first_line(desk)
    days = (desk.clock.today() - civil_date(parse_instant(since))).days if since else 0
    return LastOnStick(at, str(facts.get("label", "")), days, days >= REMIND_DAYS)


def _first_line(desk: Desk) -> str:
    """Return the instant of the first thing that was written at this desk; "" before that."""
    log = desk.store.log
    firsts = [next(log.lines(key, 1, 1), None) for key in log.heads() if key.startswith(desk.device)]
    return min((one.header.at for one in firsts if one is not None), default="")


def _let_go(root: Path) -> bool:
    """Write out what waits for the stick; True if it may be pulled out."""
    from ruraldesk.bundle.sticks import this_system

    system = this_system()
    volume = next((one for one in system.volumes() if one.path == root), None)
    return volume is not None and system.release(volume)
