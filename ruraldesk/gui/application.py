"""The Qt application: style, palettes, fonts, Chinese words of Qt's own dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLibraryInfo, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from ruraldesk.gui.qt_words import MissingWords
from ruraldesk.gui.theme import fonts, palette, tokens
from ruraldesk.gui.theme.app_icon import app_icon

LATER_MS = 100  # after the first paint


def make_application(argv: Sequence[str]) -> QApplication:
    """Return the application, made and dressed; call once, before the first widget."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(list(argv) or ["ruraldesk"])
    dress(app, at_once=False)
    return app


def dress(app: QApplication, *, bundled_first: bool = False, at_once: bool = True) -> None:
    """Give an application the desk's look and language; how days are written may come after the first paint."""
    app.setApplicationName("ruraldesk")
    app.setApplicationDisplayName("村务登记台")
    app.setDesktopFileName("ruraldesk")
    app.setWindowIcon(app_icon())
    if at_once:
        _write_chinese()
    else:
        QTimer.singleShot(LATER_MS, _write_chinese)
    app.setStyle("Fusion")
    palette.use_palettes(app)
    families = fonts.load_fonts(bundled_first=bundled_first)
    font = app.font()
    font.setFamilies(list(families))
    font.setPixelSize(tokens.measures().body)
    app.setFont(font)
    app.installTranslator(MissingWords(app))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def _write_chinese() -> None:
    """Days and numbers as in China. The class alone takes 20 ms to read: it knows every country."""
    from PySide6.QtCore import QLocale

    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
