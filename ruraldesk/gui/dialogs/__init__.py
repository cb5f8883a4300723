"""Dialogs: only to ask before something that cannot be undone, or for a reason."""
