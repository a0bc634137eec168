"""Texts of a log as values of an item's fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.storage.history.times import Times
from app.storage.importing.names import Names
from app.storage.importing.report import Problems
from app.storage.importing.texts import READERS, Manner, Unfit

_MOST_KNOWN = 20_000
OF_XES = {
    "int": FieldType.INTEGER,
    "float": FieldType.DECIMAL,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.DATETIME,
}
"""What attributes are by their XES types, where neither mapping nor workspace says it."""

_SEVERAL = re.compile(r"\s*[;|]\s*")


class Column:
    """Reads the values of one field, each different text once, and notes what does not fit."""

    def __init__(
        self, header: str, kind: FieldType, known: Field | None, manner: Manner, times: Times, people: Names
    ) -> None:
        """Read an attribute of a log as a type; `known` is the workspace's field where it has one."""
        self._header = header
        self._known: dict[str, Value] = {}
        self._unfit: dict[str, Unfit] = {}
        one = _reader(kind, known, manner, times, people)
        several = known is not None and known.multiple and kind not in (FieldType.PHONES, FieldType.EMAILS)
        self._read = (lambda text: tuple(map(one, _SEVERAL.split(text)))) if several else one

    def value(self, text: str, file: str, line: int, problems: Problems) -> Value:
        """Return the value of a text, None where it has none."""
        try:
            return self._known[text]
        except KeyError:
            pass
        unfit = self._unfit.get(text)
        if unfit is None:
            try:
                value = self._read(text.strip()) if text.strip() else None
            except Unfit as error:
                unfit = error
            else:
                return _kept(self._known, text, value)
            _kept(self._unfit, text, unfit)
        words = unfit.words.fill(value=text[:80])
        problems.add(file, line, unfit.kind, words, column=self._header, value=text)
        return None


def _kept(known: dict[str, Value], text: str, value: Value) -> Value:
    if len(known) >= _MOST_KNOWN:
        known.clear()
    known[text] = value
    return value


def _reader(
    kind: FieldType, known: Field | None, manner: Manner, times: Times, people: Names
) -> Callable[[str], Value]:
    if kind is FieldType.EMPLOYEE:
        return lambda text: people.find(text) or text
    if kind is FieldType.DATETIME:
        return times.read
    if kind is FieldType.DATE:
        return lambda text: times.read(text).date()
    if kind is FieldType.ENUMERATION and known is not None:
        options: Mapping[str, str] = {one.label.casefold(): one.id for one in known.options}
        return lambda text: options.get(text.casefold(), text)
    reader = READERS.get(kind)
    if reader is None:
        return lambda text: text
    return lambda text: reader(text, manner)
