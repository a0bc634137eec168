"""The steps of the tour: where to look, and what to try there."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from app.engine.words import Msg, msg
from app.ui.desk.window import MainWindow

Place = Callable[[MainWindow], QRect | None]
"""Gives the part of a window that a step is about, in the window's coordinates; None where it is not to be seen."""


class Stop(Struct, frozen=True):
    """One step: its words, its place, the mode in which that is, and what of the window tells that it was tried."""

    title: Msg
    text: Msg
    place: Place
    mode: str = ""
    tried: str = ""
    """`edited`, `selected`, `record` or `rehearse`; empty where nothing is to be tried."""


def within(widget: QWidget, window: MainWindow) -> QRect | None:
    """Return where a widget stands in its window."""
    if not widget.isVisibleTo(window) or widget.width() < 1 or widget.height() < 1:
        return None
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _palette(window: MainWindow) -> QRect | None:
    return within(window.design.left, window)


def _board(window: MainWindow) -> QRect | None:
    stages = window.session.document.value.stages
    area = window.design.board.area
    if not stages:
        return within(area, window)
    column = area.column(stages[0].id)
    place, seen = within(column, window), within(area.viewport(), window)
    return place.intersected(seen) if place is not None and seen is not None else place


def _form(window: MainWindow) -> QRect | None:
    return within(window.design.card.inspector, window)


def _preview(window: MainWindow) -> QRect | None:
    return within(window.design.card.preview, window)


def _modes(window: MainWindow) -> QRect | None:
    return within(window.bar.modes, window)


def _publish(window: MainWindow) -> QRect | None:
    return within(window.bar.publish, window)


STOPS = (
    Stop(
        msg("Take a rule"),
        msg("Here is all that rules can do. Drag one onto a stage, or double-click it."),
        _palette,
        "design",
        "edited",
    ),
    Stop(
        msg("Stages go from left to right"),
        msg("A record that enters a stage starts its rules. Click a card to see what it does."),
        _board,
        "design",
        "selected",
    ),
    Stop(
        msg("Say what it does"),
        msg("Change the text or the time here. Type { to put in a field of the record."),
        _form,
        "design",
        "edited",
    ),
    Stop(
        msg("See it as they will"),
        msg("This is what comes out for a real record. Choose another record above it."),
        _preview,
        "design",
        "record",
    ),
    Stop(
        msg("Try it out"),
        msg("Press Rehearse, drag a record to another stage and see what would happen. Nobody gets a message."),
        _modes,
        "",
        "rehearse",
    ),
    Stop(
        msg("Let it run"),
        msg("Run starts the rules on this computer, Publish takes them to a server. This tour is always under Help."),
        _publish,
    ),
)
