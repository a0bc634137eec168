"""The board: one column per stage, triggers above rules."""
