"""The popup in which people, companies or products are found and picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.engine.words import msg
from app.ui.preview.avatars import paint_avatar
from app.ui.preview.finder import Finder
from app.ui.preview.look import Look
from app.ui.preview.people import Person

MOST_FOUND = 100

Find = Callable[[str, int], Sequence[Person]]
"""Gives those in whose name a text is found, at most so many."""

_search, _none = msg("Search"), msg("Nobody found")


class _ShownPerson:
    """Sign, name, and what tells somebody from others."""

    def __init__(self, look: Look) -> None:
        self._theme = look.theme

    @property
    def sign_width(self) -> int:
        return self._theme.scaled(26)

    def name(self, found: Person) -> str:
        return found.name

    def detail(self, found: Person) -> str:
        return found.detail

    def said(self, found: Person) -> str:
        return found.said

    def paint_sign(self, painter: QPainter, place: QRect, found: Person) -> None:
        side = place.width()
        paint_avatar(painter, QRect(place.left(), place.center().y() - side // 2, side, side), found, self._theme)


class Picker(Finder[Person]):
    """Picks a Person."""

    def __init__(self, look: Look, find: Find, parent: QWidget) -> None:
        """Look for people with `find`."""
        words = (_search, _search, _none)
        super().__init__(look, _ShownPerson(look), lambda text: find(text, MOST_FOUND), words, parent)
