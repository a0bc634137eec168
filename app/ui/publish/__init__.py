"""Publishing from the window: what differs, what the checks say, what would happen, and what runs there."""
