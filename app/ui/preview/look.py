"""What everything here is drawn with."""

from __future__ import annotations

from dataclasses import dataclass

from app.i18n import Translator
from app.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """The theme in force and the language."""

    theme: Theme
    tr: Translator
