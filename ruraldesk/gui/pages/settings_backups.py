"""Panel of 设置 about backups: the newest ones, one now, one on a stick, and bringing one back."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import MessageBar
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_folder, tell
from ruraldesk.gui.pages.settings_panel import SettingsPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import size_words, when
from ruraldesk.services import backup_sticks, backups, handover
from ruraldesk.services.backup_sticks import OnStick
from ruraldesk.services.backups import Backup

SHOWN = 3


class BackupsPanel(SettingsPanel):
    """A reminder stands on top while the last one on a stick is older than two weeks."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "备份", "每次打开核对过才算数")
        found, last = backups.backups(bench.desk), backup_sticks.last(bench.desk)
        if last.words:
            bar = MessageBar("warn", last.words)
            bar.setObjectName("stick_reminder")
            self.inner.addWidget(bar)
        for one in found[:SHOWN]:
            back = Link("restore", "看里面、恢复", small=True)
            back.setAccessibleName(f"看{when(one.made_at, bench.clock)}的备份里面，恢复")
            back.setProperty("file", str(one.file))
            back.clicked.connect(self._on_restore)
            self.add_line(when(one.made_at, bench.clock), f"{one.records:,}件，{size_words(one.size)}", back)
        if not found:
            self.inner.addWidget(label("还没有备份，关窗口时会自己做一份。", colour=tokens.DANGER, wrap=True))
        elif len(found) > SHOWN:
            self.inner.addWidget(label(f"共{len(found)}份，旧的会自己变稀", role="small", colour=tokens.INK2))
        if last.at:
            self.add_line("U盘上", f"{when(last.at, bench.clock)}，{last.label}")
        self._add_verbs()

    def _add_verbs(self) -> None:
        stick = Button("backup_stick", "备份到U盘", icon="usb_stick")
        now = Button("backup", "现在备份", icon="shield_checkmark")
        elsewhere = Button("restore_from", "从备份恢复", icon="history")
        other = Button("backup_to", "备份到别处", icon="folder")
        for button, slot in (
            (stick, self._on_stick),
            (now, self._on_now),
            (elsewhere, self._on_restore_from),
            (other, self._on_other),
        ):
            button.clicked.connect(slot)
        self.add_buttons(stick, now)
        self.add_buttons(elsewhere, other)

    def _on_now(self) -> None:
        self.do(lambda: backups.back_up(self.bench.desk), self._on_made, "备份")

    def _on_stick(self) -> None:
        """One stick is taken at once; of several the clerk chooses."""
        found = [one for one in handover.sticks() if not one.read_only]
        if len(found) == 1:
            self.write_to(found[0].path, found[0].label)
        elif found:
            names = "、".join(one.label or str(one.path) for one in found)
            folder = choose_folder(self, f"插着{len(found)}个U盘（{names}），选一个")
            if folder is not None:
                self.write_to(folder)
        else:
            tell(self, "没看到能写的U盘", "插好U盘，等几秒，再点一次“备份到U盘”。", name="no_stick")

    def write_to(self, root: Path, label_: str = "") -> None:
        """Back up to a stick."""
        desk = self.bench.desk
        self.do(lambda: backup_sticks.write(desk, root, label_), self._on_stick_done, "备份到U盘，现在不要拔")

    def _on_other(self) -> None:
        folder = choose_folder(self, "备份到哪里")
        if folder is not None:
            self.do(lambda: backups.back_up(self.bench.desk, folder), self._on_made, "备份")

    def _on_restore(self) -> None:
        link = self.sender()
        if link is not None:
            self.bench.navigator.restore(Path(str(link.property("file"))))

    def _on_restore_from(self) -> None:
        self.bench.navigator.restore()

    def _on_made(self, made: Backup) -> None:
        self.say(f"备份好了，{made.records:,}件，打开核对过")

    def _on_stick_done(self, made: OnStick) -> None:
        what = f"{made.backup.records:,}件已备份到{made.label}，打开核对过。"
        if made.can_unplug:
            tell(self, "可以拔出", what, name="stick_done")
        else:
            tell(self, "备份好了", f"{what}\n在电脑上点“弹出”，再拔U盘。", name="stick_done")
