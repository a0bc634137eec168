"""People's signs: initials in a disc, alone or several in a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.engine.words import msgs
from app.ui.preview.look import Look
from app.ui.preview.parts import row
from app.ui.preview.people import Person
from app.ui.preview.prose import Prose
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

PERSON_COLORS = ("employee", "client", "control", "paperwork", "payment", "items", "helper", "custom")
"""Colours for people's signs; the same person has the same one everywhere."""

AVATAR = 28
SMALL_AVATAR = 20

_others = msgs("{names} and {n} other", "{names} and {n} others")


class Avatar(QWidget):
    """Somebody's sign: their initials in a disc of their colour, or an icon for what is no person."""

    def __init__(self, look: Look, size: int = AVATAR) -> None:
        """Draw at so many pixels across."""
        super().__init__()
        self._look = look
        self._size = size
        self._person: Person | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self._resized)

    def show_person(self, person: Person) -> None:
        """Stand for somebody else."""
        if person != self._person:
            self._person = person
            self.setToolTip(person.said)
            self.setAccessibleName(person.name)
            self.update()

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = self._look.theme.scaled(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._person is not None:
            painter = QPainter(self)
            paint_avatar(painter, self.rect(), self._person, self._look.theme)
            painter.end()


def paint_avatar(painter: QPainter, area: QRect, person: Person, theme: Theme) -> None:
    """Draw somebody's sign into a square."""
    token = color_of(person)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.mix(theme.colors.named(token), theme.colors.surface, 0.22)))
    painter.drawEllipse(area)
    if person.initials:
        font = theme.font(Type.BADGE)
        font.setPixelSize(max(8, round(area.height() * 0.38)))
        painter.setFont(font)
        painter.setPen(QColor(tokens.mix(theme.colors.named(token), theme.colors.text, 0.7)))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, person.initials)
    else:
        side = round(area.height() * 0.6)
        picture = theme.pixmap(person.icon, token, side, painter.device().devicePixelRatio())
        painter.drawPixmap(area.left() + (area.width() - side) // 2, area.top() + (area.height() - side) // 2, picture)
    painter.restore()


def color_of(person: Person) -> str:
    """Return the colour token of somebody's sign."""
    return PERSON_COLORS[sum(person.id.encode()) % len(PERSON_COLORS)] if person.initials else "data"


class People(QWidget):
    """Some people in one line: their signs, and their names as far as there is room for them."""

    SHOWN = 5

    def __init__(self, look: Look) -> None:
        """Show nobody yet."""
        super().__init__()
        self._look = look
        self._people: tuple[Person, ...] | None = None
        self._names = Prose(look.theme)
        self._signs = QHBoxLayout()
        self._signs.setSpacing(2)
        self._avatars = [Avatar(look, SMALL_AVATAR) for _ in range(self.SHOWN)]
        for avatar in self._avatars:
            self._signs.addWidget(avatar)
            avatar.hide()
        layout = row(self._signs, self._names)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_people(self, people: Sequence[Person]) -> None:
        """Show others."""
        if tuple(people) == self._people:
            return
        self._people = tuple(people)
        for place, avatar in enumerate(self._avatars):
            avatar.setVisible(place < len(people))
            if place < len(people):
                avatar.show_person(people[place])
        names = [person.name for person in people]
        self._names.set_text(several(self._look, names))
        self._names.setToolTip("\n".join(person.said for person in people))
        self.setAccessibleName(self._look.tr.list(names))


def several(look: Look, names: Sequence[str], most: int = 3) -> str:
    """Return names as an enumeration; of many only the first, and how many more there are."""
    if len(names) <= most + 1:
        return look.tr.list(names)
    return look.tr(_others.fill(names=", ".join(names[:most]), n=len(names) - most))
