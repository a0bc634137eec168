"""One popup for all that is picked: search on top, groups below, everything by keyboard too."""
