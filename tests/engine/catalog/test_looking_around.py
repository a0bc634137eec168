"""Rules that look at other items, or are seen by theirs, say so: a backtest then replays all items together."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.catalog import example_world
from app.engine.catalog.examples import run_example
from app.engine.catalog.registry import load_catalogue
from app.engine.effects import ClientChanged, ClientExcluded, ItemCreated, RelationsChanged

RULES = load_catalogue(others=False).rules
SEEN_BY_OTHERS = (ClientChanged, ClientExcluded, ItemCreated, RelationsChanged)


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_type_looks_around_just_where_it_says_so(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def heard(owner: type, name: str) -> None:
        real = getattr(owner, name)

        def told(*words: Any) -> Any:
            asked.append(name)
            return real(*words)

        monkeypatch.setattr(owner, name, told)

    heard(example_world.ExampleItems, "get")
    heard(example_world.ExampleItems, "of")
    heard(example_world.ExampleBelongings, "last_count")
    effects = [effect for example in RULES[kind].examples for effect in run_example(RULES[kind], example).effects]
    seen = any(isinstance(effect, SEEN_BY_OTHERS) for effect in effects)
    assert RULES[kind].looks_around == (bool(asked) or seen)
