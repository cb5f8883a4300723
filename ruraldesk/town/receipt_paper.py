"""The printed receipt for a village: its newest files with their short codes."""

from __future__ import annotations

from ruraldesk.bundle.at_desk import AtDesk, need_role
from ruraldesk.bundle.signing import receipt_code
from ruraldesk.clock import parse_instant
from ruraldesk.errors import UserError
from ruraldesk.town.enrolled import enrolled_village

FILES = 6


def receipt_paper(desk: AtDesk, village: str) -> bytes:
    """Return the receipt as a PDF. Raises UserError village_not_enrolled, nothing_to_receipt."""
    from ruraldesk.documents.receipt_slip import ReceiptFacts, ReceivedLine, receipt_pdf

    store = desk.store
    need_role(store, "town")
    peer = enrolled_village(store, village)
    code = peer.code
    taken = store.bundles_taken.list("report", code)[:FILES]
    if not taken:
        raise UserError("nothing_to_receipt", village=peer.name)
    open_ones = store.questions.open_ones()
    records = store.records.many(sorted({one.record for one in open_ones}))
    mine = {one.id for one in records if one.meta.village == code}
    kinds = [one.kind for one in open_ones if one.record in mine]
    files = [
        ReceivedLine(
            one.sha256[:16],
            parse_instant(one.at),
            one.facts.get("counts", {}).get("records", 0),
            receipt_code(one.ack_key, one.sha256),
        )
        for one in taken
    ]
    questions, returned = kinds.count("town_query"), kinds.count("returned")
    own = store.identity
    return receipt_pdf(
        ReceiptFacts(own.name, peer.name, code, desk.clock.now(), desk.clerk, files, questions, returned)
    )
