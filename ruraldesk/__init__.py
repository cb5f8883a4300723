"""ruraldesk: the record desk of a village. Enter a fact once; everything asked for comes from it."""

__version__ = "0.1.0"
