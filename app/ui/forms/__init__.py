"""Forms generated from a declaration: one editor for each kind of parameter."""
