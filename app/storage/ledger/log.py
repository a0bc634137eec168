"""The lines of the log: what they hold, how they lie in the table, and to which state they lead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from app.engine.effects import FeedPost
from app.engine.model.item import Item, Key
from app.engine.rebuilding import rebuilt
from app.engine.state import ItemState
from app.engine.trace import Acted, RuleStep, Step
from app.storage.ledger.codec import moment_text, text_of, value_of


class Line(NamedTuple):
    """One line on its way into the log, with the number of the event of which it came, and the key of an effect."""

    content: Step | Item
    at: datetime
    event: int | None = None
    key: str | None = None


class Logged(Struct, frozen=True):
    """One line of the log: a step, or the item itself where it was put on the board."""

    seq: int
    event: int | None
    content: Step | Item


def effect_key(version: str, item: Key, acted: Acted) -> str:
    """Return the one key of an effect: of its version, rule, item, stage entry and occurrence."""
    parts = (version, acted.rule, *item, str(acted.entry), str(acted.number))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def row_of(line: Line) -> dict[str, Any]:
    """Return a line as it lies in the table."""
    content = line.content
    item = content.key if isinstance(content, Item) else content.item
    return {
        "event": line.event,
        "entity": item[0],
        "item": item[1],
        "at": moment_text(line.at),
        "kind": type(content).__name__,
        "rule": content.rule if isinstance(content, RuleStep | Acted) else None,
        "key": line.key,
        "content": text_of(content),
    }


def addresses_of_posts(lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """Give under which address each post of the feed is found."""
    for one in lines:
        if isinstance(one.content, Acted) and isinstance(one.content.effect, FeedPost) and one.key is not None:
            post = one.content.effect
            yield {"token": post.post_id, "url": post.post_url, "key": one.key, "kind": "feed", "count": 0}


def logged(row: Any) -> Logged:
    """Read a line of the table."""
    content: Step | Item = value_of(row.content, Item) if row.kind == "Item" else value_of(row.content, Step)
    return Logged(row.seq, row.event, content)


def led_to(before: ItemState | None, item: Item | None, steps: Sequence[Step]) -> ItemState | None:
    """Return the state to which steps have led; an item that has come back goes on counting its entries."""
    if item is None:
        return None
    state = rebuilt(item, steps)
    return replace(state, entry=before.entry) if before is not None and not state.entry else state
