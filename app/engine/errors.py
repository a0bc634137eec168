"""What can go wrong in the world, apart from our own bugs."""

from __future__ import annotations

from app.engine.words import Msg


class KnownError(Exception):
    """Something the person can understand and mend; shown in their language, never as a traceback."""

    def __init__(self, words: Msg, *, field: str | None = None, place: str | None = None) -> None:
        """Say what is wrong and what to do; ``field`` names the parameter, ``place`` the file, line or path."""
        super().__init__(words.plain())
        self.words = words
        self.field = field
        self.place = place


class CannotAct(KnownError):
    """A rule cannot do its work on this item; the rule fails with this reason and its branch goes on."""


class BadTemplate(KnownError):
    """A text with placeholders cannot be read or rendered."""


class BadCondition(KnownError):
    """A condition refers to something that does not exist, or compares what cannot be compared."""


class MissingParameter(KnownError):
    """A parameter that the rule or trigger cannot do without is not filled in."""
