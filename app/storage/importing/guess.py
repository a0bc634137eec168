"""What a column holds, and which field it means, by its values and its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.engine.alphabet import folded
from app.engine.model.values import FieldType
from app.storage.importing.texts import CURRENCY, NO, READERS, YES, Manner, Unfit, order_of, point_of

_MOST_MISFITS = 0.1
"""So many values may not fit a type, and it is still the column's."""
_MOSTLY = 0.9
"""Ids are unique but for a few slips."""
_ALIKE = 0.86

MOST_STAGES = 60
"""A column with more different values is no stage."""
_LONG = 120
_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)
_TRIED = (
    FieldType.EMAILS,
    FieldType.BOOLEAN,
    FieldType.INTEGER,
    FieldType.DECIMAL,
    FieldType.MONEY,
    FieldType.DATE,
    FieldType.DATETIME,
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to hold."""

    type: FieldType
    manner: Manner
    unique: bool
    distinct: int
    exact: bool = True
    """Every value looked at fits."""
    answers: bool = False
    """Every value is a yes or a no, though perhaps all are the same."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may mean: a field of a record, with the names that people give it."""

    key: str
    type: FieldType
    names: tuple[str, ...] = ()
    several: bool = False
    """More than one column may hold it."""


def guess_column(texts: Sequence[str]) -> Guess:
    """Return what a column holds, from some of its values; empty ones do not count."""
    filled = [text for text in texts if text]
    distinct = len(set(filled))
    unique = bool(filled) and distinct >= _MOSTLY * len(texts)
    manner = Manner(point=point_of(filled), order=order_of(filled[:200]))
    for kind in _TRIED:
        misfits = _misfits(kind, filled, manner)
        if filled and misfits <= _MOST_MISFITS * len(filled):
            return Guess(kind, manner, unique, distinct, misfits == 0)
    if filled and all(re.match(r"https?://", text) for text in filled):
        return Guess(FieldType.URL, manner, unique, distinct)
    answers = bool(filled) and {text.casefold() for text in filled} <= YES | NO
    long = any("\n" in text for text in filled) or sum(map(len, filled)) > _LONG * max(len(filled), 1)
    return Guess(FieldType.TEXT if long else FieldType.STRING, manner, unique, distinct, answers=answers)


def guess_targets(headers: Sequence[str], guesses: Sequence[Guess], targets: Sequence[Target]) -> dict[str, Target]:
    """Return which column means which field; columns that mean none are not in it."""
    scores = sorted(
        (
            (-_likeness(header, target), place, number, header, target)
            for number, (header, guess) in enumerate(zip(headers, guesses, strict=True))
            for place, target in enumerate(targets)
            if _may_be(guess, target)
        ),
        key=lambda one: one[:3],
    )
    found: dict[str, Target] = {}
    taken: set[str] = set()
    for score, _, _, header, target in scores:
        if -score >= _ALIKE and header not in found and target.key not in taken:
            found[header] = target
            if not target.several:
                taken.add(target.key)
    return found


def key_for(header: str, taken: Mapping[str, object]) -> str:
    """Return a key for a new field named as a column is."""
    key = plain(header).replace(" ", "_")[:60] or "field"
    if key[0].isdigit():
        key = f"field_{key}"
    wanted, number = key, 1
    while key in taken:
        number += 1
        key = f"{wanted}_{number}"
    return key


def plain(name: str) -> str:
    """Return a name in small letters without accents and signs, its words one blank apart."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[a-z0-9]+", folded(spaced)))


def _misfits(kind: FieldType, texts: Sequence[str], manner: Manner) -> int:
    """Return how many texts are no values of a type; all, where something else tells that it is not theirs."""
    words = {text.casefold() for text in texts}
    if kind is FieldType.BOOLEAN and (not words & YES or not words & NO or all(word.isdigit() for word in words)):
        return len(texts)
    if kind in _NUMBERS and any(re.match(r"[+]|0\d", text) for text in texts):
        return len(texts)  # telephone numbers, post codes, keys
    if kind is FieldType.MONEY and not any(CURRENCY.search(text) for text in texts):
        return len(texts)
    if kind is FieldType.DATE and any(":" in text for text in texts):
        return len(texts)
    misfits = 0
    for text in texts:
        try:
            READERS[kind](text, manner)
        except Unfit:
            misfits += 1
            if misfits > _MOST_MISFITS * len(texts):
                break
    return misfits


def _likeness(header: str, target: Target) -> float:
    name = plain(header)
    best = 0.0
    for place, known in enumerate((target.key.replace("_", " "), *target.names)):
        known_name = plain(known)
        if name == known_name:
            return 2.0 - place / 1000
        best = max(best, SequenceMatcher(None, name, known_name).ratio())
    return best


def _may_be(guess: Guess, target: Target) -> bool:
    if not guess.distinct:
        return True  # an empty column is what its name says
    match target.type:
        case FieldType.MONEY | FieldType.DECIMAL | FieldType.INTEGER:
            return guess.type in (*_NUMBERS, FieldType.MONEY)
        case FieldType.DATE | FieldType.DATETIME:
            return guess.type in (FieldType.DATE, FieldType.DATETIME)
        case FieldType.EMAILS:
            return guess.type is FieldType.EMAILS
        case FieldType.BOOLEAN:
            return guess.answers or guess.type in (FieldType.BOOLEAN, FieldType.INTEGER)
    if target.key == "stage":
        return guess.distinct <= MOST_STAGES
    return target.key != "id" or guess.unique
