"""The frame of the window: rail, header, pages, status line, search."""
