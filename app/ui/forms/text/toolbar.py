"""The buttons above rich text: bold, italic, underline, heading, lists, link, clear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont, QKeySequence, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.forms.parts.buttons import IconButton
from app.ui.forms.parts.choices import TextLine
from app.ui.forms.text import document as doc
from app.ui.forms.text.edit import PlaceholderEdit
from app.ui.forms.text.html import HEADING, HEADINGS, PARAGRAPH, Run
from app.ui.theme import tokens
from app.ui.theme.theme import Theme

_BUTTON = 15


class Dress(Protocol):
    """What the bar is drawn with."""

    @property
    def theme(self) -> Theme:
        """The theme in force."""

    @property
    def tr(self) -> Translator:
        """The person's language."""


class RichBar(QWidget):
    """Changes the look of what is selected, and shows the look where the cursor stands."""

    def __init__(self, edit: PlaceholderEdit, context: Dress) -> None:
        """Work on a text field."""
        super().__init__()
        self._edit, self._context = edit, context
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        key = QKeySequence.StandardKey
        self.bold = self._add("mdi6.format-bold", msg("Bold"), self._set_bold, key.Bold)
        self.italic = self._add("mdi6.format-italic", msg("Italic"), self._set_italic, key.Italic)
        self.underline = self._add("mdi6.format-underline", msg("Underline"), self._set_underline, key.Underline)
        self.heading = self._add(
            "mdi6.format-title", msg("Heading"), lambda on: self._shape(HEADING if on else PARAGRAPH)
        )
        self.bullets = self._add(
            "mdi6.format-list-bulleted", msg("Bulleted list"), lambda on: self._shape("ul" if on else PARAGRAPH)
        )
        self.numbers = self._add(
            "mdi6.format-list-numbered", msg("Numbered list"), lambda on: self._shape("ol" if on else PARAGRAPH)
        )
        self.link = self._add("mdi6.link-variant", msg("Link"), lambda _on: self.open_link(), "Ctrl+K")
        self._add("mdi6.format-clear", msg("Clear formatting"), lambda _on: self.clear(), "Ctrl+Space", checkable=False)
        self._layout.addStretch(1)
        edit.cursorPositionChanged.connect(self._follow)
        edit.currentCharFormatChanged.connect(self._follow)

    def clear(self) -> None:
        """Take the look off the selected text, or off the block."""
        cursor = self._edit.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        self._shape(PARAGRAPH)
        self._merge(cursor, self._plain_format())
        self._edit.redraw()

    def open_link(self) -> None:
        """Ask for the address that the selected text leads to."""
        cursor = self._edit.textCursor()
        popup = LinkPopup(cursor.charFormat().anchorHref(), self._context, self)
        popup.chosen = self.set_link
        popup.open_at(self.link)

    def set_link(self, address: str) -> None:
        """Let the selection lead to an address; without one it leads nowhere any more."""
        cursor = self._edit.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        if not cursor.hasSelection() and address:
            cursor.insertText(address, self._edit.look.run_format(Run(link=address)))
            return
        self._merge(cursor, self._edit.look.run_format(Run(link=address)) if address else self._plain_format())
        self._edit.redraw()

    def _plain_format(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFontWeight(QFont.Weight.Normal)
        form.setFontItalic(False)
        form.setFontUnderline(False)
        form.setAnchor(False)
        form.setAnchorHref("")
        return form

    def _merge(self, cursor: QTextCursor, form: QTextCharFormat) -> None:
        cursor.mergeCharFormat(form)
        self._edit.mergeCurrentCharFormat(form)

    def _set_bold(self, on: bool) -> None:
        form = QTextCharFormat()
        form.setFontWeight(QFont.Weight.Bold if on else QFont.Weight.Normal)
        self._merge(self._edit.textCursor(), form)

    def _set_italic(self, on: bool) -> None:
        form = QTextCharFormat()
        form.setFontItalic(on)
        self._merge(self._edit.textCursor(), form)

    def _set_underline(self, on: bool) -> None:
        form = QTextCharFormat()
        form.setFontUnderline(on)
        self._merge(self._edit.textCursor(), form)

    def _shape(self, kind: str) -> None:
        cursor = self._edit.textCursor()
        cursor.beginEditBlock()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        block = self._edit.document().findBlock(first)
        while block.isValid() and block.position() <= last:
            place = QTextCursor(block)
            doc.reshape_block(place, kind, self._edit.look)
            block = block.next()
        cursor.endEditBlock()
        self._edit.setFocus()
        self._follow()

    def _follow(self) -> None:
        form = self._edit.currentCharFormat()
        kind, _ = doc.block_kind(self._edit.textCursor().block())
        self.bold.setChecked(form.fontWeight() >= QFont.Weight.Bold and kind not in HEADINGS)
        self.italic.setChecked(form.fontItalic())
        self.underline.setChecked(form.fontUnderline() and not form.isAnchor())
        self.heading.setChecked(kind.startswith("h"))
        self.bullets.setChecked(kind == "ul")
        self.numbers.setChecked(kind == "ol")
        self.link.setChecked(form.isAnchor())

    def _add(
        self,
        icon: str,
        words: Msg,
        act: Callable[[bool], None],
        shortcut: QKeySequence.StandardKey | str | None = None,
        *,
        checkable: bool = True,
    ) -> IconButton:
        sequence = QKeySequence(shortcut) if shortcut is not None else QKeySequence()
        spoken = self._context.tr(words)
        hint = (
            f"{spoken} ({sequence.toString(QKeySequence.SequenceFormat.NativeText)})"
            if not sequence.isEmpty()
            else spoken
        )
        button = IconButton(self._context.theme, icon, hint, size=_BUTTON, checkable=checkable)
        button.setAccessibleName(spoken)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        if not sequence.isEmpty():
            action = QAction(spoken, self._edit)
            action.setShortcut(sequence)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(button.click)
            self._edit.addAction(action)
        self._layout.addWidget(button)
        return button


class LinkPopup(QFrame):
    """Asks for an address."""

    def __init__(self, address: str, context: Dress, parent: QWidget) -> None:
        """Begin with the address that is there."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.chosen: Callable[[str], None] = lambda _address: None
        tr = context.tr
        self._line = TextLine(address)
        self._line.setPlaceholderText("https://…")
        self._line.setMinimumWidth(context.theme.scaled(240))
        self._line.setAccessibleName(tr(msg("Address of the link")))
        label = QLabel(tr(msg("The link leads to")))
        label.setBuddy(self._line)
        remove, accept = QPushButton(tr(msg("Remove"))), QPushButton(tr(msg("Set link")))
        accept.setProperty("kind", "primary")
        remove.setVisible(bool(address))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(remove)
        buttons.addWidget(accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(label)
        layout.addWidget(self._line)
        layout.addLayout(buttons)
        self._line.returnPressed.connect(accept.click)
        accept.clicked.connect(lambda: self._choose(self._line.text().strip()))
        remove.clicked.connect(lambda: self._choose(""))

    def open_at(self, button: QWidget) -> None:
        """Open below a button."""
        self.adjustSize()
        self.move(button.mapToGlobal(button.rect().bottomLeft()))
        self.show()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, address: str) -> None:
        self.close()
        self.chosen(address)
