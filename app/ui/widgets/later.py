"""Room for a part of the window that is not needed yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

P = TypeVar("P", bound=QWidget)


class Later(QWidget, Generic[P]):
    """Makes its part when it is first looked at, or asked for; until then it is empty."""

    def __init__(self, make: Callable[[], P]) -> None:
        """Keep how to make the part."""
        super().__init__()
        self._make = make
        self._part: P | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    @property
    def is_made(self) -> bool:
        """Whether the part is there already."""
        return self._part is not None

    @property
    def part(self) -> P:
        """The part, made at the first time."""
        if self._part is None:
            self._part = self._make()
            self._place.addWidget(self._part)
            self._part.show()
        return self._part

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _ = self.part
