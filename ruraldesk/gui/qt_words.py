"""The few words of Qt's own dialogs that Qt's Chinese leaves in English, or says as nobody does."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

MISSING = {
    "Folder": "文件夹",
    "Drive": "磁盘",
    "File": "文件",
    "&Look in:": "位置(&I)：",
    "Files of &type:": "种类(&T)：",
    "File &name:": "文件名(&N)：",
    "Page &Set:": "哪些页(&S)：",
    "Pages &per sheet:": "每张纸几页(&P)：",
    "Page &order:": "页序(&O)：",
}

BETTER = {
    ("QFileSystemModel", "Size"): "大小",
    ("QFileDialog", "Directory:"): "文件夹：",
    ("QFileDialog", "Directories"): "文件夹",
    ("QFileDialog", "Find Directory"): "选文件夹",
    ("QFileDialog", "Parent Directory"): "上一层文件夹",
    ("QFileDialog", "Go to the parent directory"): "到上一层文件夹",
}


class MissingWords(QTranslator):
    """Asked after Qt's own translation, which is installed later and so comes first."""

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(  # the other arguments are Qt's
        self,
        context: str,  # noqa: ARG002
        source: str,
        disambiguation: str | None = None,  # noqa: ARG002
        n: int = -1,  # noqa: ARG002
    ) -> str | None:
        return MISSING.get(source)


class BetterWords(QTranslator):
    """Asked before Qt's own translation: it is installed after it."""

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(  # the other arguments are Qt's
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,  # noqa: ARG002
        n: int = -1,  # noqa: ARG002
    ) -> str | None:
        return BETTER.get((context, source))
