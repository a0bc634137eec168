"""What people are given to do beside tasks: tasks that are closed, entries of the schedule."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.engine.effects import ActivityScheduled, TasksCompleted
from app.engine.model.belongings import Task
from app.engine.words import msg, msgs
from app.ui.preview.avatars import People
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Paper, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_closed = msgs("{n} task closed", "{n} tasks closed")
_by = msg("By {person}")
_no_deadline = msg("No deadline")
_due, _remind = msg("Due {moment}"), msg("Reminder at {moment}")
_automatically = msg("Done once the record leaves this stage")


class TasksCompletedView(EffectView):
    """The tasks that are closed, ticked off."""

    caption = msg("Tasks completed")
    icon = "mdi6.checkbox-multiple-marked-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty list."""
        super().__init__(look)
        self._count = Elided("strong")
        self._rows = column(spacing=tokens.SMALL)
        self._lines: list[_Closed] = []
        self._by = label("muted", wrap=True)
        head = row(Sign(look, self.icon, "control", 18, square=28), self._count, spacing=10)
        head.setStretch(1, 1)
        self.setLayout(column(Paper(look, column(head, self._rows, self._by, spacing=10), padding=tokens.LARGE)))

    def show_effect(self, effect: TasksCompleted, scene: Scene) -> None:
        set_text(self._count, self._tr(_closed.fill(n=len(effect.tasks))))
        said = []
        for place, task_id in enumerate(effect.tasks):
            task = scene.world.belongings.get(Task, task_id)
            title = task.title if task else task_id
            self._line(place).show_task(title, scene.person(task.responsible).name if task else "")
            said.append(title)
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(effect.tasks))
        set_text(self._by, self._tr(_by.fill(person=scene.person(effect.by).name)))
        self.say(self._tr(self.caption), *said, self._by.text())

    def _line(self, place: int) -> _Closed:
        while len(self._lines) <= place:
            self._lines.append(_Closed(self.look))
            self._rows.addWidget(self._lines[-1])
        return self._lines[place]


class _Closed(QWidget):
    """One task, ticked off, and who had it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._title, self._whose = Prose(look.theme), Elided("muted")
        tick = Sign(look, "mdi6.checkbox-marked-circle", "control", 18)
        layout = row(column(tick, None), column(self._title, self._whose, spacing=0), spacing=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_task(self, title: str, whose: str) -> None:
        """Show another."""
        self._title.set_text(title)
        set_text(self._whose, whose)


class _Leaf(QWidget):
    """The leaf of a calendar: the month and the day."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._month = self._day = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self.update)

    def show_day(self, month: str, day: str) -> None:
        """Show another day; without one it takes no room."""
        self._month, self._day = month, day
        self.setVisible(bool(day))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.scaled(44), self._look.theme.scaled(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(0, 0, self.width(), self.height(), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(theme.colors.tint("control")))
        band = QRect(0, 0, self.width(), round(self.height() * 0.38))
        painter.fillRect(band, QColor(theme.colors.named("control")))
        painter.setFont(theme.font(Type.BADGE))
        painter.setPen(QColor(theme.colors.surface))
        painter.drawText(band, Qt.AlignmentFlag.AlignCenter, self._month)
        painter.setFont(theme.font(Type.TITLE))
        painter.setPen(QColor(theme.colors.text))
        painter.drawText(self.rect().adjusted(0, band.height(), 0, 0), Qt.AlignmentFlag.AlignCenter, self._day)
        painter.end()


class ActivityView(EffectView):
    """An entry in somebody's schedule."""

    caption = msg("Activity")
    icon = "mdi6.calendar-check-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty entry."""
        super().__init__(look)
        self._leaf = _Leaf(look)
        self._subject = Prose(look.theme, Type.TITLE)
        self._when = label("muted", wrap=True)
        self._description = Prose(look.theme)
        self._people = People(look)
        self._record = Elided("muted")
        self._notes = label("muted", wrap=True)
        head = row(column(self._leaf, None), column(self._subject, self._when, spacing=0), spacing=tokens.MEDIUM)
        head.setStretch(1, 1)
        about = row(Sign(look, "mdi6.link-variant", "muted", 14), self._record, spacing=6)
        about.setStretch(1, 1)
        inside = column(head, self._description, self._people, about, self._notes, spacing=10)
        paper = Paper(look, inside, padding=tokens.LARGE)
        paper.set_edge("control")
        self.setLayout(column(paper))

    def show_effect(self, effect: ActivityScheduled, scene: Scene) -> None:
        local = effect.deadline.astimezone(scene.tr.zone) if effect.deadline else None
        self._leaf.show_day(scene.tr.month(local) if local else "", str(local.day) if local else "")
        self._subject.set_text(effect.subject)
        set_text(self._when, scene.tr(_due.fill(moment=local)) if local else self._tr(_no_deadline))
        self._description.set_text(effect.description)
        self._description.setVisible(bool(effect.description))
        self._people.show_people(scene.people((effect.responsible, *effect.colleagues)))
        set_text(self._record, scene.title)
        set_text(self._notes, "\n".join(self._noted(effect, scene)))
        names = [one.name for one in scene.people((effect.responsible, *effect.colleagues))]
        said = (effect.subject, self._when.text(), effect.description, *names, self._notes.text())
        self.say(self._tr(self.caption), *said)

    def _noted(self, effect: ActivityScheduled, scene: Scene) -> list[str]:
        notes = []
        if effect.deadline is not None and effect.notify_before is not None:
            notes.append(scene.tr(_remind.fill(moment=effect.deadline - timedelta(minutes=effect.notify_before))))
        if effect.complete_automatically:
            notes.append(self._tr(_automatically))
        return notes
