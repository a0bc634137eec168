"""Triggers of client communication: one file a type."""
