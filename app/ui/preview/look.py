"""What everything here is drawn with."""

from __future__ import annotations

from msgspec import Struct

from app.i18n import Translator
from app.ui.theme.theme import Theme


class Look(Struct, frozen=True):
    """The theme in force and the language."""

    theme: Theme
    tr: Translator
