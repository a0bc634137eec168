"""Payment and delivery: one file a type."""
