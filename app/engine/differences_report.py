"""Differences as text for a terminal, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.engine.differences import CardDifference, Change, Differences, Sign, StageDifference
from app.engine.words import Msg, Said, msg, msgs, pair
from app.engine.wordwise import wordwise

SIGNS = {Sign.ADDED: "+", Sign.REMOVED: "-", Sign.CHANGED: "~", Sign.MOVED: ">"}

_COUNTED = {
    Sign.ADDED: msgs("{n} added", "{n} added"),
    Sign.REMOVED: msgs("{n} removed", "{n} removed"),
    Sign.CHANGED: msgs("{n} changed", "{n} changed"),
    Sign.MOVED: msgs("{n} moved", "{n} moved"),
}
_STAGES = msgs("{n} stage differs", "{n} stages differ")
_SHORT, _AROUND = 80, 40
"""Characters of two texts up to which they stand one after the other; and that are shown around what differs."""
_MARKED = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
"""How single words are marked that differ, as `git diff --word-diff` marks them."""
_NOTHING = msg("nothing")
_SAME = msg("Nothing differs.")
_KINDS = {"rule": msg("rule"), "trigger": msg("trigger")}
_OTHER = msg("No rule or trigger differs.")


def summary(differences: Differences) -> Msg:
    """Return how many rules and triggers differ, and how many stages, in a few words."""
    if differences.same:
        return _SAME
    counted = tuple(_COUNTED[sign].fill(n=n) for sign, n in differences.counts().items() if n)
    if differences.stages:
        counted += (_STAGES.fill(n=len(differences.stages)),)
    return Msg("{parts}").fill(parts=counted) if counted else _OTHER


def as_text(differences: Differences, said: Said = Msg.plain) -> str:
    """Return all differences by stage, one below the other."""
    lines = [said(pair(differences.name, summary(differences)))]
    lines += [f"  {_told(one, said)}" for one in differences.own]
    for stage, own, cards in differences.by_stage():
        lines += ["", *_stage(differences.stage_names[stage], own, said)]
        for card in cards:
            lines += _card(card, said)
    return "\n".join(lines)


def as_json(differences: Differences, said: Said = Msg.plain) -> dict[str, Any]:
    """Return all differences; of each setting what stands in the file, and what it says.

    `said` gives words in the language of whoever asks.
    """
    cards = [(one.kind, _card_json(one, differences, said)) for one in differences.cards]
    return {
        "old": differences.versions[0],
        "new": differences.versions[1],
        "same": differences.same,
        "counts": {sign.value: n for sign, n in differences.counts().items()},
        "rule_set": [_change_json(one, said) for one in differences.own],
        "stages": [
            {
                "change": one.sign.value,
                "id": one.id,
                "name": one.name,
                "changes": [_change_json(each, said) for each in one.changes],
            }
            for one in differences.stages
        ],
        "triggers": [one for kind, one in cards if kind == "trigger"],
        "rules": [one for kind, one in cards if kind == "rule"],
    }


def _stage(name: str, own: StageDifference | None, said: Said) -> Iterator[str]:
    yield f"{SIGNS[own.sign]} {name}" if own is not None else name
    for change in own.changes if own is not None else ():
        yield f"    {_told(change, said)}"


def _card(card: CardDifference, said: Said) -> Iterator[str]:
    yield f"  {SIGNS[card.sign]} {_plain(card.title, said)} ({said(_KINDS[card.kind])} {card.id})"
    for sentence in card.sentences:
        if sentence is not None and card.sign in (Sign.ADDED, Sign.REMOVED):
            yield f"      {said(sentence)}"
    for change in card.changes:
        yield f"      {_told(change, said)}"


def _told(change: Change, said: Said) -> str:
    old, new = (_plain(_NOTHING if one is None else one, said) for one in (change.old, change.new))
    told = f"{old} → {new}"
    if change.prose and change.old is not None and change.new is not None and len(told) > _SHORT:
        pieces = wordwise(old, new)
        if any(one.sign == "same" for one in pieces):
            told = "".join(
                _MARKED[one.sign].format(_cut(one.text) if one.sign == "same" else one.text) for one in pieces
            )
    return said(pair(_plain(change.label, said), told)).replace("\n", "\n          ")


def _cut(text: str) -> str:
    """Leave out the middle of a long stretch in which nothing differs."""
    return f"{text[:_AROUND]} … {text[-_AROUND:]}" if len(text) > 3 * _AROUND else text


def _card_json(card: CardDifference, differences: Differences, said: Said) -> dict[str, Any]:
    old, new = card.stages
    return {
        "change": card.sign.value,
        "id": card.id,
        "type": card.type,
        "name": _plain(card.title, said),
        "moved": card.moved,
        "stage": {"old": old or None, "new": new or None, "name": differences.stage_names[card.stage]},
        "sentence": {
            key: said(one) if one is not None else None for key, one in zip(("old", "new"), card.sentences, strict=True)
        },
        "changes": [_change_json(one, said) for one in card.changes],
    }


def _change_json(change: Change, said: Said) -> dict[str, Any]:
    sides = {key: None if one is None else _plain(one, said) for key, one in (("old", change.old), ("new", change.new))}
    raw = {"before": _raw(change.before, said), "after": _raw(change.after, said)}
    return {"field": change.field, "label": _plain(change.label, said), **sides, **raw}


def _raw(value: Any, said: Said) -> Any:
    if isinstance(value, Msg):
        return said(value)
    return [_raw(one, said) for one in value] if isinstance(value, tuple | list) else value


def _plain(value: Any, said: Said) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plain(one, said) for one in value)
    return said(value) if isinstance(value, Msg) else str(value)
