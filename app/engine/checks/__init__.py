"""Checks before the run: one file each; `registry` finds them."""
