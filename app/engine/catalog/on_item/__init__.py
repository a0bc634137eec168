"""Triggers of item changes: one file a type."""
