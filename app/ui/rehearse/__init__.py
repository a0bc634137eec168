"""The Rehearse mode: records walked through the stages on a clock that can be moved."""
