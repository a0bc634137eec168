"""The text field in which placeholders are chips: walked over, deleted and copied as one character."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QFontDatabase,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QToolTip, QWidget

from app.ui.forms.text import document as doc
from app.ui.forms.text import html
from app.ui.forms.text.chips import ChipColors, ChipPainter, Faces
from app.ui.forms.text.source import Code, split
from app.ui.widgets.fields import undoes


class Form(StrEnum):
    """How much text a field takes, and of which kind."""

    LINE = "line"
    PLAIN = "plain"
    RICH = "rich"


class PlaceholderEdit(QTextEdit):
    """Shows a template and lets it be edited; `source` is the template at every moment."""

    source_edited = Signal()
    picker_asked = Signal()
    format_asked = Signal(int)
    """A chip, by its position, is to be written in another way."""

    def __init__(
        self, form: Form, faces: Faces, colors: ChipColors, look: doc.RichLook, parent: QWidget | None = None
    ) -> None:
        """Start empty."""
        super().__init__(parent)
        self.form = form
        self.raw_shown = False
        self.look = look
        self._loaded: str | None = ""
        self._loading = False
        self._spoken = self._purpose = ""
        self._lines = (1, 1) if form is Form.LINE else (3, 12)
        self.painter = ChipPainter(self, faces, colors, self._is_selected)
        self.document().documentLayout().registerHandler(doc.CHIP_TYPE, self.painter)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(form is Form.RICH)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(20)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if form is Form.LINE:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
            self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.document().contentsChange.connect(self._content_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self.cursorPositionChanged.connect(self._follow_cursor)

    # What it stands for

    def source(self) -> str:
        """Return the template; what was not touched comes back as it was given."""
        if self._loaded is None:
            self._loaded = self._written()
        return self._loaded

    def set_source(self, source: str) -> None:
        """Show another template in silence; the cursor stays where it was as far as the text is the same."""
        if source != self.source():
            self._reload(source)

    def redraw(self) -> None:
        """Lay the text out anew from its source, so that every run has the look that its marks give it."""
        self._reload(self.source())

    def _reload(self, source: str) -> None:
        cursor = self.textCursor()
        before, anchor, position = _units(self.toPlainText()), cursor.anchor(), cursor.position()
        bar = self.verticalScrollBar().value()
        self._load(source)
        after = _units(self.toPlainText())
        cursor.setPosition(_moved(anchor, before, after))
        cursor.setPosition(_moved(position, before, after), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(bar)

    def show_raw(self, raw: bool) -> None:
        """Show the template's source itself, or chips again."""
        source = self.source()
        self.raw_shown = raw
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if raw else self.font()
        font.setPixelSize(self.fontInfo().pixelSize())
        self.document().setDefaultFont(font)
        self._load(source)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def set_faces(self, faces: Faces, colors: ChipColors, look: doc.RichLook) -> None:
        """Draw chips with other labels or colours."""
        recolored = look.link_color != self.look.link_color
        self.painter.faces, self.painter.colors, self.look = faces, colors, look
        if recolored and self.form is Form.RICH:
            self.redraw()
        self.document().markContentsDirty(0, self.document().characterCount())
        self.viewport().update()

    def _load(self, source: str) -> None:
        self._loading = True
        self.clear()
        self.setCurrentCharFormat(QTextCharFormat())
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if self.raw_shown or self.form is not Form.RICH:
            doc.insert_plain(cursor, source, with_chips=not self.raw_shown)
        else:
            doc.insert_rich(cursor, html.read(source), self.look)
        cursor.endEditBlock()
        self._loading = False
        self._loaded = source

    def _written(self) -> str:
        if self.raw_shown:
            return self.toPlainText().replace(html.LINE, "\n")
        if self.form is Form.RICH:
            return html.write(doc.rich_blocks(self.document()))
        return doc.plain_source(self.document())

    def _content_changed(self, _position: int, removed: int, added: int) -> None:
        if not self._loading and (removed or added):
            self._loaded = None
            self.source_edited.emit()

    # Placeholders

    def insert_code(self, raw: str) -> None:
        """Put a placeholder in at the cursor, over the braces that were typed to ask for it."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if not cursor.hasSelection():
            while _before(cursor) == "{":
                cursor.deletePreviousChar()
        look = doc.text_format(cursor.charFormat())
        if self.raw_shown:
            cursor.insertText(raw)
        else:
            cursor.insertText(doc.CHIP, doc.chip_format(raw, look))
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.setCurrentCharFormat(look)

    def chip_at(self, position: int) -> str:
        """Return the source of the chip at a position; empty where there is none."""
        return doc.chip_at(self.document(), position)

    def replace_chip(self, position: int, raw: str) -> None:
        """Let the chip at a position stand for something else."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        look = doc.text_format(cursor.charFormat())
        cursor.insertText(doc.CHIP, doc.chip_format(raw, look))
        self.setTextCursor(cursor)

    def chip_under(self, point: QPoint) -> int | None:
        """Return the position of the chip under a point of the viewport."""
        near = self.cursorForPosition(point).position()
        for position in (near, near - 1):
            if position < 0 or not self.chip_at(position):
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(position)
            start = self.cursorRect(cursor)
            cursor.setPosition(position + 1)
            end = self.cursorRect(cursor)
            right = end.left() if end.top() == start.top() else self.viewport().width()
            if start.left() <= point.x() <= right and start.top() <= point.y() <= start.bottom():
                return position
        return None

    def _chip_beside_cursor(self) -> int | None:
        cursor = self.textCursor()
        first = cursor.selectionStart()
        return next((place for place in (first, first - 1) if place >= 0 and self.chip_at(place)), None)

    def _follow_cursor(self) -> None:
        """Let a screen reader say the chip beside the cursor; elsewhere it says what the field is for."""
        self.viewport().update()
        place = self._chip_beside_cursor()
        face = self.painter.faces(self.chip_at(place)) if place is not None else None
        spoken = f"{face.label} {face.suffix} {face.problem}".strip() if face is not None else ""
        if spoken != self._spoken:
            if not self._spoken:
                self._purpose = self.accessibleDescription()
            self._spoken = spoken
            self.setAccessibleDescription(spoken or self._purpose)

    def _is_selected(self, position: int) -> bool:
        cursor = self.textCursor()
        return cursor.selectionStart() <= position < cursor.selectionEnd()

    def _made_into_chip(self) -> None:
        """Turn a placeholder that was just typed to its end into a chip."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        *_, last = split(cursor.selectedText())
        cursor = self.textCursor()
        if isinstance(last, Code):
            self._loading = True
            cursor.setPosition(cursor.position() - len(_units(last.raw)), QTextCursor.MoveMode.KeepAnchor)
            look = doc.text_format(cursor.charFormat())
            cursor.insertText(doc.CHIP, doc.chip_format(last.raw, look))
            self.setTextCursor(cursor)
            self._loading = False

    # Looks

    def _fit_height(self) -> None:
        line = self.fontMetrics().lineSpacing() + 3
        least, most = self._lines
        wanted = round(self.document().size().height()) if self.form is not Form.LINE else line
        margins = self.contentsMargins()
        height = max(least * line, min(most * line, wanted)) + margins.top() + margins.bottom()
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    # Qt's

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and undoes(event):
            event.ignore()
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._called_by(event):
            event.accept()  # the window may mean something else by these keys
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.chip_under(self.viewport().mapFromGlobal(event.globalPos()))
            text = self.painter.faces(self.chip_at(place)).tooltip if place is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if undoes(event) or (enter and self.form is Form.LINE):
            event.ignore()
            return
        if (called := self._called_by(event)) is not None:
            called.trigger()
            return
        place = self._chip_beside_cursor()
        if event.key() == Qt.Key.Key_F2 and place is not None:
            self.format_asked.emit(place)
            return
        if event.text() and self.textCursor().charFormat().isAnchor() and not self._within_link():
            self.setCurrentCharFormat(self.look.run_format(html.Run()))
        super().keyPressEvent(event)
        if event.text() == "{" and not self.raw_shown:
            self.picker_asked.emit()
        elif event.text() == "}" and not self.raw_shown:
            self._made_into_chip()

    def _called_by(self, event: QKeyEvent) -> QAction | None:
        """Return the action of this field, such as bold, that keys call."""
        keys = QKeySequence(event.keyCombination())
        return next((one for one in self.actions() if keys in one.shortcuts()), None)

    def _within_link(self) -> bool:
        cursor = self.textCursor()
        if not cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
            return False
        return cursor.charFormat().isAnchor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.chip_under(event.position().toPoint())
        if place is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.format_asked.emit(place)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        cursor = self.textCursor()
        data.setText(
            cursor.selectedText().replace("\N{PARAGRAPH SEPARATOR}", "\n")
            if self.raw_shown
            else doc.fragment_source(cursor)
        )
        if self.form is Form.RICH and not self.raw_shown:
            data.setHtml(html.write(doc.rich_selection(cursor)))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if self.form is Form.RICH and source.hasHtml() and not self.raw_shown:
            doc.insert_rich(cursor, html.read(source.html()), self.look)
        else:
            text = source.text()
            text = " ".join(text.splitlines()) if self.form is Form.LINE else text
            doc.insert_plain(cursor, text, with_chips=not self.raw_shown)
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.form is Form.LINE and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.selectAll()

    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self.form is Form.LINE and self.document().isEmpty():  # of a text that never wraps, Qt draws no hint
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            room = self.cursorRect()
            room.setRight(self.viewport().width())
            hint = self.fontMetrics().elidedText(self.placeholderText(), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, hint)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height() if self.form is not Form.LINE else self.height())


def _before(cursor: QTextCursor) -> str:
    return str(cursor.document().characterAt(cursor.position() - 1)) if cursor.positionInBlock() else ""


def _units(text: str) -> Sequence[int]:
    """Return a text as Qt counts it: in units of UTF-16."""
    return array("H", text.encode("utf-16-le", "surrogatepass"))


def _moved(position: int, before: Sequence[int], after: Sequence[int]) -> int:
    """Return where a position of one text lies in another, by what the two have in common at their ends."""
    shorter = min(len(before), len(after))
    head = next((place for place in range(shorter) if before[place] != after[place]), shorter)
    if position <= head:
        return position
    tail = next((place for place in range(shorter - head) if before[-1 - place] != after[-1 - place]), shorter - head)
    from_end = len(before) - position
    return len(after) - from_end if from_end <= tail else min(position, len(after) - tail)
