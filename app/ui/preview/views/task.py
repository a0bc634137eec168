"""Tasks, as the card that the responsible person finds."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QWidget

from app.engine.effects import TaskCreated
from app.engine.words import Msg, msg
from app.ui.preview.avatars import People
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_due, _begins = msg("Due {moment}"), msg("Starts {moment}")
_no_deadline = msg("No deadline")
_high, _low = msg("High priority"), msg("Low priority")
_responsible, _accomplices = msg("Responsible"), msg("Accomplices")
_observers, _creator = msg("Observers"), msg("Created by")
_PRIORITIES = {"high": (_high, "error"), "low": (_low, "data")}


class _Who(QWidget):
    """One line: what part somebody has, and who they are."""

    def __init__(self, look: Look, part: Msg) -> None:
        super().__init__()
        self._people = People(look)
        name = label("muted")
        name.setText(look.tr(part))
        name.setFixedWidth(look.theme.scaled(104))
        layout = row(name, self._people)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_people(self, ids: tuple[str, ...], scene: Scene) -> None:
        """Show others; nobody takes no room."""
        self._people.show_people(scene.people(ids))
        self.setVisible(bool(ids))


class TaskView(EffectView):
    """A task with its people, its dates and its checklist."""

    caption = msg("Task")
    icon = "mdi6.checkbox-marked-circle-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty card."""
        super().__init__(look)
        self._title = Prose(look.theme, Type.TITLE)
        self._priority = Pill(look, "error")
        self._dates = label("muted", wrap=True)
        self._description = Prose(look.theme)
        self._checklist = column(spacing=2)
        self._lines: tuple[str, ...] = ()
        self._boxes: list[QCheckBox] = []
        self._link = Elided("muted")
        self._link_sign = Sign(look, "mdi6.link-variant", "muted", 14)
        self._who = {part: _Who(look, part) for part in (_responsible, _accomplices, _observers, _creator)}
        head = row(Sign(look, self.icon, "control", 18, square=28), self._title, self._priority, spacing=10)
        head.setStretch(1, 1)
        dates = row(Sign(look, "mdi6.calendar-clock", "muted", 16), self._dates, spacing=6)
        dates.setStretch(1, 1)
        people = column(*self._who.values(), spacing=tokens.TIGHT)
        link = row(self._link_sign, self._link, spacing=6)
        link.setStretch(1, 1)
        inside = column(head, dates, self._description, self._checklist, people, link, spacing=10)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: TaskCreated, scene: Scene) -> None:
        self._title.set_text(effect.title)
        words, color = _PRIORITIES.get(effect.priority, (None, ""))
        self._priority.show_text(self._tr(words) if words else "", color)
        set_text(self._dates, self._dated(effect.start, effect.deadline, scene))
        self._description.set_text(effect.description)
        self._description.setVisible(bool(effect.description))
        self._show_checklist(effect.checklist)
        self._who[_responsible].show_people((effect.responsible,), scene)
        self._who[_accomplices].show_people(effect.accomplices, scene)
        self._who[_observers].show_people(effect.observers, scene)
        self._who[_creator].show_people((effect.creator,), scene)
        set_text(self._link, scene.title if effect.link_to_item else "")
        self._link_sign.setVisible(effect.link_to_item)
        self.say(self._tr(self.caption), effect.title, self._dates.text(), effect.description, *effect.checklist)

    def _dated(self, start: datetime | None, deadline: datetime | None, scene: Scene) -> str:
        said = [scene.tr(_begins.fill(moment=start))] if start else []
        said.append(scene.tr(_due.fill(moment=deadline)) if deadline else self._tr(_no_deadline))
        return " · ".join(said)

    def _show_checklist(self, lines: tuple[str, ...]) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        while len(self._boxes) > len(lines):
            self._boxes.pop().deleteLater()
        while len(self._boxes) < len(lines):
            box = QCheckBox()
            box.setEnabled(False)
            self._checklist.addWidget(box)
            self._boxes.append(box)
        for box, line in zip(self._boxes, lines, strict=True):
            box.setText(line.replace("&", "&&"))
