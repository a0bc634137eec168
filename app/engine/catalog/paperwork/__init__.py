"""Rules about paperwork: one file a type."""
