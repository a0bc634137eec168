"""A letter that is mended as it was written: rich text with its bar, and its source for whoever wants that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout

from app.engine.words import msg
from app.ui.forms.parts.buttons import IconButton
from app.ui.forms.parts.frame import FieldFrame
from app.ui.forms.text.chips import ChipColors, ChipFace
from app.ui.forms.text.document import RichLook
from app.ui.forms.text.edit import Form, PlaceholderEdit
from app.ui.forms.text.toolbar import RichBar
from app.ui.preview.look import Look
from app.ui.preview.parts import row
from app.ui.theme import tokens
from app.ui.theme.theme import Theme

_LONGEST_FACE = 40
_source, _letter = msg("Show its HTML"), msg("Show as people read it")


class LetterField(FieldFrame):
    """Holds HTML; what nobody has touched comes back as it was given."""

    left = Signal()
    """Something was written."""

    def __init__(self, look: Look) -> None:
        """Hold nothing yet."""
        super().__init__(look.theme)
        self._look = look
        self.edit = PlaceholderEdit(Form.RICH, _face, _colors(look.theme), _rich(look.theme))
        self.edit.setProperty("role", "inner")
        self.follow(self.edit)
        self.setFocusProxy(self.edit)
        self.bar = RichBar(self.edit, look)
        self.raw_button = IconButton(look.theme, "mdi6.code-tags", look.tr(_source), checkable=True)
        self.raw_button.toggled.connect(self._show_raw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.SMALL, tokens.TIGHT, 3, 3)
        layout.setSpacing(2)
        layout.addWidget(self.bar)
        layout.addWidget(self.edit)
        layout.addLayout(row(None, self.raw_button))
        self.edit.source_edited.connect(self.left)
        look.theme.theme_changed.connect(self._dress)

    @property
    def html(self) -> str:
        """What is written."""
        return self.edit.source()

    def show_html(self, html: str) -> None:
        """Show another letter."""
        self.edit.set_source(html)

    def _show_raw(self, raw: bool) -> None:
        self.edit.show_raw(raw)
        self.bar.setEnabled(not raw)
        self.raw_button.set_words(self._look.tr(_letter if raw else _source))

    def _dress(self) -> None:
        self.edit.set_faces(_face, _colors(self._look.theme), _rich(self._look.theme))


def _face(raw: str) -> ChipFace:
    """Return the face of what is kept as it stands, such as a picture or a table: nothing is filled in any more."""
    return ChipFace(raw if len(raw) <= _LONGEST_FACE else f"{raw[:_LONGEST_FACE]}…", tooltip=raw)


def _colors(theme: Theme) -> ChipColors:
    tint, text, muted = QColor(theme.colors.tint("accent")), theme.color("text"), theme.color("muted")
    return ChipColors(tint, text, muted, tint, text, theme.color("accent"))


def _rich(theme: Theme) -> RichLook:
    return RichLook(theme.colors.accent, theme.scaled(6))
