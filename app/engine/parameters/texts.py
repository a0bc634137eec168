"""Kinds of text: templates, addresses, dates as expressions, lists of lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import field

from app.engine.parameters.base import Json, Kind, list_of, refusal, text_of
from app.engine.words import Msg, msg


class Template(Kind, frozen=True):
    """Text with placeholders: `form` is line, plain (several lines) or rich (HTML)."""

    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""
    form: str = "plain"
    longest: int = 0
    """Characters allowed after placeholders are filled in; 0 for no limit but the engine's."""

    def read(self, raw: Json) -> str:
        """Return the template's source."""
        return text_of(raw)

    def is_empty(self, raw: Json) -> bool:
        """Rich text that holds only empty paragraphs is empty too."""
        if not isinstance(raw, str):
            return raw is None
        bare = re.sub(r"<(?!img)[^>]*>|&nbsp;", "", raw) if self.form == "rich" else raw
        return not bare.strip()

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string"}


class Url(Template, frozen=True):
    """An address on the web; may hold placeholders."""

    form: str = "line"

    def read(self, raw: Json) -> str:
        """Return the address; only http and https will do, a leading placeholder aside."""
        text = text_of(raw)
        if text and not re.match(r"(https?://|\{\{)", text):
            raise refusal(msg("A web address starts with https:// (or http://)."))
        return text


class ResultRef(Template, frozen=True):
    """Something that an earlier rule made: the result of such a rule, or a placeholder that holds its id."""

    form: str = "line"
    result: str = ""
    """The name that the id has among the results of the rules that make it."""


class ChatRef(ResultRef, frozen=True):
    """A group chat, as *Create group chat* leaves it."""

    result: str = "chat_id"


class TaskRef(ResultRef, frozen=True):
    """A task, as *Create task* leaves it."""

    result: str = "task_id"


class PaymentRef(ResultRef, frozen=True):
    """A payment, as *Create payment link* leaves it."""

    result: str = "payment_id"


class VariableName(Template, frozen=True):
    """The name of a variable: one word, so that it can stand in a placeholder."""

    form: str = "line"

    def read(self, raw: Json) -> str:
        """Return the name."""
        name = text_of(raw).strip()
        if name and re.fullmatch(r"[^\W\d_]\w*", name) is None:
            raise refusal(msg("A name is one word of letters, digits and _, such as price_with_tax."))
        return name


class DateExpression(Kind, frozen=True):
    """A moment worked out by a placeholder, such as ``{{ now | add_days(3) }}``, or an ISO date."""

    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""

    def read(self, raw: Json) -> str:
        """Return the expression's source."""
        return text_of(raw)

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string"}


class Checklist(Kind, frozen=True):
    """Lines to tick off; each may hold placeholders."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()

    def read(self, raw: Json) -> tuple[str, ...]:
        """Return the lines."""
        return tuple(text_of(one) for one in list_of(raw))

    def schema(self) -> dict[str, Any]:
        """List of texts."""
        return {"type": "array", "items": {"type": "string"}}


class Tags(Checklist, frozen=True):
    """Short words to find a post by."""


class KeyValues(Kind, frozen=True):
    """Names with texts, in order: ``[["Accept", "application/json"], …]``; the texts may hold placeholders."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()
    name_label: Msg = field(default_factory=lambda: msg("Name"))
    value_label: Msg = field(default_factory=lambda: msg("Value"))

    def read(self, raw: Json) -> tuple[tuple[str, str], ...]:
        """Return the pairs; an object is read as its entries."""
        pairs = list(raw.items()) if isinstance(raw, Mapping) else list_of(raw)
        for pair in pairs:
            if not isinstance(pair, list | tuple) or [type(one) for one in pair] != [str, str]:
                raise refusal(msg("Each entry is a name and a text."))
        return tuple((name, text) for name, text in pairs)

    def schema(self) -> dict[str, Any]:
        """Pairs of texts, or an object."""
        pair = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
        return {
            "anyOf": [{"type": "array", "items": pair}, {"type": "object", "additionalProperties": {"type": "string"}}]
        }
