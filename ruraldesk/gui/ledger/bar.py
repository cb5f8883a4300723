"""The ledger's action bar: how many are chosen, what can be done with them, and the way to a new one."""

from __future__ import annotations

from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.shell.page import ActionBar
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import FormSpec
from ruraldesk.services.ledger_filter import plain_title


class LedgerBar:
    """Shows what fits the choice; five acts at most beside the way to a new record."""

    def __init__(self, bar: ActionBar, spec: FormSpec, *, village: bool) -> None:
        self._noun = spec.list_view.noun
        self._has_prints = bool(spec.prints)
        self._takes_in = village
        self._releases = village and any(one.town == "on_request" for one in spec.fields)
        self._words = label("", role="bold", name="chosen")
        self.none = Link("choose_none", "取消选择")
        self.print = Button("print", "打印", icon=_icon("print"), key="F8")
        self.sheet = Button("import", "从Excel登记", icon=_icon("document_table"), key="Ctrl+I")
        self.export = Button("export", "导出", icon=_icon("arrow_download"), key="Ctrl+E")
        self.release = Button("release", "交给镇里看", icon=_icon("send"))
        self.copy = Button("copy", f"照着再登记一{self._noun}", icon=_icon("copy"))
        self.delete = Button("delete", "删掉", icon=_icon("delete"))
        self.restore = Button("restore", "放回", icon=_icon("arrow_undo"), kind="primary")
        self.new = Button("new", f"登记{plain_title(spec)}", icon="add", key="F2", kind="primary")
        for widget in (
            self._words, self.none, self.print, self.export, self.sheet, self.release, self.copy, self.delete
        ):  # fmt: skip
            bar.left.addWidget(widget)
        bar.right.addWidget(self.restore)
        bar.right.addWidget(self.new)

    def show_choice(self, count: int, listed: int, *, in_bin: bool) -> None:
        """Show what can be done: with the chosen, with all of a list, with what lies in the bin."""
        some = count > 0
        self._words.setText(f"已选{count}{self._noun}")
        self.export.set_words("导出" if some or not listed else f"导出这{listed}{self._noun}")
        self.restore.set_words(f"放回{count}{self._noun}" if count > 1 else "放回")
        for widget, shown in (
            (self._words, some),
            (self.none, some),
            (self.print, some and self._has_prints and not in_bin),
            (self.export, listed > 0),
            (self.sheet, not some and self._takes_in and not in_bin),
            (self.release, some and self._releases and not in_bin),
            (self.copy, count == 1 and not in_bin),
            (self.delete, some and not in_bin),
            (self.restore, in_bin and listed > 0),
            (self.new, not in_bin),
        ):
            widget.setVisible(shown)


def _icon(name: str) -> str:
    """Return an icon's name; in large text buttons lose their icons before their words."""
    return "" if tokens.measures().large else name
