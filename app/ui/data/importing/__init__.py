"""The wizard that brings records in from files."""
