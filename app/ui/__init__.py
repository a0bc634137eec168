"""The window: arranges and asks; decides nothing."""
