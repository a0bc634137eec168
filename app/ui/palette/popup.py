"""The palette that opens at a stage: search, pick, gone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, Section
from app.i18n import Translator
from app.ui.palette.finding import Shown
from app.ui.palette.palette import Palette
from app.ui.theme.theme import Theme

_WIDTH, _HEIGHT = 320, 420


class PalettePopup(QFrame):
    """Opens for one section of one stage, and closes when something was picked."""

    picked = Signal(object, object)
    """Types (a list) are to be added at a place."""
    closed = Signal()

    def __init__(self, theme: Theme, tr: Translator, catalogue: Catalogue) -> None:
        """Have both palettes ready: opening is instant."""
        super().__init__(None, Qt.WindowType.Popup)
        self._place: Place | None = None
        self.setProperty("role", "panel")
        self.resize(theme.scaled(_WIDTH), theme.scaled(_HEIGHT))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        self._palettes = {
            section: Palette(theme, tr, catalogue, shown=shown, switch=False)
            for section, shown in ((Section.TRIGGERS, Shown.TRIGGERS), (Section.RULES, Shown.RULES))
        }
        for palette in self._palettes.values():
            layout.addWidget(palette)
            palette.add_asked.connect(self._pick)

    def open_at(self, stage: str, section: Section, point: QPoint) -> None:
        """Open for a section, at a point (global), wholly on the screen."""
        self._place = Place(stage, section)
        for one, palette in self._palettes.items():
            palette.setVisible(one is section)
        screen = QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        x = min(point.x(), room.right() - self.width())
        y = min(point.y(), room.bottom() - self.height())
        self.move(max(room.left(), x), max(room.top(), y))
        self._palettes[section].search.clear()
        self.show()
        self._palettes[section].focus_search()

    def _pick(self, types: list[object]) -> None:
        place = self._place
        self.close()
        if place is not None:
            self.picked.emit(types, place)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()
