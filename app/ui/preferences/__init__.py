"""What a person chooses for all workspaces, and the workspaces they were at."""
