"""Recorded histories from outside: event logs as XES and CSV, read for a backtest and written for others."""
