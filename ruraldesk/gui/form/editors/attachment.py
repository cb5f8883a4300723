"""A photo or a scan: chosen from a file, shown by its name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_file
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession

_KINDS = {"image": "照片 (*.jpg *.jpeg *.png *.bmp)", "file": "扫描件 (*.pdf *.jpg *.jpeg *.png)"}


class AttachmentEditor(Editor):
    """An image or file field; the page puts the chosen file into the vault."""

    file_chosen = Signal(str, object)  # path, Path

    def __init__(self, session: FormSession, field: Field, path: str) -> None:
        super().__init__(session, field, path)
        words = "选照片" if field.type == "image" else "选文件"
        self._button = Button("attach", words, icon="image" if field.type == "image" else "attach")
        self._words = label(colour=tokens.INK2)
        self._drop = Link("detach", "去掉", small=True)
        self.row.addWidget(self._button)
        self.row.addWidget(self._words, 1)
        self.row.addWidget(self._drop)
        keys = FieldKeys(self._button)
        keys.list_asked.connect(self._on_choose)
        self._button.clicked.connect(self._on_choose)
        self._drop.clicked.connect(self._on_drop)

    def target(self) -> QWidget:
        return self._button

    def refresh(self) -> None:
        value = self.session.value(self.path)
        self._words.setText(f"已附上，校验{str(value)[:8]}" if value else "还没有附上")
        self._drop.setVisible(bool(value))

    def _on_choose(self) -> None:
        chosen = choose_file(self, "选一个文件", _KINDS[self.field.type])
        if chosen is not None:
            self.file_chosen.emit(self.path, chosen)

    def _on_drop(self) -> None:
        self.chosen.emit(self.path, None)
        self.left.emit(self.path)
