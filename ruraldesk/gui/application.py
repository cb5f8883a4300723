"""The Qt application: style, palettes, fonts, Chinese words of Qt's own dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from ruraldesk.gui.theme import fonts, palette, tokens


def make_application(argv: Sequence[str]) -> QApplication:
    """Return the application with what its first page shows; call once, before the first widget."""
    app = QApplication(list(argv) or ["ruraldesk"])
    _begin(app, fonts.load_first_fonts())
    return app


def dress(app: QApplication, *, bundled_first: bool = False) -> None:
    """Give an application the desk's whole look and language."""
    _begin(app, fonts.load_fonts(bundled_first=bundled_first))
    _finish(app)


def finish_dressing() -> None:
    """Bring what the first page does without: fonts for rare characters, the icon, the language of Qt's own dialogs."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    fonts.load_rare_fonts()
    _finish(app)


def _begin(app: QApplication, families: Sequence[str]) -> None:
    app.setApplicationName("ruraldesk")
    app.setApplicationDisplayName("村务登记台")
    app.setDesktopFileName("ruraldesk")
    app.setStyle("Fusion")
    palette.use_palettes(app)
    font = app.font()
    font.setFamilies(list(families))
    font.setPixelSize(tokens.measures().body)
    app.setFont(font)


def _finish(app: QApplication) -> None:
    """How days and numbers are written knows every country, and takes 20 ms to read."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    from ruraldesk.gui.qt_words import BetterWords, MissingWords
    from ruraldesk.gui.theme.app_icon import app_icon

    app.setWindowIcon(app_icon())
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.installTranslator(MissingWords(app))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    app.installTranslator(BetterWords(app))
