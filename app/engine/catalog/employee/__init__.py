"""Employee alerts: one file a type."""
