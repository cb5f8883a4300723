"""One window per vault: a second start raises the first one's window and ends."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ruraldesk.gui.other_window import server_name

_RAISE = b"raise\n"
_PATIENCE_MS = 500


def raise_first_window(data_folder: Path) -> bool:
    """Ask a window that is already open to come to the front; False if there is none."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(data_folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(_RAISE)
    socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()
    return True


class FirstWindow(QObject):
    """Listens for later starts of the same vault; ``is_first`` is False where another window came before."""

    asked_to_raise = Signal()

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = server_name(data_folder)
        self.is_first = not raise_first_window(data_folder)
        if self.is_first and not self._server.listen(name):
            QLocalServer.removeServer(name)  # left behind by a crash: nobody answered there
            self._server.listen(name)

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked_to_raise.emit()
