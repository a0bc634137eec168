"""What a rule would leave for later rules."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from app.engine.model.values import Value
from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Paper, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.theme import tokens

_left = msg("Left for later rules")
_empty = msg("empty")


class ResultsView(Paper):
    """Names and values; takes no room where there are none."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(tokens.MEDIUM)
        self._grid.setVerticalSpacing(tokens.TIGHT)
        self._grid.setColumnStretch(1, 1)
        head = label("strong")
        head.setText(look.tr(_left))
        sign = Sign(look, "mdi6.arrow-right-bottom", "helper", 16)
        super().__init__(look, column(row(sign, head, None), self._grid, spacing=6), ground="tint:helper", border="")
        self._tr = look.tr
        self._look = look
        self._rows: list[tuple[QLabel, Prose]] = []
        self.hide()

    def show_results(self, results: Mapping[str, Value], labels: Mapping[str, str], scene: Scene) -> None:
        """Show others; `labels` are those of the rule's declared results."""
        self.setVisible(bool(results))
        while len(self._rows) < len(results):
            made = (label("muted"), Prose(self._look.theme))
            for place, widget in enumerate(made):
                self._grid.addWidget(widget, len(self._rows), place, Qt.AlignmentFlag.AlignTop)
            self._rows.append(made)
        for place, (name, value) in enumerate(self._rows):
            name.setVisible(place < len(results))
            value.setVisible(place < len(results))
        for (name, value), (key, found) in zip(self._rows, results.items(), strict=False):
            set_text(name, self._tr(labels.get(key, key)))
            value.set_text(scene.tr.shown(found) or self._tr(_empty))
        said = tuple(self._tr.pair(name.text(), value.text) for name, value in self._rows[: len(results)])
        self.setAccessibleName(self._tr.pair(_left, said))
