"""The page for when nothing is open: the last workspaces, and how to get to another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.words import msg
from app.settings import Recent
from app.ui.preview.look import Look
from app.ui.preview.parts import Sign, column, label, row
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_RECENT = Qt.ItemDataRole.UserRole
_MISSING = Qt.ItemDataRole.UserRole + 1
_ROW = 52
_WIDTH = 560
_Index = QModelIndex | QPersistentModelIndex

_open_recent, _recent, _none = msg("Open recent"), msg("Recent workspaces"), msg("None yet")
_gone, _forget, _clear = msg("not there any more"), msg("Remove from this list"), msg("Forget those that are gone")
_title, _said = msg("Rulewright"), msg("Draw what should happen at each stage of a pipeline, and rehearse it.")
_open, _new, _sample = msg("Open a workspace…"), msg("New workspace…"), msg("Look at the sample company")


class RecentList(QListView):
    """The last workspaces, each with where it lies; one that is gone is told apart."""

    open_asked = Signal(object)
    """Open this workspace (Path)."""
    forget_asked = Signal(object)
    """Take this one off the list (Path)."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__()
        self._look = look
        self._model = _Recents(look)
        self.setModel(self._model)
        self._drawn = _Drawn(look)
        self.setItemDelegate(self._drawn)
        self.setMouseTracking(True)
        self.setAccessibleName(look.tr(_recent))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.activated.connect(self._open)
        self.clicked.connect(self._open)
        self.customContextMenuRequested.connect(self._offer)

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """Show others."""
        self._model.show_recent(recent)
        if recent:
            self.setCurrentIndex(self._model.index(0))

    def _open(self, index: QModelIndex) -> None:
        if not index.data(_MISSING):
            self.open_asked.emit(index.data(_RECENT).file)

    def _offer(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            path: Path = index.data(_RECENT).file
            menu = QMenu(self)
            menu.addAction(self._look.tr(_forget), lambda: self.forget_asked.emit(path))
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.viewport().mapToGlobal(place))


class _Recents(QAbstractListModel):
    """The last workspaces."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._recent: Sequence[tuple[Recent, bool]] = ()

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """Hold others; whether each is still there is looked up once."""
        self.beginResetModel()
        self._recent = [(one, one.file.exists()) for one in recent]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._recent)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one, there = self._recent[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.name or one.file.stem
        if role == Qt.ItemDataRole.ToolTipRole:
            return one.path
        if role == Qt.ItemDataRole.AccessibleTextRole:
            gone = "" if there else self._look.tr(_gone)
            return ", ".join(part for part in (one.name or one.file.stem, one.path, gone) if part)
        if role == _MISSING:
            return not there
        return one if role == _RECENT else None


class _Drawn(QStyledItemDelegate):
    """A workspace: its name, and below where it lies."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, self._look.theme.scaled(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self._look.theme
        colors = theme.colors
        area: QRect = option.rect.adjusted(tokens.TIGHT, 1, -tokens.TIGHT, -1)
        missing = bool(index.data(_MISSING))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colors.selection if chosen else colors.hover))
            painter.drawRoundedRect(area, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        side = theme.scaled(22)
        icon = "mdi6.database-off-outline" if missing else "mdi6.database-outline"
        picture = theme.pixmap(icon, "muted" if missing else "accent", side, painter.device().devicePixelRatio())
        painter.drawPixmap(area.left() + tokens.MEDIUM, area.center().y() - side // 2, picture)
        words = area.adjusted(side + 2 * tokens.MEDIUM, tokens.TIGHT, -tokens.MEDIUM, -tokens.TIGHT)
        half = words.height() // 2
        path: Recent = index.data(_RECENT)
        where = self._look.tr(_gone) if missing else _short(path.file)
        for place, kind, token, text, elide in (
            (QRect(words.left(), words.top(), words.width(), half), Type.STRONG, "muted" if missing else "text",
             str(index.data()), Qt.TextElideMode.ElideRight),
            (QRect(words.left(), words.top() + half, words.width(), half), Type.MUTED, "muted", where,
             Qt.TextElideMode.ElideMiddle),
        ):  # fmt: skip
            painter.setFont(theme.font(kind))
            painter.setPen(theme.color(token))
            shown = painter.fontMetrics().elidedText(text, elide, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


class StartPage(QWidget):
    """What is shown where no workspace is open."""

    open_asked = Signal(object)
    """Open this workspace (Path)."""
    forget_asked = Signal(object)
    choose_asked = Signal()
    """Let a workspace be chosen."""
    new_asked = Signal()
    sample_asked = Signal()

    def __init__(self, look: Look) -> None:
        """Show no workspaces yet."""
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        tr = look.tr
        title, said = label("title"), label("muted", wrap=True)
        title.setText(tr(_title))
        said.setText(tr(_said))
        head = row(
            Sign(look, "mdi6.sitemap-outline", "accent", 26, square=48), column(title, said, spacing=2), spacing=14
        )
        head.setStretch(1, 1)
        self._caption, self._none = label("section"), label("muted")
        self._caption.setText(tr(_recent).upper())
        self._none.setText(tr(_none))
        self.list = RecentList(look)
        buttons = []
        for words, asked, kind in (
            (_open, self.choose_asked, "primary"),
            (_new, self.new_asked, ""),
            (_sample, self.sample_asked, "quiet"),
        ):
            button = QPushButton(tr(words))
            button.setProperty("kind", kind)
            button.clicked.connect(lambda _=False, asked=asked: asked.emit())
            buttons.append(button)
        inside = column(head, row(*buttons, None), self._caption, self._none, self.list, spacing=tokens.LARGE)
        inside.setStretch(4, 1)
        holder = QWidget()
        holder.setMaximumWidth(look.theme.scaled(_WIDTH))
        holder.setLayout(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.WIDE, 3 * tokens.WIDE, tokens.WIDE, tokens.WIDE)
        middle = row(None, holder, None)
        middle.setStretch(1, 4)
        layout.addLayout(middle)
        self.list.open_asked.connect(self.open_asked)
        self.list.forget_asked.connect(self.forget_asked)

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """Show the last workspaces."""
        self.list.show_recent(recent)
        self.list.setVisible(bool(recent))
        self._none.setVisible(not recent)


class RecentMenu(QMenu):
    """The last workspaces in a menu."""

    open_asked = Signal(object)
    """Open this workspace (Path)."""
    forget_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Offer none yet."""
        super().__init__(look.tr(_open_recent), parent)
        self._look = look
        self._recent: Sequence[Recent] = ()
        self.aboutToShow.connect(self._fill)
        self.show_recent(())

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """Offer others."""
        self._recent = recent
        self._fill()

    def _fill(self) -> None:
        self.clear()
        gone = [one.file for one in self._recent if not one.file.exists()]
        for one in self._recent:
            name = (one.name or one.file.stem).replace("&", "&&")
            action = self.addAction(f"{name}\t{_short(one.file.parent)}")
            action.setEnabled(one.file not in gone)
            action.triggered.connect(lambda _=False, path=one.file: self.open_asked.emit(path))
        if not self._recent:
            self.addAction(self._look.tr(_none)).setEnabled(False)
        if gone:
            self.addSeparator()
            self.addAction(self._look.tr(_clear), lambda: self._forget(gone))

    def _forget(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.forget_asked.emit(path)


def _short(path: Path) -> str:
    """Return a path as a person says it: below their own folder from ``~`` on."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except ValueError:
        return str(path)
