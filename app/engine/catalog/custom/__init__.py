"""Custom rules: one file a type."""
