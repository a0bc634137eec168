"""Steps and reasons as answers tell them: for programs, and in a sentence in the asker's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from app.engine.model.item import Item, Key
from app.engine.model.plain import plain
from app.engine.telling import Glossary, node_of, tell, topic
from app.engine.trace import Reason
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.server.parts import Parts
from app.storage.ledger.codec import text_of
from app.storage.ledger.log import Logged


def glossary(parts: Parts, versions: Iterable[str] = ()) -> Glossary:
    """Return how things are called: by given versions, and by what is live."""
    live = [one.version for one in parts.releases.lives() if one.version]
    wanted = tuple(dict.fromkeys((*versions, *live)))
    return parts.glossaries.get((parts.company.stamp(), wanted), lambda: _glossary(parts, wanted))


def _glossary(parts: Parts, versions: Iterable[str]) -> Glossary:
    rule_sets = [parts.releases.rule_set(one) for one in versions if parts.releases.has(one)]
    return Glossary.of(parts.company.directory(), parts.catalogue, rule_sets)


def told(logged: Logged, names: Glossary, tr: Translator, titles: Mapping[Key, str]) -> dict[str, Any]:
    """Return a line of the log as an answer tells it; `step` is the line itself, in the form of the ledger."""
    step = logged.content
    key = step.key if isinstance(step, Item) else step.item
    return {
        "seq": logged.seq,
        "event": logged.event,
        "at": None if isinstance(step, Item) else step.at,
        "entity": key[0],
        "item": key[1],
        "title": titles.get(key, key[1]),
        "kind": type(step).__name__,
        "topic": "record" if isinstance(step, Item) else topic(step).value,
        "node": "" if isinstance(step, Item) else node_of(step),
        "words": tr(_came(step, names) if isinstance(step, Item) else tell(step, names)),
        "step": json_of(step),
    }


def _came(item: Item, names: Glossary) -> Msg:
    stage = names.stage(item.stage, item.pipeline)
    return msg("Entered the board, in “{stage}”, and is watched by the rules from here on.").fill(stage=stage)


def titles_of(parts: Parts, lines: Iterable[Logged]) -> dict[Key, str]:
    """Return what the items of some lines are called."""
    keys = {one.content.key if isinstance(one.content, Item) else one.content.item for one in lines}
    return {key: state.item.title for key, state in parts.ledger.load_many(keys).items()}


def json_of(value: object) -> Any:
    """Return a value of the ledger as JSON: its type stands in ``$``."""
    return msgspec.json.decode(text_of(value))


def reason_told(reason: Reason | None, tr: Translator) -> dict[str, Any] | None:
    """Return why something is as it is."""
    if reason is None:
        return None
    return {
        "code": reason.code,
        "words": tr(reason.words),
        "field": reason.field,
        "path": reason.path,
        "seen": plain(reason.seen),
    }
