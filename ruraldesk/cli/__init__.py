"""Every service from the command line."""
