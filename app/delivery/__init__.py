"""One file per channel: carries an effect out. Knows no storage; a channel is told all it needs."""
