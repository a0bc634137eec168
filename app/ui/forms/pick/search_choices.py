"""A drop-down list too long to scroll: it opens a popup with a search."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.i18n import Translator
from app.ui.forms.parts.choices import mark_empty
from app.ui.forms.pick.delegate import sign_icon
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.popup import Find, PickPopup
from app.ui.theme.theme import Theme
from app.ui.widgets.giving_box import paint_elided

Offer = Callable[[], Sequence[Group]]
"""Gives the groups at the moment of opening."""


class SearchChoices(QComboBox):
    """Shows one entry and lets another be searched for; the groups are asked for when it opens."""

    value_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        offer: Offer,
        hint: str = "",
        parent: QWidget | None = None,
        *,
        find: Find | None = None,
    ) -> None:
        """Offer what `offer` gives, or what `find` gives for a search; `hint` stands in the empty field."""
        super().__init__(parent)
        self._theme, self._tr, self._offer, self._find = theme, tr, offer, find
        self._entry: Entry | None = None
        self.setPlaceholderText(hint)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.theme_changed.connect(self._draw)
        mark_empty(self)

    def value(self) -> str:
        """Return the key of what is chosen; empty where nothing is."""
        return self._entry.key if self._entry else ""

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry as chosen, without a signal."""
        if entry != self._entry:
            self._entry = entry
            self._draw()

    def _draw(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            if self._entry is not None:
                self.addItem(
                    sign_icon(self._theme, self._entry, self.devicePixelRatioF()), self._entry.label, self._entry.key
                )
                self.setToolTip(self._entry.spoken)
            self.setCurrentIndex(0 if self._entry is not None else -1)
        mark_empty(self)

    def _take(self, chosen: Entry | None) -> None:
        if chosen is not None:
            self.show_entry(chosen)
            self.value_chosen.emit(chosen.key)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _open(self) -> PickPopup:
        # not a child of this box: Qt's style sheets leave frames of a QComboBox without ground and border
        popup = PickPopup(self._theme, self._tr, self.accessibleName() or self.placeholderText(), parent=self.window())
        chosen = frozenset((self.value(),))
        if self._find is not None:
            popup.offer_found(self._find, chosen)
        else:
            popup.offer(self._offer(), chosen)
        popup.picked.connect(lambda key: self._take(popup.entries.entry(popup.entries.row_of(key))))
        popup.open_below(self)
        return popup

    # Qt's

    def showPopup(self) -> None:
        self._open()

    def hidePopup(self) -> None:
        """There is no popup of Qt's own to hide."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_F4)
        if event.key() in keys:
            self.showPopup()
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self._open().search_for(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, e: QPaintEvent) -> None:
        paint_elided(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
