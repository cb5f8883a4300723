"""What a form opens beside itself and comes back from: fetched rows, a new linked record, what links here, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ruraldesk.gui.dialogs.ask import Question, ask
from ruraldesk.gui.form.history_dialog import HistoryDialog
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.routes import ToSubject
from ruraldesk.services import session_moved, session_rows
from ruraldesk.services.form_session import FormSession

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage

NOTHING = "没有对得上的。看看前面选的、写的日期对不对，再取。"


class Asides(QObject):
    """Nothing that stands unsaved in the form is lost by any of them."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page

    def collect(self, repeat: str) -> None:
        """Fetch the rows of a repeat; asks before rows that are there are replaced."""
        page, session = self._page, self._page.session
        count, label = len(session.rows(repeat)), session_rows.collect_label(session, repeat)
        body = f"现有的{count}行由取来的代替。没存以前，“撤一步”还能找回来。"
        if count and not ask(page, Question("collect", f"{label}？", body, "换成取来的", "留着现有的", "primary")).go:
            return
        found = session_rows.collect(session, repeat)
        page.show_step("")
        if found:
            page.say_done(f"取来{found}行。")
        else:
            page.say("没有可取的，现有的没动。" if count else NOTHING)

    def new_linked(self, path: str, words: str) -> None:
        """Make a record to link to on the spot."""
        page = self._page
        field = page.session.spec.by_name[path.split("/")[-1]]
        dialog = QuickAdd(page.bench, field.link_form, words, page)
        if dialog.exec() and dialog.record:
            page.on_chosen(path, dialog.record)
            page.go_on(True)
        dialog.deleteLater()

    def dealings(self) -> None:
        """Ctrl+R: what links to this record, and what can be begun for it; Esc there leads back."""
        spec, record = self._page.session.spec, self._page.session.record
        self._page.bench.navigator.go(ToSubject(spec.form_id, record))

    def history(self) -> None:
        """Show how the record came to be; what is taken back there shows here, what is written here stays."""
        page, session = self._page, self._page.session
        if not session.record:
            page.say("还没有保存过，没有修改记录。")
            return
        page.leaving()  # what is written is kept first
        dialog = HistoryDialog(page.bench, session.record, page)
        dialog.exec()
        if dialog.deleted:
            page.bench.navigator.go_back()
        elif dialog.changed and session.dirty:
            session_moved.take_in(session)
            page.show_step("")
            page.shown()
        elif dialog.changed:
            page.adopt(FormSession.open_record(session.desk, session.record))
        if dialog.said:
            (page.bench.navigator.say if dialog.deleted else page.say_done)(dialog.said)
