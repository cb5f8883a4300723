"""Chinese typesetting: text to lines, lines to boxes, boxes to pages, pages to paper."""
