"""Triggers of documents: one file a type."""
