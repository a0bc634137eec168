"""The sample workspace: a small company that does not exist, with enough in it to see the program at work."""
