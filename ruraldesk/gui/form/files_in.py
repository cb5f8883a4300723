"""Photos and scans that come into a form: chosen, dropped anywhere on it, or pasted; each to a field that takes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ruraldesk.errors import UserError
from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.form.brought import KNOWN, Brought, files_of, fits
from ruraldesk.gui.form.editors.attachment import SMALL, AttachmentEditor
from ruraldesk.gui.form.on_the_way import OnTheWay
from ruraldesk.gui.form.picture_dialog import PictureDialog
from ruraldesk.model.form import Field
from ruraldesk.services import attachments
from ruraldesk.services.attachments import Look

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage

PASTED = "粘贴的照片.png"


class FilesIn(QObject):
    """An event filter on the page, and the way of a file into the vault."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page
        self.on_the_way = OnTheWay(page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def wire(self, editor: AttachmentEditor) -> None:
        """Serve an attachment field."""
        editor.file_chosen.connect(self.bring)
        editor.look_asked.connect(self._on_look)
        editor.whole_asked.connect(self._on_whole)

    def bring(self, path: str, brought: Brought) -> None:
        """Keep a file or what was pasted in the vault, then let the field hold it."""
        desk, photo = self._page.session.desk, self._field(path).type == "image"

        def take_in() -> str:
            if isinstance(brought, bytes):
                return attachments.add_content(desk, brought, PASTED, photo=photo)
            return attachments.add(desk, brought, photo=photo)

        self.on_the_way.bring(path, take_in)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove) and isinstance(event, QDragMoveEvent):
            if self._free() and files_of(event.mimeData()):
                event.acceptProposedAction()
                return True
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            at = self._page.childAt(event.position().toPoint())
            if self._free() and self._take(files_of(event.mimeData()), at):
                event.acceptProposedAction()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._pastes(event):
            return self._take(files_of(QGuiApplication.clipboard().mimeData()), self._page.focusWidget())
        return super().eventFilter(watched, event)

    def _pastes(self, event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Paste) and self._free()

    def _free(self) -> bool:
        return self._page.session.locked is None and not self._page.saving

    def _take(self, brought: Sequence[Brought], at: QWidget | None) -> bool:
        if not brought:
            return False
        pointed = next((one for one in self._page.attachment_editors() if at and _holds(one, at)), None)
        free = [pointed] if pointed is not None else self._empty()
        rest = list(brought)
        for editor in free:
            fitting = next((one for one in rest if fits(one, editor.field)), None)
            if fitting is not None:
                rest.remove(fitting)
                self._page.go_to(editor.path)
                self.bring(editor.path, fitting)
        if rest:
            words = self._no_place(rest)  # said when the others are in
            self._page.bench.jobs.run(lambda _: words, self._page.say, label="收下文件")
        return True

    def _empty(self) -> list[AttachmentEditor]:
        """Return the fields that are free, those of the section in front first."""
        session = self._page.session
        found = [one for one in self._page.attachment_editors() if not session.value(one.path)]
        return sorted(found, key=lambda one: not one.isVisibleTo(self._page))

    def _no_place(self, rest: Sequence[Brought]) -> str:
        if not self._page.attachment_editors():
            return "这张表没有放照片和扫描件的地方。"
        if any(isinstance(one, Path) and one.suffix.lower() not in KNOWN for one in rest):
            return "只收照片和PDF扫描件，别的文件没有收。"
        pdfs = all(isinstance(one, Path) and one.suffix.lower() == ".pdf" for one in rest)
        words = "PDF要放在扫描件的格里，照片格里放不了。" if pdfs else "放附件的格都满了，先“去掉”一个再放。"
        return f"有{len(rest)}个没放：{words}" if len(rest) > 1 else words

    def _field(self, path: str) -> Field:
        return self._page.session.spec.by_name[path.split("/")[-1]]

    def _on_look(self, editor: AttachmentEditor, attachment: str) -> None:
        desk, side = self._page.session.desk, round(SMALL * editor.devicePixelRatioF())

        def show(look: Look) -> None:
            if isValid(editor):
                editor.show_look(attachment, look)

        def refuse(refusal: UserError) -> None:
            if isValid(editor):
                editor.say(refusal.sentence)

        self._page.bench.jobs.run(lambda _: attachments.look(desk, attachment, side), show, refuse, label="打开附件")

    def _on_whole(self, attachment: str) -> None:
        desk = self._page.session.desk

        def show(look: Look) -> None:
            if isValid(self):
                PictureDialog(look, self._page).exec()

        self._page.bench.jobs.run(
            lambda _: attachments.look(desk, attachment, PictureDialog.SIDE), show, label="打开附件"
        )


def _holds(editor: AttachmentEditor, at: QWidget) -> bool:
    return editor is at or editor.isAncestorOf(at)
