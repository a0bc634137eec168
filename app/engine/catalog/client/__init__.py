"""Client communication: one file a type."""
