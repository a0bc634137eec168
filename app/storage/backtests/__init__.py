"""Recorded histories replayed under a rule set: from a log to a report."""
