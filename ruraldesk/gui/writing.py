"""Writing a small file where a clerk pointed to; what the machine refuses becomes a sentence."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.errors import UserError


def write_file(file: Path, content: bytes) -> None:
    """Write a file. Raises UserError("print_file_unwritable")."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UserError("print_file_unwritable", where=(file.name,), file=file.name) from error
