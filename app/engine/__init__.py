"""The pure heart: what follows from a rule set and a sequence of events. No disk, no network, no clock, no Qt."""
