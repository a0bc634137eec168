"""Data: one file a type."""
