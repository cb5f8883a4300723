"""Forms on disk to FormSpec and back, with errors that name file and row."""
