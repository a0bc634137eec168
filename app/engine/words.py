"""Words for people: marked where written, translated where shown, filled in after."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Self


class Msg(str):
    """A sentence for a person, still untranslated, together with the values to fill in.

    A real subclass of ``str``, so that a name typed by a person is never taken for a marked word.
    """

    __slots__ = ("many", "values")
    values: dict[str, Any]
    many: str | None

    def __new__(cls, text: str, values: dict[str, Any] | None = None, many: str | None = None) -> Self:
        """Mark ``text``; ``many`` is the plural form, chosen by the value named ``n``."""
        self = super().__new__(cls, text)
        self.values = values or {}
        self.many = many
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Let the values survive a pickle between worker processes."""
        return (str(self), self.values, self.many)

    def fill(self, **values: Any) -> Msg:
        """Return the same words with values for their ``{names}``; values may be words themselves."""
        return Msg(str(self), {**self.values, **values}, self.many)

    def plain(self) -> str:
        """Return the sentence in the source language, for logs, JSON and tests."""
        text = self.many if self.many is not None and self.values.get("n") != 1 else str(self)
        if not self.values:
            return text
        return text.format(**{key: _plain(value) for key, value in self.values.items()})


Said = Callable[[Msg], str]
"""Puts words into the language of whoever reads them."""


class Count(int):
    """A number of things, that the source language writes with its thousands set apart."""

    def __format__(self, spec: str) -> str:
        """Return ``8,800``."""
        return super().__format__(spec or ",")


def count(n: int, said: Said) -> str:
    """Return a number as the reader's language writes it."""
    return said(Msg("{count}", {"count": Count(n)}))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return ", ".join(str(_plain(one)) for one in value)
    return value.plain() if isinstance(value, Msg) else value


def msg(text: str) -> Msg:
    """Mark a sentence for translation."""
    return Msg(text)


def msgs(one: str, many: str) -> Msg:
    """Mark a sentence with a plural; fill it with ``n``."""
    return Msg(one, None, many)


def beside(number: float | None, unit: Msg) -> Msg:
    """Return a unit in the form in which it stands beside a number; beside none it stands as beside a few."""
    return unit.fill(n=2 if number is None else math.ceil(abs(number)))


_PAIR = msg("{label}: {value}")


def pair(label: Any, value: Any) -> Msg:
    """Return a value behind what it is called, as the reader's language joins them: ``Amount: 3``."""
    return _PAIR.fill(label=label, value=value)
