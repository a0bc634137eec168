"""What one rule would do on one record: as lines for a terminal, and for programs."""

from __future__ import annotations

from typing import Any

from app.engine.model.values import to_json
from app.engine.preview import AWAITED, Preview
from app.engine.telling import Glossary
from app.engine.telling_effects import tell_effect
from app.engine.verdicts import STATUS_WORDS
from app.engine.words import Msg, Said, msg, pair

_due = msg("{status}, {due}")


def as_text(shown: Preview, names: Glossary, said: Said = Msg.plain) -> str:
    """Return plain lines: status and time, why it would stay silent, each effect."""
    status = shown.status.value if said is Msg.plain else STATUS_WORDS[shown.status.value]
    lines: list[Msg | str] = [_due.fill(status=status, due=shown.due.isoformat()) if shown.due else status]
    lines += [AWAITED.fill(rule=names.catalogue.title_of(one)) for one in shown.awaited]
    lines += [shown.reason.words] if shown.reason else []
    lines += [tell_effect(one, names) for one in shown.effects]
    lines += [pair(name, str(to_json(value))) for name, value in shown.results.items()]
    return "\n".join(said(one) if isinstance(one, Msg) else one for one in lines)


def as_json(shown: Preview, rule: str, item: str) -> dict[str, Any]:
    """Return all of it as JSON."""
    why = shown.reason
    return {
        "rule": rule,
        "item": item,
        "status": shown.status.value,
        "due": to_json(shown.due),
        "awaits": [one.id for one in shown.awaited],
        "effects": [one.as_json() for one in shown.effects],
        "results": {name: to_json(value) for name, value in shown.results.items()},
        "reason": why
        and {
            "code": why.code,
            "message": why.words.plain(),
            "field": why.field,
            "path": why.path,
            "seen": to_json(why.seen),
        },
    }
