"""What a workbook's file is before anything opens it: old, locked, damaged, made to hurt, or fit to be read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ruraldesk.errors import UserError

MIB = 1 << 20
LARGEST_FILE, LARGEST_UNPACKED, MOST_MEMBERS = 40 * MIB, 160 * MIB, 5_000
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|head|meta)\b", re.IGNORECASE)
_XML_BOOK = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet")
_OTHERS = ((b"%PDF", "PDF"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"{\\rtf", "Word文档"))
# What zipfile and zlib raise over bytes that were made to hurt.
HOSTILE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def is_workbook(content: bytes, name: str) -> bool:
    """True for a workbook of today, False for what may be text.

    Raises UserError sheet_file_empty, sheet_too_big, sheet_locked, sheet_old_xls, sheet_is_web, sheet_is_other.
    """
    if not content.strip():
        raise UserError("sheet_file_empty", file=name)
    if len(content) > LARGEST_FILE:
        raise UserError("sheet_too_big", file=name, mib=len(content) // MIB, most=LARGEST_FILE // MIB)
    if content.startswith(_ZIP):
        return True
    if content.startswith(_OLE):
        raise UserError("sheet_locked" if _ENCRYPTED in content else "sheet_old_xls", file=name)
    if _HTML.search(content[:4096]) or _XML_BOOK.search(content[:4096]):
        raise UserError("sheet_is_web", file=name)
    for sign, kind in _OTHERS:
        if content.startswith(sign):
            raise UserError("sheet_is_other", file=name, kind=kind)
    return False


def checked_members(content: bytes, name: str) -> frozenset[str]:
    """Return the names of a workbook's parts, all of them small enough to be opened.

    Raises UserError sheet_too_big, sheet_is_ods, sheet_is_other, sheet_damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            unpacked = sum(one.file_size for one in infos)
            if unpacked > LARGEST_UNPACKED or len(infos) > MOST_MEMBERS:
                raise UserError("sheet_too_big", file=name, mib=unpacked // MIB, most=LARGEST_UNPACKED // MIB)
            members = frozenset(one.filename for one in infos)
            _refuse_other(archive, members, name)
            for one in infos:
                if one.filename.endswith((".xml", ".rels")):
                    with archive.open(one) as part:
                        if b"<!DOCTYPE" in part.read(1024) or one.flag_bits & 1:  # no workbook has one: an entity bomb
                            raise UserError("sheet_damaged", file=name)
            return members
    except HOSTILE as problem:
        raise UserError("sheet_damaged", file=name) from problem


def _refuse_other(archive: zipfile.ZipFile, members: frozenset[str], name: str) -> None:
    if "mimetype" in members and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
        raise UserError("sheet_is_ods", file=name)
    if "word/document.xml" in members:
        raise UserError("sheet_is_other", file=name, kind="Word文档")
    if "ppt/presentation.xml" in members:
        raise UserError("sheet_is_other", file=name, kind="幻灯片")
    if "xl/workbook.bin" in members:
        raise UserError("sheet_old_xls", file=name)
    if "xl/workbook.xml" not in members:
        raise UserError("sheet_damaged", file=name)
