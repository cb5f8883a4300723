"""A frozen snapshot to PDF: blocks, fonts, layout, privacy gate, glyph guard."""
