"""The Backtest mode: recorded histories under a rule set, and what would have come of them."""
