"""A short tour: a card beside each part of the window in turn, which the person can use meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygon,
)
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.words import msg
from app.ui.desk.window import MainWindow
from app.ui.document import RuleSetDocument
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.welcome.steps import STOPS, Stop
from app.ui.widgets.announcing import announce
from app.ui.widgets.labels import IconButton

_tour = msg("Tour")
_step = msg("{n} of {count}")
_skip, _back, _next, _done = msg("Skip"), msg("Back"), msg("Next"), msg("Finish")
_tried = msg("Well done.")
_WIDTH = 320
_ARROW = 10
_FAR_DOWN = 160
_LOW = 60


class Tour(QFrame):
    """The card of the tour; the window stays usable around it."""

    ended = Signal()
    """The person has come to the end, or does not want to see more."""

    def __init__(self, look: Look, window: MainWindow) -> None:
        """Float over a window, hidden until `start`."""
        super().__init__(window)
        self._look = look
        self._window = window
        self._at = 0
        self._side: Qt.Edge | None = None
        self._tip = 0
        self.ring = _Ring(look.theme, window)
        tr = look.tr
        self.title, self.text, self.state = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "strong")
        self.text.setWordWrap(True)
        self.state.setProperty("role", "muted")
        self.back, self.next, self.skip = QPushButton(tr(_back)), QPushButton(tr(_next)), QPushButton(tr(_skip))
        self.skip.setProperty("kind", "quiet")
        self.next.setProperty("kind", "primary")
        self.close_button = IconButton(look.theme, "mdi6.close", tr(_skip), self, size=14)
        self._lay_out()
        self.setGraphicsEffect(QGraphicsDropShadowEffect(self, blurRadius=24, xOffset=0, yOffset=4))
        self.setAccessibleName(tr(_tour))
        self.back.clicked.connect(lambda: self._go(self._at - 1))
        self.next.clicked.connect(lambda: self._go(self._at + 1))
        self.skip.clicked.connect(self.end)
        self.close_button.clicked.connect(self.end)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._place)
        window.installEventFilter(self)
        look.theme.theme_changed.connect(self._again.start)
        self._follow()
        self.hide()

    @property
    def stop(self) -> Stop:
        """The step that is shown."""
        return STOPS[self._at]

    def start(self) -> None:
        """Show the first step."""
        self.show()
        self._go(0)

    def end(self) -> None:
        """Go away; the keyboard goes back to the board."""
        if self.isHidden():
            return
        self.hide()
        self.ring.hide()
        if self._window.mode == "design":
            self._window.design.board.focus_cards()
        self.ended.emit()

    # Steps

    def _go(self, place: int) -> None:
        if place >= len(STOPS):
            self.end()
            return
        self._at = max(place, 0)
        stop, tr, last = self.stop, self._look.tr, self._at == len(STOPS) - 1
        if stop.mode and self._window.mode != stop.mode:
            self._window.open_mode(stop.mode)
        if stop.mode == "design":
            for part in ("view.palette", "view.inspector"):
                self._window.actions_[part].setChecked(True)
        self.title.setText(tr(stop.title))
        self.text.setText(tr(stop.text))
        self._say_state(tr(_step.fill(n=self._at + 1, count=len(STOPS))), "muted")
        self.back.setVisible(self._at > 0)
        self.skip.setVisible(not last)
        self.next.setText(tr(_done if last else _next))
        self._place()
        self._again.start()  # what has just been made or shown finds its place with the next layout
        self.raise_()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setAccessibleDescription(f"{self.title.text()}. {self.text.text()}")
        words = tr.pair(self.state.text(), self.accessibleDescription())
        announce(self, words)

    def _follow(self) -> None:
        session = self._window.session
        session.edited.connect(self._edited)  # methods: the session may outlive this window
        session.record_changed.connect(self._record_changed)
        session.document_changed.connect(self._listen)
        self._listen(session.document)
        self._window.modes.currentChanged.connect(self._mode_changed)

    def _listen(self, document: RuleSetDocument) -> None:
        document.selection_changed.connect(self._selected)

    def _edited(self, _old: object, _new: object) -> None:
        self._was_tried("edited")

    def _record_changed(self) -> None:
        self._was_tried("record")

    def _selected(self, _ids: object) -> None:
        self._was_tried("selected")

    def _mode_changed(self, _page: int) -> None:
        if self._window.mode == "rehearse":
            self._was_tried("rehearse")
        self._again.start()

    def _was_tried(self, what: str) -> None:
        if self.isVisible() and self.stop.tried == what:
            words = self._look.tr(_tried)
            self._say_state(words, "success")
            announce(self, words)

    def _say_state(self, words: str, role: str) -> None:
        self.state.setText(words)
        self.state.setProperty("role", role)
        self.state.style().polish(self.state)

    # Where it stands

    def _place(self) -> None:
        """Stand beside the part that the step is about, with an arrow at it."""
        if self.isHidden():
            return
        self.setFixedWidth(self._look.theme.scaled(_WIDTH))
        self.setFixedHeight(self.layout().totalHeightForWidth(self.width()))  # type: ignore[union-attr]  # it has one
        part, room = self.stop.place(self._window), self._window.rect()
        self.ring.show_around(part)
        self.raise_()
        if part is None:
            self._side = None  # in another mode: out of the way of what is done there
            self.move(room.bottomRight() - self.rect().bottomRight() - QPoint(tokens.MEDIUM, tokens.MEDIUM))
            return
        self._side, place = _beside(part, self.size().width(), self.size().height(), room)
        self.setGeometry(place)
        middle = _aim(part) - place.topLeft()
        along = middle.y() if self._side in (Qt.Edge.LeftEdge, Qt.Edge.RightEdge) else middle.x()
        length = self.height() if self._side in (Qt.Edge.LeftEdge, Qt.Edge.RightEdge) else self.width()
        self._tip = max(2 * _ARROW + 4, min(along, length - 2 * _ARROW - 4))
        self.update()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.close_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SMALL)
        buttons.addWidget(self.state, 1)
        for one in (self.skip, self.back, self.next):
            buttons.addWidget(one)
        layout = QVBoxLayout(self)
        margin = tokens.MEDIUM + _ARROW
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(tokens.SMALL)
        layout.addLayout(top)
        layout.addWidget(self.text)
        layout.addLayout(buttons)

    # Qt's own

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.setBrush(theme.color("raised"))
        body = self.rect().adjusted(_ARROW, _ARROW, -_ARROW, -_ARROW)
        painter.drawRoundedRect(body, tokens.RADIUS, tokens.RADIUS)
        arrow = _arrow(self._side, body, self._tip)
        if arrow is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(arrow)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawPolyline(arrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self._again.start()
        return super().eventFilter(watched, event)


class _Ring(QWidget):
    """Frames the part of the window that the tour speaks of; clicks go through it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_around(self, part: QRect | None) -> None:
        """Frame a part; None frames nothing."""
        self.setVisible(part is not None)
        if part is not None:
            self.setGeometry(part)
            self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.color("accent")), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), tokens.RADIUS, tokens.RADIUS)


