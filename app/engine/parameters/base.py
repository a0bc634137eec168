"""What all kinds of parameters have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct

from app.engine.errors import KnownError
from app.engine.words import Msg, msg

Json = Any


class Ask(Struct, frozen=True):
    """How a parameter is asked for: its label, a line of help, and when it is shown at all."""

    label: Msg
    help: Msg | None = None
    hint: Msg | None = None
    """Shown in the empty field."""
    shown_when: tuple[str, tuple[Any, ...]] | None = None
    """Another parameter and the values of it at which this one is asked for; of a list, one of them is enough."""


class Kind(Struct, frozen=True):
    """A kind of parameter."""

    empty: ClassVar[Json] = None
    """The raw value of a field not filled in yet."""
    nothing: ClassVar[Any] = None
    """What the rule works with where the field is not filled in."""

    def read(self, raw: Json) -> Any:
        """Return what the rule works with; raises KnownError for what does not fit."""
        return raw

    def is_empty(self, raw: Json) -> bool:
        """Say whether the person has not filled it in."""
        return raw is None or raw in ("", [], {})

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the raw value."""
        return {}


def refusal(words: Msg, **values: Any) -> KnownError:
    return KnownError(words.fill(**values))


def sort_of(raw: Json) -> Msg:
    """Return what a person calls this sort of JSON value."""
    match raw:
        case bool():
            return msg("yes or no")
        case str():
            return msg("text")
        case int() | float():
            return msg("a number")
        case list() | tuple():
            return msg("a list")
        case None:
            return msg("nothing")
    return msg("an object")


def text_of(raw: Json) -> str:
    if not isinstance(raw, str):
        raise refusal(msg("Text is expected here, not {found}."), found=sort_of(raw))
    return raw


def list_of(raw: Json) -> list[Any]:
    if isinstance(raw, list | tuple):
        return list(raw)
    raise refusal(msg("A list is expected here, not {found}."), found=sort_of(raw))


class Reference(Kind, frozen=True):
    """Something named by its id."""

    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""

    def read(self, raw: Json) -> str:
        """Return the id."""
        return text_of(raw)

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string"}
