"""The Run mode: the engine, what it does, what it could not, and the channels it sends through."""
