"""The runtime law: one item at one moment, and all that follows from an event."""
