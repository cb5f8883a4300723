"""The code on a paper: what it says, its signature, and its squares."""

from __future__ import annotations

import base64
from collections.abc import Callable

from ruraldesk.documents.snapshot import Snapshot

Sign = Callable[[bytes], bytes]  # Ed25519 of the device: 64 bytes
PREFIX = "RD1"
QUIET = 2  # empty squares around the code; the sheet's own white does the rest


def unsigned_words(snapshot: Snapshot) -> str:
    """Return ``RD1|code12|form|id|version hash 16|date|device fingerprint 8``: what is signed."""
    return "|".join(
        (
            PREFIX,
            snapshot.village.code,
            snapshot.spec.form_id,
            snapshot.record.id,
            snapshot.version_hash,
            snapshot.options.printed_on.isoformat(),
            snapshot.device[:8],
        )
    )


def words(snapshot: Snapshot, sign: Sign | None) -> str:
    """Return the code's whole text; without a signer its last part is empty."""
    unsigned = unsigned_words(snapshot)
    signature = base64.urlsafe_b64encode(sign(unsigned.encode("utf-8"))).rstrip(b"=").decode("ascii") if sign else ""
    return f"{unsigned}|{signature}"


def squares(text: str) -> tuple[str, ...]:
    """Return the rows of a QR code from the top, ``1`` for dark, with a quiet edge."""
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text.encode("utf-8")))
    code.make()
    side = code.getModuleCount()
    edge = "0" * QUIET
    empty = "0" * (side + 2 * QUIET)
    rows = [edge + "".join("1" if code.isDark(y, x) else "0" for x in range(side)) + edge for y in range(side)]
    return (*[empty] * QUIET, *rows, *[empty] * QUIET)
