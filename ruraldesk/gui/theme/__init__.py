"""Colours, measures, fonts, icons and the few things that are painted the same everywhere."""
