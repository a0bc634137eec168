"""The icons that declarations name; that the font has them is tried where the window is."""

from __future__ import annotations

from app.engine.catalog.registry import load_catalogue


def test_no_two_rules_look_alike() -> None:
    icons = [one.about.icon for one in load_catalogue(others=False).rules.values()]
    assert len(set(icons)) == len(icons)
