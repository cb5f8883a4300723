"""Sticks under Windows: drive letters through kernel32. Written from the documentation, not yet run there."""

from __future__ import annotations

import ctypes
import shutil
import sys
from pathlib import Path
from typing import Final

from ruraldesk.bundle.sticks.volume import Volume

_DRIVE_REMOVABLE: Final = 2
_READ_ONLY_VOLUME: Final = 0x00080000
_GENERIC_READ_WRITE: Final = 0xC0000000
_SHARE_READ_WRITE: Final = 0x3
_OPEN_EXISTING: Final = 3
_LOCK, _DISMOUNT, _EJECT = 0x00090018, 0x00090020, 0x002D4808


class WindowsHandler:
    """Asks kernel32 for drives of the type "removable"."""

    def volumes(self) -> list[Volume]:
        if sys.platform != "win32":
            return []
        letters = ctypes.windll.kernel32.GetLogicalDrives()
        found = []
        for place in range(26):
            root = f"{chr(ord('A') + place)}:\\"
            if letters >> place & 1 and ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOVABLE:
                volume = self._volume(root)
                if volume is not None:
                    found.append(volume)
        return found

    def release(self, volume: Volume) -> bool:
        """Lock, dismount and eject: succeeds only when nothing has a file open there."""
        if sys.platform != "win32":
            return False
        kernel = ctypes.windll.kernel32
        kernel.CreateFileW.restype = ctypes.c_void_p
        name = f"\\\\.\\{volume.path.drive}"
        handle = kernel.CreateFileW(name, _GENERIC_READ_WRITE, _SHARE_READ_WRITE, None, _OPEN_EXISTING, 0, None)
        if handle in (None, ctypes.c_void_p(-1).value):
            return False
        try:
            return all(self._control(handle, code) for code in (_LOCK, _DISMOUNT, _EJECT))
        finally:
            kernel.CloseHandle(ctypes.c_void_p(handle))

    def _control(self, handle: int, code: int) -> bool:
        if sys.platform != "win32":
            return False
        returned = ctypes.c_uint32()
        done = ctypes.windll.kernel32.DeviceIoControl(
            ctypes.c_void_p(handle), code, None, 0, None, 0, ctypes.byref(returned), None
        )
        return bool(done)

    def _volume(self, root: str) -> Volume | None:
        if sys.platform != "win32":
            return None
        label, system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
        flags = ctypes.c_uint32()
        ready = ctypes.windll.kernel32.GetVolumeInformationW(
            root, label, 261, None, None, ctypes.byref(flags), system, 261
        )
        if not ready:
            return None
        try:
            free = shutil.disk_usage(root).free
        except OSError:
            return None
        return Volume(Path(root), label.value or root, free, bool(flags.value & _READ_ONLY_VOLUME), system.value)
