"""A group in the builder: which of its parts must hold, the parts, and buttons for more."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine.words import msg
from app.ui.forms.condition.clause import ClauseWidget, Handle, TruthSign
from app.ui.forms.condition.tree import KINDS, GroupRow, Part, Place
from app.ui.forms.context import FormContext
from app.ui.forms.parts.buttons import IconButton, QuietButton
from app.ui.forms.parts.choices import Choices, Option
from app.ui.forms.text.faces import FaceMaker
from app.ui.theme import tokens

MIME = "application/x-rulewright-condition-part"
KIND_WORDS = {
    "all": msg("All of these hold"),
    "any": msg("Any of these holds"),
    "none": msg("None of these holds"),
    "not_all": msg("Not all of these hold"),
}
_INDENT = 10
_CROSS = 24
"""The width of the crosses, left free where there is none, so that all signs stand below one another."""


class GroupWidget(QWidget):
    """Shows a group; nested groups are widgets of the same kind."""

    kind_chosen = Signal(object, str)
    """Another kind for the group at a place."""
    clause_changed = Signal(object, object)
    """The clause at a place was edited."""
    add_asked = Signal(object, bool)
    """A clause (or, with True, a group) for the group at a place."""
    remove_asked = Signal(object)
    move_asked = Signal(object, object, int)
    """The part at a place is to go before a number in the group at another place."""

    def __init__(self, group: GroupRow, place: Place, context: FormContext, faces: FaceMaker, *, changes: bool) -> None:
        """Build the group with all its parts."""
        super().__init__()
        self.place = place
        self._context = context
        self._drop_at: int | None = None
        self.members: list[ClauseWidget | GroupWidget] = []
        tr = context.tr
        self.sign = TruthSign(context)
        self._kind = Choices()
        self._kind.setAccessibleName(tr(msg("Which of these must hold")))
        self._kind.offer([Option(kind, tr(KIND_WORDS[kind])) for kind in KINDS])
        self._kind.choose(group.kind)
        self._kind.value_chosen.connect(lambda kind: self.kind_chosen.emit(self.place, kind))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_INDENT if place else 0, 0, 0, 0)
        self._layout.setSpacing(tokens.SMALL)
        self._layout.addLayout(self._head(nested=bool(place)))
        for number, member in enumerate(group.members):
            self._add_member(member, (*place, number), faces, changes=changes)
        self._layout.addLayout(self._foot())
        self.setAcceptDrops(True)

    def walk(self) -> list[tuple[Place, ClauseWidget | GroupWidget]]:
        """Return all parts within with their places, this group first."""
        found: list[tuple[Place, ClauseWidget | GroupWidget]] = [(self.place, self)]
        for number, member in enumerate(self.members):
            found += member.walk() if isinstance(member, GroupWidget) else [((*self.place, number), member)]
        return found

    def start_drag(self, place: Place, widget: QWidget) -> None:
        """Drag a part away."""
        data = QMimeData()
        data.setData(MIME, ",".join(map(str, place)).encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(widget.grab())
        drag.setHotSpot(QPoint(8, 12))
        drag.exec(Qt.DropAction.MoveAction)

    def _head(self, *, nested: bool) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(tokens.TIGHT)
        if nested:
            handle = Handle(self._context)
            handle.drag_asked.connect(lambda: self.start_drag(self.place, self))
            head.addWidget(handle)
        head.addWidget(self._kind, 1)
        head.addWidget(self.sign)
        if nested:
            words = self._context.tr(msg("Remove this group"))
            cross = IconButton(self._context.theme, "mdi6.close", words, size=14)
            cross.clicked.connect(lambda: self.remove_asked.emit(self.place))
            head.addWidget(cross)
        else:
            head.addSpacing(self._context.theme.scaled(_CROSS))
        return head

    def _foot(self) -> QHBoxLayout:
        tr, theme = self._context.tr, self._context.theme
        self.add_clause = QuietButton(theme, "mdi6.plus", tr(msg("Clause")))
        self.add_group = QuietButton(theme, "mdi6.plus", tr(msg("Group")))
        self.add_clause.setAccessibleName(tr(msg("Add a clause")))
        self.add_group.setAccessibleName(tr(msg("Add a group")))
        self.add_clause.clicked.connect(lambda: self.add_asked.emit(self.place, False))
        self.add_group.clicked.connect(lambda: self.add_asked.emit(self.place, True))
        foot = QHBoxLayout()
        foot.setSpacing(tokens.TIGHT)
        foot.addWidget(self.add_clause)
        foot.addWidget(self.add_group)
        foot.addStretch(1)
        return foot

    def _add_member(self, member: Part, place: Place, faces: FaceMaker, *, changes: bool) -> None:
        widget: ClauseWidget | GroupWidget
        if isinstance(member, GroupRow):
            widget = GroupWidget(member, place, self._context, faces, changes=changes)
            widget.kind_chosen.connect(self.kind_chosen)
            widget.clause_changed.connect(self.clause_changed)
            widget.add_asked.connect(self.add_asked)
            widget.remove_asked.connect(self.remove_asked)
            widget.move_asked.connect(self.move_asked)
        else:
            widget = ClauseWidget(member, self._context, faces, changes=changes)
            widget.row_changed.connect(lambda row: self.clause_changed.emit(place, row))
            widget.remove_asked.connect(lambda: self.remove_asked.emit(place))
            widget.drag_asked.connect(lambda: self.start_drag(place, widget))
        self.members.append(widget)
        self._layout.addWidget(widget)

    def _number_at(self, point: QPoint) -> int:
        return sum(one.geometry().center().y() < point.y() for one in self.members)

    # Qt's

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drop_at = self._number_at(event.position().toPoint())
        event.acceptProposedAction()
        self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_at = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        text = bytes(event.mimeData().data(MIME).data()).decode()
        place = tuple(int(one) for one in text.split(",") if one)
        self._drop_at = None
        self.update()
        event.acceptProposedAction()
        if place:
            self.move_asked.emit(place, self.place, self._number_at(event.position().toPoint()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        theme = self._context.theme
        if self.place:
            painter.setBrush(QColor(theme.colors.outline))
            painter.drawRoundedRect(QRectF(0, 2, 2, self.height() - 4), 1, 1)
        if self._drop_at is not None:
            painter.setBrush(theme.color("accent"))
            painter.drawRect(QRectF(_INDENT, self._line_top(self._drop_at), self.width() - _INDENT, 2))

    def _line_top(self, number: int) -> float:
        gap = tokens.SMALL / 2
        if number < len(self.members):
            return self.members[number].geometry().top() - gap - 1
        return (self.members[-1].geometry().bottom() if self.members else self._kind.geometry().bottom()) + gap - 1
