"""Other triggers: one file a type."""
