"""Triggers of tasks: one file a type."""
