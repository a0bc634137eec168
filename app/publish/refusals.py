"""What a server answers that will not or cannot. Apart from what speaks HTTP, which takes long to bring in."""

from __future__ import annotations

from app.engine.errors import KnownError
from app.engine.words import Msg


class ServerError(KnownError):
    """A server cannot be reached, or refuses."""


class Refusal(ServerError):
    """A server refuses, and says why: `status` as in HTTP, `kind` for programs."""

    def __init__(self, words: Msg, status: int, kind: str = "", field: str | None = None) -> None:
        """Say why."""
        super().__init__(words, field=field)
        self.status = status
        self.kind = kind


class ChangedThere(Refusal):
    """Somebody else has changed the same meanwhile."""
