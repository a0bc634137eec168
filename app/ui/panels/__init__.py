"""The panels below every mode: problems, trace, history."""
