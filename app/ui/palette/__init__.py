"""The palette: all rules and triggers by category, to find and to add."""
