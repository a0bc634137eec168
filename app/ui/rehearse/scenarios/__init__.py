"""Scenarios of the open pipeline: kept, edited as tables, run, and what they touch."""
