"""Helper rules: one file a type."""
