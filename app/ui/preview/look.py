"""What everything here is drawn with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from app.engine.effects import DocumentCreated
from app.i18n import Translator
from app.ui.theme.theme import Theme

if TYPE_CHECKING:
    from app.ui.preview.people import Scene


OpenDocument = Callable[[DocumentCreated, "Scene"], None]


class Look(Struct, frozen=True):
    """The theme in force and the language."""

    theme: Theme
    tr: Translator
    open_document: OpenDocument | None = None
    """Fills a document and opens it with the desktop's own program, where that can be done."""
