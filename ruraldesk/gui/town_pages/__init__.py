"""The pages a town's window has of its own: 收包 and 村情."""
