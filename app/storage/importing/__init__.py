"""CSV files into records: recognised, mapped, checked, reported."""
