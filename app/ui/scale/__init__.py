"""Editing at scale: finding cards in all pipelines, changing many in one go, taking them elsewhere."""
