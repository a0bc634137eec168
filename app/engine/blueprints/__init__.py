"""Rule sets for usual jobs, to begin with."""
