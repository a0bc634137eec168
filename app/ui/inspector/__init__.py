"""The inspector: everything about the selected rule or trigger."""
