"""Forms laid out by hand, where a generated one does not do: a module named after the type, with a class `Form`."""
