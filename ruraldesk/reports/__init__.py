"""Statistics declared as data."""
