"""Rulewright: draw what should happen at each stage of a pipeline, rehearse it, run it or publish it."""

__version__ = "0.1.0"
