"""Rows of texts in columns, as papers and records have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.ui.preview.parts import label, set_text
from app.ui.theme import tokens

_LONG = re.compile(r"\S{20,}")
_JOINT = re.compile(r"(?<=[@./_-])(?=\w)")


def breakable(text: str) -> str:
    """Return a text whose long words, such as addresses, may be broken at their joints."""
    return _LONG.sub(lambda word: _JOINT.sub("\N{ZERO WIDTH SPACE}", word[0]), text)


class Table(QWidget):
    """Rows of texts in columns; shows the next rows in place."""

    def __init__(self, stretches: Sequence[int], right: Sequence[int] = ()) -> None:
        """Share the width out by `stretches`; the columns `right` are set to the right."""
        super().__init__()
        self._columns = len(stretches)
        self._right = right
        self._cells: list[list[QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SMALL)
        self._grid.setVerticalSpacing(6)
        for place, stretch in enumerate(stretches):
            self._grid.setColumnStretch(place, stretch)

    def show_rows(self, rows: Sequence[Sequence[str]], strong: int = -1) -> None:
        """Show other rows, one of them in a strong type; without any it takes no room."""
        while len(self._cells) < len(rows):
            self._cells.append(self._fresh(len(self._cells)))
        for place, cells in enumerate(self._cells):
            texts = rows[place] if place < len(rows) else ("",) * self._columns
            for column_, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                set_text(cell, breakable(text))
                role = "strong" if place == strong else "muted" if not column_ else ""
                if cell.property("role") != role:
                    cell.setProperty("role", role)
                    cell.style().unpolish(cell)
                    cell.style().polish(cell)
        self.setVisible(bool(rows))

    def _fresh(self, place: int) -> list[QLabel]:
        cells = []
        for column_ in range(self._columns):
            cell = label(wrap=True)
            policy = cell.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # a long name makes no table wider
            cell.setSizePolicy(policy)
            side = Qt.AlignmentFlag.AlignRight if column_ in self._right else Qt.AlignmentFlag.AlignLeft
            cell.setAlignment(side | Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(cell, place, column_)
            cells.append(cell)
        return cells
