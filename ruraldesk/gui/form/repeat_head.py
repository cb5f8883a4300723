"""The line over a repeat: its title, how many rows, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable

from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Repeat
from ruraldesk.services import session_rows
from ruraldesk.services.form_session import FormSession


class RepeatHead(SectionHead):
    """Title, count and links; the keys of the links are the page's, because a section may hold several repeats."""

    def __init__(self, session: FormSession, repeat: Repeat) -> None:
        super().__init__(repeat.label)
        self._session, self._repeat = session, repeat
        name = repeat.name
        self.collect = Link(f"collect:{name}", "", small=True)
        self.earlier = Link(f"earlier:{name}", "上一页", small=True)
        self.later = Link(f"later:{name}", "下一页", small=True)
        self.copy = Link(f"copy:{name}", "抄一行", small=True)
        self.insert = Link(f"insert:{name}", "插一行", small=True)
        self.add = Link(f"add:{name}", "加一行", small=True)
        self.paste = Link(f"paste:{name}", "粘贴表格", small=True)
        self.paste.setToolTip("把Excel里复制的几行粘在后面；有表头的照表头对")
        tips = {self.copy: "Ctrl+D", self.insert: "Ctrl+I", self.add: "Ctrl+加号"}
        for link, key in tips.items():
            link.setToolTip(key)
        for link in (self.earlier, self.later, self.collect, self.paste, self.copy, self.insert, self.add):
            self.row.addWidget(link)

    @property
    def advice(self) -> str:
        """What to do where there are no rows yet."""
        if self._session.locked:
            return ""
        label = session_rows.collect_label(self._session, self._repeat.name)
        return "点“加一行”，或按Ctrl+加号。" + (f"也可以点“{label}”。" if label else "")

    def refresh(self) -> None:
        """Show the links that can be followed now."""
        label = session_rows.collect_label(self._session, self._repeat.name)
        free, rows = self._session.locked is None, self._session.rows(self._repeat.name)
        if label:
            self.collect.set_words(label)
        self.collect.setVisible(free and bool(label))
        self.add.setVisible(free)
        self.paste.setVisible(free)
        for link in (self.copy, self.insert):
            link.setVisible(free and bool(rows))

    def say_count(self, first: int, shown: int, count: int) -> None:
        """Say which rows are shown, of how many."""
        many = shown < count
        self.earlier.setVisible(many and first > 0)
        self.later.setVisible(many and first + shown < count)
        words = f"第{first + 1}至{first + shown}行，共{count}行"
        self.set_note(words if many else (f"{count}行" if count else ""))

    def remove_link(self, row: str, removed: Callable[[], None]) -> Link:
        """Return the link that removes a row."""
        link = Link(f"remove:{self._repeat.name}", "移除", small=True, colour=tokens.INK2, plain=True)
        link.setProperty("row", row)
        link.clicked.connect(removed)
        return link
