"""Fills a form's page as a clerk does: through its widgets, field by field, from the values of an example."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.page import FormPage
from ruraldesk.model.form import Field
from ruraldesk.model.record import Record
from ruraldesk.services.desk import Desk

Values = Mapping[str, Any]  # Any: JSON values of an example


class TypingClerk:
    """Types values into the widgets of a form page; ``titles`` tells what a linked record is called."""

    def __init__(self, qtbot: QtBot, page: FormPage, titles: Callable[[str], str]) -> None:
        self._qtbot, self._page, self._titles = qtbot, page, titles

    def fill(self, values: Values) -> list[str]:
        """Type everything an example holds that the form lets a person type; return the names typed.

        Rows that the form fetches by itself are not typed: nobody does.
        """
        spec, session, typed = self._page.session.spec, self._page.session, []
        for field in spec.by_repeat[""]:
            if field.name in values and self.type_into(field, field.name, field.name, values[field.name]):
                typed.append(field.name)
        for repeat in spec.repeats:
            if not session.relevant(repeat.name) or repeat.name in {one.repeat for one in spec.collects}:
                continue
            for place, row in enumerate(values.get(repeat.name, ()), start=1):
                self._row(repeat.name, place)
                path = f"{repeat.name}/{session.rows(repeat.name)[place - 1]}"
                for field in spec.by_repeat[repeat.name]:
                    name = f"{repeat.name}.{place}.{field.name}"
                    if field.name in row and self.type_into(field, f"{path}/{field.name}", name, row[field.name]):
                        typed.append(name)
        return typed

    def type_into(self, field: Field, path: str, name: str, value: Any) -> bool:  # Any: a JSON value
        """Type one value; False where the form shows the field read-only, fills it itself or hides it."""
        if field.readonly or not field.is_stored or field.type in ("image", "file"):
            return False
        if not self._page.session.relevant(path) or not self._page.go_to(path):
            return False
        widget = self._widget(name)
        assert widget is not None, f"{name}: no widget"
        if field.type == "select_multiple":
            self._tick(field, widget, value)
        elif isinstance(widget, QComboBox):
            self._choose(widget, str(value))
        elif field.type == "link" and isinstance(widget, QLineEdit):
            self._pick(widget, self._titles(str(value)))
        elif isinstance(widget, QLineEdit | QPlainTextEdit):
            self._write(widget, str(value))
        else:
            raise AssertionError(f"{name}: nobody types into a {type(widget).__name__}")
        return True

    def _widget(self, name: str) -> QWidget | None:
        found = [one for one in self._page.findChildren(QWidget, f"field:{name}") if one.isVisibleTo(self._page)]
        return found[0] if found else None

    def _row(self, repeat: str, place: int) -> None:
        if len(self._page.session.rows(repeat)) >= place:
            return
        self._page.go_to(repeat)
        link = self._page.findChild(QWidget, f"add:{repeat}") or self._page.findChild(QWidget, f"action:add:{repeat}")
        assert link is not None, f"no way to add a row to {repeat}"
        self._qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        assert len(self._page.session.rows(repeat)) >= place

    def _write(self, widget: QLineEdit | QPlainTextEdit, text: str) -> None:
        widget.setFocus()
        widget.selectAll()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    def _choose(self, box: QComboBox, name: str) -> None:
        place = box.findData(name)
        assert place >= 0, f"{box.objectName()} does not offer {name}"
        box.setCurrentIndex(place)

    def _tick(self, field: Field, holder: QWidget, names: list[str]) -> None:
        for one in names:
            box = holder.findChild(QCheckBox, f"choice:{field.name}.{one}")
            assert box is not None, f"{field.name} does not offer {one}"
            if not box.isChecked():
                box.click()

    def _pick(self, line: QLineEdit, title: str) -> None:
        """Write a name, wait for the list under the field, and take its first entry with Enter."""
        self._write(line, title.split("（")[0].split("　")[0].split(" ")[0])
        self._qtbot.waitUntil(lambda: getattr(line, "panel", None) is not None, timeout=5000)
        self._qtbot.keyClick(line, Qt.Key.Key_Return)
        assert line.text(), f"{line.objectName()}: nothing was picked for {title}"


def title_source(desk: Desk) -> Callable[[str], str]:
    """Return what a record is called in pickers."""
    return desk.store.records.title


def same_as_typed(record: Record, values: Values, typed: Sequence[str]) -> list[str]:
    """Return the fields whose kept value is not the one typed; phones are kept as digits."""
    wrong = []
    for path in typed:
        repeat, _, rest = path.partition(".")
        place, _, cell = rest.partition(".")
        kept, wanted = (
            (record.rows(repeat)[int(place) - 1].get(cell), values[repeat][int(place) - 1][cell])
            if rest
            else (record.fields.get(path), values[path])
        )
        if path.endswith(("phone", "mobile")) and isinstance(wanted, str) and isinstance(kept, str):
            kept, wanted = kept.replace("-", ""), wanted.replace("-", "")
        if _plain(kept) != _plain(wanted):
            wrong.append(f"{path}: {kept!r}, typed {wanted!r}")
    return wrong


def _plain(value: Any) -> Any:  # Any: a JSON value
    """Return a value as it counts: several choices in any order, 4 and 4.0 alike."""
    if isinstance(value, list):
        return sorted(value)
    if isinstance(value, str) and value.replace(".", "", 1).removeprefix("-").isdecimal():
        return Decimal(value)
    return value
