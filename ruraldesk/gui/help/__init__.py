"""Help in the window: of this page, of every key, and of the first hour."""
