"""Items: one file a type."""
