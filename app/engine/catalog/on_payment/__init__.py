"""Triggers of payment and delivery: one file a type."""
