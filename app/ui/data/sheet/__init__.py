"""A look-up table as a sheet of cells: typed into, pasted into, rearranged."""
