"""The list of templates: by what they are for, each with its icon and for what it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.engine.blueprints.declaration import JOBS, Blueprint
from app.engine.words import msg
from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type
from app.ui.widgets.two_lines import paint_two_lines

_LINE, _SECTION = 48, 30
_ICON = 20
_LOWER, _BLUEPRINT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

_templates = msg("Templates")


class GalleryList(QListWidget):
    """Chooses one template."""

    chosen = Signal(object)
    """Another one is chosen (Blueprint, None where none fits)."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Show nothing yet."""
        super().__init__()
        self._tr = tr
        self.setAccessibleName(tr(_templates))
        self.setItemDelegate(_Line(theme, self))
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda _new, _old: self.chosen.emit(self.blueprint))

    @property
    def blueprint(self) -> Blueprint | None:
        """The chosen template."""
        found = self.currentIndex().data(_BLUEPRINT)
        return found if isinstance(found, Blueprint) else None

    def show_templates(self, found: Sequence[tuple[Blueprint, str]]) -> None:
        """Show those found, each with the type of record it is for; the chosen one stays where it is among them."""
        kept = self.blueprint
        self.blockSignals(True)
        self.clear()
        for job, words in JOBS.items():
            mine = [one for one in found if one[0].job is job]
            if mine:
                section = QListWidgetItem(self._tr(words))
                section.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(section)
            for blueprint, entity in mine:
                title = self._tr(blueprint.title)
                item = QListWidgetItem(title)
                item.setData(_LOWER, entity)
                item.setData(_BLUEPRINT, blueprint)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}. {self._tr(words)}. {entity}")
                item.setToolTip(self._tr(blueprint.about))
                self.addItem(item)
        self.blockSignals(False)
        lines = [self.item(row) for row in range(self.count())]
        choices = [one for one in lines if one.data(_BLUEPRINT) is not None]
        again = next((one for one in choices if one.data(_BLUEPRINT) == kept), choices[0] if choices else None)
        if again is not None:
            self.setCurrentItem(again)
        self.chosen.emit(self.blueprint)


class _Line(QStyledItemDelegate):
    """Paints a template in two lines, and the name of a job over its templates."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, blueprint = self._theme, index.data(_BLUEPRINT)
        text, place = str(index.data()), option.rect
        painter.save()
        if blueprint is None:
            painter.setFont(theme.font(Type.SECTION))
            painter.setPen(theme.color("muted"))
            painter.drawText(
                place.adjusted(tokens.MEDIUM, 0, 0, -4), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text
            )
        else:
            self._paint_line(painter, option, place, text, index)
        painter.restore()

    def _paint_line(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        text: str,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._theme
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = place.adjusted(4, 1, -4, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or hovered:
            painter.setBrush(theme.colors.selection if selected else theme.colors.hover)
            painter.drawRoundedRect(ground, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("accent"))
            painter.drawRoundedRect(ground, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        icon = theme.scaled(_ICON)
        left = ground.x() + tokens.SMALL
        pixmap = theme.pixmap(index.data(_BLUEPRINT).icon, "accent", icon, painter.device().devicePixelRatioF())
        painter.drawPixmap(QRect(left, ground.center().y() - icon // 2, icon, icon), pixmap)
        words = QRect(left + icon + tokens.SMALL, ground.y(), ground.right() - left - icon - 2 * tokens.SMALL, 0)
        half = ground.height() // 2
        upper = QRect(words.x(), ground.y() + 3, words.width(), half - 3)
        lower = QRect(words.x(), ground.y() + half, words.width(), half - 3)
        paint_two_lines(painter, theme, (upper, text), (lower, str(index.data(_LOWER))))

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = _SECTION if index.data(_BLUEPRINT) is None else _LINE
        return QSize(0, self._theme.scaled(height))
