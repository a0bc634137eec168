"""What was found, as rows: a heading for each stage, and under it its cards with what they say there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from app.engine.alphabet import folded
from app.engine.catalog.registry import Catalogue
from app.engine.finding import NAME, SENTENCE, TYPE, Hit, Spot
from app.engine.model.rule_set import Node, RuleSet
from app.engine.words import msg
from app.i18n import Translator
from app.ui.panels.table import NOWHERE, Index, Table
from app.ui.scale.words import place_words
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

CARD = 0
"""The column of the cards; beside it stands where the text was found."""
_SEEN = frozenset({NAME, TYPE, SENTENCE})
"""Places that a card's title shows, or that say again what another place says."""
_SPOTS = 3
"""How many places of a card are shown in its row."""

_heading = msg("{pipeline} › {stage}")
_spot = msg("{place}: {text}")
_spoken_heading = msg("{place}, {n} found")


class Heading(Struct, frozen=True):
    """A stage in which something was found."""

    words: str
    count: int


class Line(Struct, frozen=True):
    """A card that was found."""

    hit: Hit
    title: str
    icon: str
    color: str
    where: str


Row = Heading | Line


class ResultModel(QAbstractTableModel):
    """Hits, put into words when they come."""

    def __init__(self, theme: Theme, tr: Translator, catalogue: Catalogue) -> None:
        """Hold none yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._catalogue = catalogue
        self.rows: list[Row] = []
        self.words: tuple[str, ...] = ()
        theme.theme_changed.connect(self._recolour)

    def show_hits(self, hits: Sequence[Hit], rule_sets: Sequence[RuleSet], words: Sequence[str]) -> None:
        """Show other hits; `words` are those searched for, as they are compared."""
        self.beginResetModel()
        self.words = tuple(words)
        self.rows = list(self._rows(hits, {one.pipeline: one for one in rule_sets}))
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """Return the card of a row, None for a heading."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, Line) else None

    def _rows(self, hits: Sequence[Hit], rule_sets: Mapping[str, RuleSet]) -> Iterator[Row]:
        groups: dict[tuple[str, str], list[Hit]] = {}
        for hit in hits:
            groups.setdefault((hit.pipeline, hit.stage), []).append(hit)
        for (pipeline, stage_id), listed in groups.items():
            rule_set = rule_sets.get(pipeline)
            stage = rule_set.stage(stage_id) if rule_set is not None else None
            if rule_set is None or stage is None:
                continue
            nodes: dict[str, Node] = {one.id: one for one in stage.triggers} | {one.id: one for one in stage.rules}
            yield Heading(self._tr(_heading.fill(pipeline=rule_set.name, stage=stage.name)), len(listed))
            yield from (self._line(hit, nodes[hit.node]) for hit in listed if hit.node in nodes)

    def _line(self, hit: Hit, node: Node) -> Line:
        declared = self._catalogue.get(node.type)
        if declared is None:
            icon, color, title = "mdi6.help-rhombus-outline", "muted", node.name or node.type
        else:
            about = declared.about
            icon, color, title = about.icon, about.category.color, node.name or self._tr(about.title)
        own = [one for one in hit.spots if one.where not in _SEEN]
        own = own or [one for one in hit.spots if one.where == SENTENCE] or list(hit.spots)
        texts = (self._said(one, place_words(one.where, declared)) for one in own[:_SPOTS])
        return Line(hit, title, icon, color, " · ".join(texts))

    def _said(self, spot: Spot, place: str) -> str:
        place = self._tr(place)
        return self._tr(_spot.fill(place=place, text=spot.excerpt)) if spot.excerpt else place

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled if self.line(index.row()) is None else enabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if isinstance(row, Heading):
            return self._heading_data(row, index.column(), role)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.title if index.column() == CARD else row.where
            case Qt.ItemDataRole.DecorationRole if index.column() == CARD:
                return self._theme.icon(row.icon, row.color)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color("text" if index.column() == CARD else "muted")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.title}, {row.where}"
        return None

    def _heading_data(self, row: Heading, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.words if column == CARD else str(row.count)
            case Qt.ItemDataRole.FontRole if column == CARD:
                return self._theme.font(Type.STRONG)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color("text" if column == CARD else "muted")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._tr(_spoken_heading.fill(place=row.words, n=row.count))
        return None

    def _recolour(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 1))


class ResultDelegate(QStyledItemDelegate):
    """Marks the words that were searched for."""

    def __init__(self, theme: Theme, model: ResultModel, parent: QWidget) -> None:
        """Paint the rows of a model."""
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if self._model.line(index.row()) is not None and index.column() == CARD:
            option.rect.setLeft(option.rect.left() + tokens.MEDIUM)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self._model.line(index.row()) is None or not self._model.words:
            super().paint(painter, option, index)
            return
        over = QStyleOptionViewItem(option)
        self.initStyleOption(over, index)
        view: Any = over.widget
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, over, painter, view)
        self._mark(painter, option, index)
        # The style writes over the marks; it must not paint its own ground once more.
        bare = QStyleOptionViewItem(option)
        bare.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        super().paint(painter, bare, index)

    def _mark(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a ground under the words, where the style will write them."""
        filled = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        view: Any = filled.widget
        room: QRect = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, filled, view)
        margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, filled, view) + 1
        metrics, text = filled.fontMetrics, str(index.data() or "")
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 2 * margin)
        ground = self._theme.color("unconfigured")
        for begin, end in places_of(self._model.words, shown):
            left = room.left() + margin + metrics.horizontalAdvance(shown[:begin])
            width = metrics.horizontalAdvance(shown[begin:end])
            painter.fillRect(QRect(left, room.center().y() - metrics.height() // 2, width, metrics.height()), ground)


def places_of(words: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Return where words stand in a text, which folding may make longer or shorter."""
    parts = [folded(one) or " " * one.isspace() for one in text]
    bare = "".join(parts)
    origin = [place for place, part in enumerate(parts) for _ in part]
    found = []
    for word in words:
        at = bare.find(word)
        while at >= 0:
            end = at + len(word)
            found.append((origin[at], origin[end - 1] + 1))
            at = bare.find(word, end)
    return found


class ResultList(Table):
    """The rows; a double click or Enter leads to a card, the arrow keys pass over headings."""

    left = Signal()
    """The keyboard goes up, out of the list."""

    def __init__(self, name: str) -> None:
        """`name` is what a screen reader says."""
        super().__init__(name)
        self.setHeaderHidden(True)

    def stand_first(self) -> None:
        """Put the keyboard on the first card."""
        model = self.model()
        if isinstance(model, ResultModel):
            row = next((place for place in range(len(model.rows)) if model.line(place) is not None), -1)
            if row >= 0:
                flags = QItemSelectionModel.SelectionFlag
                self.selectionModel().setCurrentIndex(model.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def moveCursor(self, action: QTreeView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        index, model = super().moveCursor(action, modifiers), self.model()
        if not isinstance(model, ResultModel) or not index.isValid() or model.line(index.row()) is not None:
            return index
        back = action in (QTreeView.CursorAction.MoveUp, QTreeView.CursorAction.MovePrevious)
        row = index.row() + (-1 if back else 1)
        return model.index(row, 0) if model.line(row) is not None else self.currentIndex()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        QTreeView.mouseReleaseEvent(self, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.row_opened.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 1 and not event.modifiers():
            self.left.emit()
            return
        super().keyPressEvent(event)
