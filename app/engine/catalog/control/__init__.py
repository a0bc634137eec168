"""Monitoring and control: one file a type."""
