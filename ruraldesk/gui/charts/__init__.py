"""Small charts painted with QPainter: every bar that matters carries its number."""
