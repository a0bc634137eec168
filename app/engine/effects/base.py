"""What every effect has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct, field

from app.engine.model.values import Value, to_json
from app.engine.words import Msg

SYSTEM = "system"
"""The sender or author where no person is."""


class Effect(Struct, frozen=True, gc=False):
    """The common shape: every effect knows the channel that carries it out."""

    channel: ClassVar[str] = "workspace"
    external: ClassVar[bool] = False
    made_up: ClassVar[tuple[str, ...]] = ()
    """The fields that a seed makes, such as ids and the links with them: no two runs need agree on them."""

    def as_json(self) -> dict[str, Any]:
        """Return the effect as JSON, its type first."""
        return {"type": type(self).__name__} | {one: to_json(getattr(self, one)) for one in self.__struct_fields__}


class CustomEffect(Effect, frozen=True):
    """What a rule of another package asks for; carried out by the channel it names.

    `title` names it above its picture, `told` says in a sentence what it does; without them name and data are shown.
    """

    external: ClassVar[bool] = True
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)
    title: Msg | None = None
    told: Msg | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it with its words in the source language."""
        words = {name: one.plain() for name, one in (("title", self.title), ("told", self.told)) if one is not None}
        return {**super().as_json(), **words}


class Await(Struct, frozen=True):
    """Returned by a rule that is not finished yet: `key` names what it waits for, `results` what it has so far."""

    key: str
    results: Mapping[str, Value] = field(default_factory=dict)