def _aim(part: QRect) -> QPoint:
    """Return the point of a part that the card stands beside: its middle, but not far down."""
    return QPoint(part.center().x(), part.top() + min(part.height() // 2, _FAR_DOWN))


def _beside(part: QRect, width: int, height: int, room: QRect) -> tuple[Qt.Edge, QRect]:
    """Return on which edge of the card the arrow is, and where the card stands: where there is room, in this order."""
    x = min(max(_aim(part).x() - width // 2, 4), room.width() - width - 4)
    y = min(max(_aim(part).y() - height // 2, 4), room.height() - height - 4)
    if part.height() < _LOW and part.bottom() + height < room.bottom():  # a bar: beside it stand other buttons
        return Qt.Edge.TopEdge, QRect(x, part.bottom() + 1, width, height)
    if part.right() + width < room.right():
        return Qt.Edge.LeftEdge, QRect(part.right() + 1, y, width, height)
    if part.left() - width > 0:
        return Qt.Edge.RightEdge, QRect(part.left() - width, y, width, height)
    if part.bottom() + height < room.bottom():
        return Qt.Edge.TopEdge, QRect(x, part.bottom() + 1, width, height)
    return Qt.Edge.BottomEdge, QRect(x, max(part.top() - height, 4), width, height)


def _arrow(side: Qt.Edge | None, body: QRect, tip: int) -> QPolygon | None:
    """Return the arrow's three points, its tip in the middle."""
    a = _ARROW
    places: dict[Qt.Edge, list[tuple[int, int]]] = {
        Qt.Edge.LeftEdge: [(body.left() + 1, tip - a), (1, tip), (body.left() + 1, tip + a)],
        Qt.Edge.RightEdge: [(body.right(), tip - a), (body.right() + a - 1, tip), (body.right(), tip + a)],
        Qt.Edge.TopEdge: [(tip - a, body.top() + 1), (tip, 1), (tip + a, body.top() + 1)],
        Qt.Edge.BottomEdge: [(tip - a, body.bottom()), (tip, body.bottom() + a - 1), (tip + a, body.bottom())],
    }
    return QPolygon([QPoint(*one) for one in places[side]]) if side is not None else None
