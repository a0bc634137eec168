"""Building conditions: clauses in nested groups, each with its truth on the chosen record."""
