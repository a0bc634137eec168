"""Documentation of a rule set for people who will never open it here: a page, a paper, a picture, a process model."""
