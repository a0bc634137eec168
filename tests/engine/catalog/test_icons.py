"""The icons that declarations name."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from app.engine.catalog.registry import load_catalogue


def test_every_icon_exists_in_the_icon_font() -> None:
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        pytest.skip("The icon font comes with QtAwesome, which this environment lacks.")
    fonts = Path(found.origin).parent / "fonts"
    known = json.loads(next(fonts.glob("materialdesignicons6-*charmap*.json")).read_text())
    catalogue = load_catalogue(others=False)
    icons = {key: one.about.icon for key, one in {**catalogue.rules, **catalogue.triggers}.items()}
    assert {key: icon for key, icon in icons.items() if icon.removeprefix("mdi6.") not in known} == {}


def test_no_two_rules_look_alike() -> None:
    icons = [one.about.icon for one in load_catalogue(others=False).rules.values()]
    assert len(set(icons)) == len(icons)
