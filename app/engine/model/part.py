"""What rule-set files are made of: frozen values that check what they are read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from msgspec import Struct, ValidationError, convert
from msgspec.structs import replace

from app.engine.words import Msg


class Unfit(ValueError):
    """Parts that do not fit together; says why, in words that stand behind the place."""

    def __init__(self, words: Msg) -> None:
        super().__init__(words.plain())
        self.words = words


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of object in a rule-set file."""

    @classmethod
    def model_validate(cls, raw: Any) -> Self:
        """Read parsed JSON; raises `ValidationError`, which ends with the ways to the place, the innermost first."""
        return convert(raw, cls, dec_hook=_read)

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Return the value with some fields changed."""
        return replace(self, **update)


def _read(kind: Any, raw: Any) -> Any:
    """Let a type that msgspec does not know read itself."""
    try:
        return kind.read(raw)
    except ValidationError as error:
        raise ValueError(str(error)) from error  # of a ValueError alone msgspec says where it was
