"""The HTTP door: versions and events in, state out, and the pages that people outside are sent to."""
