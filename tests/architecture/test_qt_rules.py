"""House rules of the window: plain-text labels from one factory, dialogs in one place, styles from the theme."""

from __future__ import annotations

import ast

from tests.architecture.tree import Module, at, called_name, calls_of, modules


def _window() -> list[Module]:
    return [module for module in modules() if module.name.startswith(("ruraldesk.gui", "ruraldesk.app"))]


def test_a_label_comes_from_the_factory_that_takes_plain_text() -> None:
    makers = {module.place for module in _window() for _ in calls_of(module, "QLabel")}
    assert len(makers) == 1, f"QLabel( may stand in one factory only: {sorted(makers)}"
    maker = next(module for module in _window() if module.place in makers)
    assert "PlainText" in maker.text


def test_message_boxes_stand_only_in_dialogs() -> None:
    found = [
        at(module, node)
        for module in _window()
        if not module.name.startswith("ruraldesk.gui.dialogs")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id == "QMessageBox"
    ]
    assert len(_window()) > 30
    assert found == []


def test_style_sheets_come_from_the_theme() -> None:
    found = [
        at(module, call)
        for module in _window()
        if not module.name.startswith("ruraldesk.gui.theme")
        for call in calls_of(module, "setStyleSheet")
    ]
    assert found == []


def test_nothing_that_breaks_an_input_method_is_used() -> None:
    banned = {"setInputMask", "QCompleter", "setCompleter"}
    found = [
        at(module, node)
        for module in _window()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called_name(node) in banned
    ]
    assert found == []


def test_no_effect_or_animation_is_used() -> None:
    names = {
        "QGraphicsEffect",
        "QGraphicsDropShadowEffect",
        "QGraphicsOpacityEffect",
        "QGraphicsBlurEffect",
        "QPropertyAnimation",
    }
    found = [
        at(module, node)
        for module in _window()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id in names
    ]
    assert found == []


def test_an_event_filter_asks_first_whether_half_of_it_is_gone() -> None:
    looked, found = 0, []
    for module in _window():
        for kind in (node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)):
            methods = {one.name: one for one in kind.body if isinstance(one, ast.FunctionDef)}
            made = methods.get("__init__")
            watch = methods.get("eventFilter")
            if watch is None or made is None or not any(_keeps(node) for node in ast.walk(made)):
                continue  # what keeps nothing can miss nothing
            looked += 1
            first = watch.body[1 if ast.get_docstring(watch) else 0]
            asks = isinstance(first, ast.If) and isinstance(first.test, ast.Call)
            if not asks or called_name(first.test) != "is_halved":  # type: ignore[attr-defined]  # asked just above
                found.append(at(module, watch))
    assert looked > 10
    assert found == []


def _keeps(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
