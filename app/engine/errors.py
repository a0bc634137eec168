"""What can go wrong in the world, apart from our own bugs."""

from __future__ import annotations

import errno

from app.engine.words import Msg, msg

_REFUSALS = {
    errno.ENOENT: msg("it is not there, or its folder is not"),
    errno.EACCES: msg("you have no right to it"),
    errno.EPERM: msg("you have no right to it"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENOTDIR: msg("what should be a folder on the way to it is a file"),
    errno.EEXIST: msg("it is there already"),
    errno.ENOSPC: msg("the disk is full"),
    errno.EROFS: msg("nothing can be written to this disk"),
    errno.EIO: msg("the disk has failed"),
    errno.ENAMETOOLONG: msg("its name is too long"),
    errno.EMFILE: msg("too many files are open"),
    errno.EBUSY: msg("another program is using it"),
    errno.EADDRINUSE: msg("another program listens there already"),
    errno.EADDRNOTAVAIL: msg("this machine has no such address"),
    errno.ECONNREFUSED: msg("nothing listens there"),
    errno.ECONNRESET: msg("the other side has hung up"),
    errno.ETIMEDOUT: msg("there was no answer in time"),
    errno.EHOSTUNREACH: msg("the way there is closed"),
    errno.ENETUNREACH: msg("the way there is closed"),
}
"""What the system refuses, in our words: its own are English or strange."""


def refusal(error: OSError) -> str:
    """Return why the system has refused something, as it stands behind a colon."""
    return _REFUSALS.get(error.errno or 0) or error.strerror or str(error)


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
