"""What a person does at a desk, one use case per file. No Qt."""
