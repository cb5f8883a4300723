"""The card of every key as a paper."""

from __future__ import annotations

from ruraldesk.services import helping


def key_card() -> tuple[bytes, int]:
    """Return the PDF of the card and its pages."""
    from ruraldesk.documents.key_card import key_card_pdf
    from ruraldesk.documents.preview import page_count

    groups = [(one.title, [(key.shown, key.words) for key in one.keys]) for one in helping.key_groups()]
    pdf = key_card_pdf(groups)
    return pdf, page_count(pdf)
