"""How everything looks: colours, sizes, type, icons and the style sheet, from one set of tokens."""
