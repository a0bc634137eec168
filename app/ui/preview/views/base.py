"""What every picture of an effect has in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from PySide6.QtWidgets import QSizePolicy, QWidget

from app.engine.effects import Effect
from app.engine.words import Msg
from app.ui.preview.look import Look
from app.ui.preview.people import Scene


class EffectView(QWidget):
    """Shows one effect as whoever it reaches will see it; shows the next in place, without being built anew."""

    caption: ClassVar[Msg]
    """What stands above the picture: *E-mail to the client*."""
    icon: ClassVar[str]

    def __init__(self, look: Look) -> None:
        """Build the empty picture."""
        super().__init__()
        self.look = look
        self._tr = look.tr
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @abstractmethod
    def show_effect(self, effect: Any, scene: Scene) -> None:
        """Show an effect of the type that this view is for."""

    def captioned(self, effect: Effect) -> Msg:
        """Return what stands above the picture of this effect."""
        del effect
        return self.caption

    def say(self, *parts: str) -> None:
        """Let a screen reader read the whole in one go."""
        self.setAccessibleName(". ".join(part for part in parts if part))
