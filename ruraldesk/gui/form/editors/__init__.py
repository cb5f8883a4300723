"""One editor per field type. They react to committed text only and decide nothing."""
