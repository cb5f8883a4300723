"""A photo or a scan: chosen, dropped or pasted, shown small, looked at whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.enter_button import EnterButton
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_file
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import paint_ring
from ruraldesk.model.form import Field
from ruraldesk.services.attachments import Look
from ruraldesk.services.form_session import FormSession

SMALL = 96
_KINDS = {
    "image": "照片 (*.jpg *.jpeg *.png *.bmp *.webp *.gif *.tif *.heic)",
    "file": "扫描件 (*.pdf *.jpg *.jpeg *.png)",
}
_EMPTY = "还没有附上。也可以拖进来，或按Ctrl+V粘贴"


class Thumbnail(EnterButton):
    """The picture, small; pressed it is shown whole."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("看大图")
        self.setToolTip("看大图")

    def show_picture(self, picture: QPixmap) -> None:
        """Show another picture, or none."""
        self._picture = picture
        self.setFixedSize(picture.size() + QSize(6, 6))
        self.setVisible(not picture.isNull())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.drawPixmap(3, 3, self._picture)
        painter.setPen(QPen(QColor(tokens.EDGE), 1))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)


class AttachmentEditor(Editor):
    """An image or file field; the page puts a file into the vault and brings what it looks like."""

    file_chosen = Signal(str, object)  # path, Path
    look_asked = Signal(object, str)  # this editor, attachment
    whole_asked = Signal(str)  # attachment

    def __init__(self, session: FormSession, field: Field, path: str) -> None:
        super().__init__(session, field, path)
        words = "选照片" if field.type == "image" else "选文件"
        self._button = Button("attach", words, icon="image" if field.type == "image" else "attach")
        self._small = Thumbnail()
        self._small.hide()
        self._words = label(_EMPTY, colour=tokens.INK2, wrap=True)
        self._drop = Link("detach", "去掉", small=True)
        self._shown = ""
        self.row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self.row.addWidget(self._small)
        self.row.addWidget(self._words, 1)
        self.row.addWidget(self._drop)
        keys = FieldKeys(self._button)
        keys.go_on.connect(self.go_on)
        keys.list_asked.connect(self._on_choose)
        self._button.clicked.connect(self._on_choose)
        self._small.clicked.connect(self._on_whole)
        self._drop.clicked.connect(self._on_drop)

    def target(self) -> QWidget:
        return self._button

    def refresh(self) -> None:
        value = str(self.session.value(self.path) or "")
        self._drop.setVisible(bool(value))
        if value == self._shown:
            return
        self._shown = value
        self._small.hide()
        self._words.setText("正在打开" if value else _EMPTY)
        if value:
            self.look_asked.emit(self, value)

    def show_look(self, attachment: str, look: Look) -> None:
        """Show what an attachment looks like, unless another one stands here by now."""
        if attachment != self._shown:
            return
        picture = QPixmap()
        if look.picture:
            picture.loadFromData(look.picture)
            self._small.show_picture(picture)
        self._words.setText(look.words)

    def say(self, words: str) -> None:
        """Say why there is nothing to look at."""
        self._words.setText(words)

    def name_it(self, name: str, label: str, description: str) -> None:
        super().name_it(name, label, description)
        self._small.setObjectName(name.replace("field:", "action:look:", 1))

    def _on_choose(self) -> None:
        chosen = choose_file(self, "选一个文件", _KINDS[self.field.type])
        if chosen is not None:
            self.file_chosen.emit(self.path, chosen)

    def _on_whole(self) -> None:
        self.whole_asked.emit(self._shown)

    def _on_drop(self) -> None:
        self.chosen.emit(self.path, None)
        self.left.emit(self.path)
