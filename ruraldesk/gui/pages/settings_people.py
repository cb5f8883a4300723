"""Panels of 设置 about people: the window, the clerks, the recovery sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.clerk_dialog import ClerkDialog
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import Question, ask
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.pages.settings_panel import SettingsPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.services import clerks, settings
from ruraldesk.services.clerks import Clerk
from ruraldesk.services.desk import ClerkRole

LOCK_MINUTES = (5, 10, 15, 30, 60)


class WindowPanel(SettingsPanel):
    """Text size and the lock."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "窗口", "每人各存各的")
        chosen = settings.settings(bench.desk)
        self._large = TickBox("大字（Ctrl+Alt+加号）")
        self._large.setObjectName("field:large_text")
        self._large.setAccessibleName("大字")
        self._large.setMinimumHeight(tokens.measures().row)
        self._large.setChecked(chosen.large_text)
        self._large.clicked.connect(self._on_large)
        self.inner.addWidget(self._large)
        self._lock = ChoiceBox()
        self._lock.setObjectName("field:lock_after")
        self._lock.setAccessibleName("没人动多久锁定")
        self._lock.setMinimumHeight(tokens.measures().row)
        self._lock.setMinimumWidth(140)
        for minutes in LOCK_MINUTES:
            self._lock.addItem(f"{minutes}分钟", minutes)
        at = LOCK_MINUTES.index(chosen.lock_after_min) if chosen.lock_after_min in LOCK_MINUTES else 2
        self._lock.setCurrentIndex(at)
        self._lock.activated.connect(self._on_lock)
        self.add_line("没人动多久就锁定", "", self._lock)

    def _on_large(self, on: bool) -> None:
        self.bench.navigator.use_large_text(on)

    def _on_lock(self, place: int) -> None:
        minutes = LOCK_MINUTES[place]
        self.do(lambda: settings.change(self.bench.desk, lock_after_min=minutes), self._on_saved, "存设置")

    def _on_saved(self, saved: object) -> None:  # noqa: ARG002
        self.say("设置已存")


class ClerksPanel(SettingsPanel):
    """Who may open the desk."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "谁能打开", "各用各的口令")
        supervisor = bench.desk.clerk_role == "supervisor"
        for clerk in clerks.clerks(bench.desk):
            self._add(clerk, supervisor)
        add = Button("add_clerk", "加一个人", icon="add")
        own = Button("passphrase", "换我的口令")
        add.clicked.connect(self._on_add)
        own.clicked.connect(self._on_own)
        add.setEnabled(supervisor)
        self.add_buttons(add, own)
        if not supervisor:
            self.inner.addWidget(label("加人、停用要主管来办。", role="small", colour=tokens.INK2))

    def _add(self, clerk: Clerk, supervisor: bool) -> None:
        role = "主管" if clerk.role == "supervisor" else "经办"
        words = f"{role}，现在在用" if clerk.me else (role if clerk.active else f"{role}，已停用")
        stop = Link(f"disable.{clerk.name}", "停用", small=True)
        stop.setProperty("clerk", clerk.name)
        if not supervisor or not clerk.active or clerk.me:
            stop.hide()
        stop.clicked.connect(self._on_disable)
        self.add_line(clerk.name, words, stop)

    def _on_add(self) -> None:
        desk = self.bench.desk
        known = frozenset(one.name for one in clerks.clerks(desk) if one.active)
        dialog = ClerkDialog(self, own=False, known=known)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            name, secret = dialog.name, dialog.passphrase
            role: ClerkRole = "supervisor" if dialog.leads else "clerk"
            self.do(lambda: clerks.add_clerk(desk, name, secret, role), self._on_added, "加人")
        dialog.deleteLater()

    def _on_added(self, clerk: Clerk) -> None:
        self.say(f"{clerk.name}可以打开了")

    def _on_own(self) -> None:
        desk, dialog = self.bench.desk, ClerkDialog(self, own=True)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            secret = dialog.passphrase
            self.do(lambda: clerks.change_passphrase(desk, desk.clerk, secret), self._on_changed, "换口令")
        dialog.deleteLater()

    def _on_changed(self, done: None) -> None:  # noqa: ARG002
        self.say("口令已换")

    def _on_disable(self) -> None:
        link = self.sender()
        name = str(link.property("clerk")) if link is not None else ""
        body = "她不能再打开，做过的记录都留着；没填完的转给你接着填。"
        if name and ask(self, Question("disable", f"停用{name}吗？", body, f"停用{name}", "留着")).go:
            self.do(lambda: clerks.disable_clerk(self.bench.desk, name), self._on_disabled, "停用")

    def _on_disabled(self, done: None) -> None:  # noqa: ARG002
        self.say("已停用")


class RecoveryPanel(SettingsPanel):
    """A new recovery sheet; the old one is void at once."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "恢复单", "忘了口令时用")
        self.inner.addWidget(label("纸丢了，或者换了村书记、档案员，重打一张。旧的马上作废。", wrap=True))
        again = Button("new_recovery", "重打恢复单", icon="print")
        again.setEnabled(bench.desk.clerk_role == "supervisor")
        again.clicked.connect(self._on_again)
        self.add_buttons(again)

    def _on_again(self) -> None:
        question = Question("new_recovery", "重打恢复单吗？", "旧的那张马上作废，收回来撕掉。", "重打一张", "不打")
        if ask(self, question).go:
            self.bench.navigator.drill_recovery(anew=True)


class DutyPanel(SettingsPanel):
    """One clerk hands over to the next."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "交接班", "换届、调岗时用")
        words = "做一个交接包：未办结清单、档案目录、登记数和校验、交接单。再换口令、打新恢复单。"
        self.inner.addWidget(label(words, wrap=True))
        begin = Button("change_duty", "开始交接", icon="people")
        supervisor = bench.desk.clerk_role == "supervisor"
        begin.setEnabled(supervisor)
        begin.clicked.connect(self._on_begin)
        self.add_buttons(begin)
        if not supervisor:
            self.inner.addWidget(label("交接要主管来办。", role="small", colour=tokens.INK2))

    def _on_begin(self) -> None:
        self.bench.navigator.change_duty()
