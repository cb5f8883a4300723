"""The demo village and town: invented people, marked as samples."""
