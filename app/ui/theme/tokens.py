"""The tokens of both themes: every colour and size of the window has its name here. Knows no Qt."""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class Colors(Struct, frozen=True):
    """One theme's colours, as ``#RRGGBB``."""

    window: str
    """Behind everything: the gaps between panels and columns."""
    column: str
    """The ground of a stage on the board."""
    surface: str
    """Panels, lists, cards."""
    raised: str
    """What floats: menus, popups."""
    border: str
    """Lines that only divide. What a person must see to use a thing has `outline`."""
    outline: str
    """The edge of fields, check boxes and buttons."""
    hover: str
    pressed: str
    text: str
    muted: str
    accent: str
    on_accent: str
    """Text and signs on the accent."""
    success: str
    warning: str
    error: str
    unconfigured: str
    unconfigured_border: str
    tooltip: str
    tooltip_text: str
    shadow: str

    employee: str
    client: str
    control: str
    paperwork: str
    payment: str
    items: str
    data: str
    helper: str
    custom: str
    triggers: str

    def named(self, token: str) -> str:
        """Return a colour by its token's name; an unknown one, of another package, looks like our custom rules."""
        return getattr(self, token) if token in TOKENS else self.custom

    @property
    def selection(self) -> str:
        """The ground of what is selected."""
        return mix(self.accent, self.surface, TINT)

    def tint(self, token: str, ground: str = "surface") -> str:
        """Return the faint ground under a sign of a colour."""
        return mix(self.named(token), self.named(ground), TINT)


LIGHT: Final = Colors(
    window="#F4F5F8", column="#ECEEF3", surface="#FFFFFF", raised="#FFFFFF", border="#DDE1E8", outline="#7F8997",
    hover="#ECEFF4", pressed="#E0E5ED", text="#1B1F27", muted="#565F6D",
    accent="#1F5FD6", on_accent="#FFFFFF", success="#1B7A4C", warning="#9A5200", error="#B4232F",
    unconfigured="#FFF6D6", unconfigured_border="#D9AE00", tooltip="#1B1F27", tooltip_text="#FFFFFF", shadow="#1B1F27",
    employee="#1F5FD6", client="#1B7A4C", control="#7A3FB8", paperwork="#8A5A12", payment="#0B7285", items="#4B4FC4",
    data="#5B6472", helper="#A0460B", custom="#B0256E", triggers="#8F6A00",
)  # fmt: skip

DARK: Final = Colors(
    window="#17191E", column="#1C1F25", surface="#21252D", raised="#2A2F39", border="#3A404C", outline="#7B8594",
    hover="#2A2F39", pressed="#343A46", text="#E8EAEE", muted="#A6AEBB",
    accent="#7DAAFF", on_accent="#0E1420", success="#5CC795", warning="#F0B35A", error="#FF8A8F",
    unconfigured="#3A3420", unconfigured_border="#D9AE00", tooltip="#E8EAEE", tooltip_text="#17191E", shadow="#000000",
    employee="#7DAAFF", client="#5CC795", control="#C79BF2", paperwork="#E0B36A", payment="#5FC9DB", items="#A6A9FF",
    data="#AEB6C3", helper="#F2A36B", custom="#F48FC0", triggers="#F2C94C",
)  # fmt: skip

TOKENS: Final = frozenset(Colors.__struct_fields__)

TINT: Final = 0.12
"""How much of a colour its faint ground takes."""
DISABLED: Final = 0.55

# Spacing, in steps of four.
TIGHT: Final = 4
SMALL: Final = 8
MEDIUM: Final = 12
LARGE: Final = 16
WIDE: Final = 24

RADIUS: Final = 8
"""Cards and panels."""
FIELD_RADIUS: Final = 6
"""Fields and buttons."""
FOCUS_WIDTH: Final = 2

# Type, in pixels at the usual size of text.
BODY: Final = 13
MUTED: Final = 12
BADGE: Final = 11
TITLE: Final = 15

BESIDE_BOX: Final = 30
"""How far the words of a check box stand from its edge, for words below them."""
ICON: Final = 18
ICON_SQUARE: Final = 28
COLUMN: Final = 272


def channels(color: str) -> tuple[int, int, int]:
    """Return red, green and blue of ``#RRGGBB``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(over: str, under: str, share: float) -> str:
    """Return the colour seen where `over` covers `under` by a share of one."""
    pairs = zip(channels(over), channels(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def luminance(color: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  the formula's
        for part in (value / 255 for value in channels(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
