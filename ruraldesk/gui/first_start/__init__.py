"""The first start: seven steps from an empty folder to an open desk."""
