from __future__ import annotations

import pytest

from app.engine.catalog.categories import CATEGORIES
from app.ui.theme import tokens
from app.ui.theme.tokens import DARK, LIGHT, Colors, contrast, mix

GROUNDS = ("window", "column", "surface", "raised", "hover", "selection", "unconfigured")
CATEGORY_COLORS = (
    "employee",
    "client",
    "control",
    "paperwork",
    "payment",
    "items",
    "data",
    "helper",
    "custom",
    "triggers",
)
TEXT = [
    *(("text", ground) for ground in (*GROUNDS, "pressed")),
    *(("muted", ground) for ground in GROUNDS),
    *(("accent", ground) for ground in ("window", "column", "surface", "raised", "hover", "pressed")),
    *((color, ground) for color in ("error", "warning", "success") for ground in ("window", "surface", "raised")),
    ("on_accent", "accent"), ("tooltip_text", "tooltip"),
]  # fmt: skip
SIGNS = [
    *(("outline", ground) for ground in ("window", "column", "surface", "raised")),
    *(("accent", ground) for ground in (*GROUNDS, "pressed")),
    *((color, "surface") for color in ("error", "warning", "muted", "triggers", "helper")),
    ("warning", "unconfigured"), ("triggers", "unconfigured"), ("triggers", "column"), ("triggers", "hover"),
]  # fmt: skip
THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def ground(colors: Colors, name: str) -> str:
    return colors.selection if name == "selection" else colors.named(name)


@pytest.mark.parametrize("colors", THEMES)
@pytest.mark.parametrize(("over", "under"), TEXT)
def test_text_can_be_read_on_its_ground(colors: Colors, over: str, under: str) -> None:
    assert contrast(colors.named(over), ground(colors, under)) >= 4.5


@pytest.mark.parametrize("colors", THEMES)
@pytest.mark.parametrize(("over", "under"), SIGNS)
def test_signs_and_focus_rings_are_seen_on_their_ground(colors: Colors, over: str, under: str) -> None:
    assert contrast(colors.named(over), ground(colors, under)) >= 3


@pytest.mark.parametrize("colors", THEMES)
@pytest.mark.parametrize("category", CATEGORY_COLORS)
def test_an_icon_is_seen_and_a_word_is_read_on_the_tint_of_its_category(colors: Colors, category: str) -> None:
    tint = colors.tint(category)

    assert contrast(colors.named(category), tint) >= 3
    assert contrast(colors.text, tint) >= 4.5


@pytest.mark.parametrize("colors", THEMES)
@pytest.mark.parametrize("token", ["accent", "success", "warning", "error", "muted"])
def test_a_badge_can_be_read(colors: Colors, token: str) -> None:
    assert contrast(colors.named(token), colors.tint(token)) >= 4.5


def test_every_category_names_a_colour_of_the_theme() -> None:
    assert {category.color for category in CATEGORIES} <= tokens.TOKENS


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert mix("#FFFFFF", "#000000", 0.5) == "#808080"
