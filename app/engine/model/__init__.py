"""Values: frozen, comparable, without behaviour beyond what they are."""
