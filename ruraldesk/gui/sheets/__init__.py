"""Sheets in the window: taking one in, and filling the town's own."""
