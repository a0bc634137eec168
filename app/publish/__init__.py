"""Rule sets on their way to a server: bundles, servers, what differs, and what would happen there."""
