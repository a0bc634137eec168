"""Durable executors around the engine."""
