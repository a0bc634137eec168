"""Shows rows of a column with the card painter, renames in place, and tells what badges mean."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)  # fmt: skip

from app.engine.editing import Section
from app.engine.words import msg
from app.i18n import Translator
from app.ui.board.model import SECTION_WORDS, BoardModel
from app.ui.board.paint import CardPainter, State

Index = QModelIndex | QPersistentModelIndex

ADD = msg("+ Add")
_hints = {Section.TRIGGERS: msg("Drop a trigger here"), Section.RULES: msg("Drop a rule here")}
_name = msg("Name")


class CardDelegate(QStyledItemDelegate):
    """Draws the rows of a column."""

    renamed = Signal(str, str)
    """A name was typed over the title of a card (id, name)."""

    def __init__(self, model: BoardModel, painter: CardPainter, tr: Translator) -> None:
        """Serve one column of a board."""
        super().__init__()
        self._model = model
        self._painter = painter
        self._tr = tr

    def adds_at(self, row: QRect) -> QRect:
        """Return where in a heading's row its button stands."""
        return self._painter.add_rect(row, self._tr(ADD))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = self._model.entry(index)
        if entry is None:
            return QSize()
        if isinstance(entry, Section):
            return self._painter.section_size(empty=not self._model.cards_in(index, entry))
        return self._painter.card_size(self._model.looks.of(entry))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._model.entry(index)
        if entry is None:
            return
        painter.save()
        row: QRect = option.rect
        state = option.state
        widget = option.widget
        current = isinstance(widget, QAbstractItemView) and widget.currentIndex() == index
        focused = current and widget.hasFocus() and not widget.property("pointing")
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if isinstance(entry, Section):
            self._painter.section(
                painter, row, self._tr(SECTION_WORDS[entry]), self._tr(ADD), lit=hovered, focused=focused
            )
            if not self._model.cards_in(index, entry):
                self._painter.hint(painter, row, self._tr(_hints[entry]))
        else:
            below = self._model.look(index.sibling(index.row() + 1, 0))
            selected = bool(state & QStyle.StateFlag.State_Selected)
            standing = State(
                selected,
                focused,
                hovered,
                joined=below is not None and below.follows,
                related=entry.id in self._model.related,
            )
            self._painter.card(painter, row, self._model.looks.of(entry), standing)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("role", "inline")
        editor.setAccessibleName(self._tr(_name))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        look = self._model.look(index)
        if isinstance(editor, QLineEdit) and look is not None:
            editor.setText(look.title)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        look = self._model.look(index)
        if isinstance(editor, QLineEdit) and look is not None and editor.text().strip() != look.title:
            self.renamed.emit(look.id, editor.text().strip())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._model.look(index)
        if look is not None:
            title = self._painter.title_rect(option.rect, look)
            editor.setGeometry(title.adjusted(-6, -3, 4, 3))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        look = self._model.look(index)
        if event.type() != QEvent.Type.ToolTip or look is None:
            return False
        row: QRect = option.rect
        mark = self._painter.mark_at(row, look, event.pos())
        QToolTip.showText(event.globalPos(), look.marks[mark].words if mark >= 0 else look.tip, view)
        return True
