"""The chosen scenario: its name, its lines as a table, and what can be done to them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import Scenario, Step
from app.engine.ports import Directory
from app.engine.recording import accepted
from app.engine.surrounding import directory_of
from app.engine.telling import Glossary
from app.engine.telling_steps import KIND_WORDS
from app.engine.words import Msg, msg
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.scenarios.asking import data_dialog, fields_dialog, new_step, record_of
from app.ui.rehearse.scenarios.binder import Binder
from app.ui.rehearse.scenarios.form import StepForm
from app.ui.rehearse.scenarios.runs import Outcome
from app.ui.rehearse.scenarios.table import StepsModel, StepsView
from app.ui.theme import tokens
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.labels import IconButton

Lines = list[Step]
_edit = msg("Edit scenario")
_refused = msg("That cannot stand there: {why}.")
_others = msg("The rules are others than when this was written.")
_LEAST = 180
"""Pixels of width."""


class StepsPane(QFrame):
    """Shows one scenario, and asks the binder for edits; the form of the chosen line stands beside it."""

    def __init__(self, context: RehearseContext, binder: Binder) -> None:
        """Show none yet."""
        super().__init__()
        self._context = context
        self._binder = binder
        self._scenario: Scenario | None = None
        self._rule_set: RuleSet | None = None
        self._names = Glossary(Directory(), context.catalogue)
        self.setProperty("role", "panel")
        self.model = StepsModel(context)
        self.table = StepsView(context, self.model)
        self.form = StepForm(context)
        self.name, self._note, self._error = QLineEdit(), QLabel(), QLabel()
        self._add = QPushButton(context.tr(msg("Add line")))
        self._tools: list[IconButton] = []
        self._lay_out()
        self._join()

    def show_scenario(self, scenario: Scenario | None, outcome: Outcome | None, rule_set: RuleSet) -> None:
        """Show a scenario with what came of it under the rule set, where that is known."""
        another = self._scenario is None or scenario is None or scenario.id != self._scenario.id
        self._scenario, self._rule_set = scenario, rule_set
        if scenario is None:
            return
        run = outcome.run if outcome is not None else None
        names = run.names if run is not None else self._glossary(scenario, rule_set)
        # a scenario takes along only those whom its rules look at; the others are called as the workspace calls them
        self._names = dataclasses.replace(names, beside=self._context.directory())
        if another or not self.name.hasFocus():
            self.name.setText(scenario.name)
        tr = self._context.tr.in_zone(self._names.directory.calendar.zone)
        self.model.show_scenario(scenario, self._names, run.ran if run is not None else (), tr)
        self.table.show_records(several=len(scenario.records) > 1)
        error = outcome.error if outcome is not None else None
        words = error.words if error is not None else _others if run is not None and run.changed else None
        self._note.setText(self._context.tr(words) if words is not None else "")
        self._note.setVisible(words is not None)
        if another and self.model.rowCount():
            self.table.selectRow(0)
        self._show_form()

    def minimumSizeHint(self) -> QSize:
        """Keep some of the table in sight between list and form."""
        hint = super().minimumSizeHint()
        return QSize(max(hint.width(), self._context.theme.scaled(_LEAST)), hint.height())

    def focus_name(self) -> None:
        """Let the person name the scenario."""
        self.name.setFocus()
        self.name.selectAll()

    def tell(self, words: Msg) -> None:
        """Say what could not be done."""
        self._error.setText(self._context.tr(words))
        self._error.show()

    def settle(self) -> None:
        """Say it no more."""
        self._error.hide()

    def _glossary(self, scenario: Scenario, rule_set: RuleSet) -> Glossary:
        try:
            directory = directory_of(scenario.around)
        except KnownError:  # told where the scenario is played
            directory = Directory()
        return Glossary.of(directory, self._context.catalogue, (rule_set,))

    def _show_form(self) -> None:
        chosen = self.table.chosen
        for one in self._tools:
            one.setEnabled(bool(chosen))
        if self._rule_set is None:
            return
        row = chosen[0] if len(chosen) == 1 else -1
        step = self.model.step(row) if 0 <= row < self.model.rowCount() else None
        self.form.show_step(row + 1, step, self.model.ran(row) if step else None, self._names, self._rule_set)

    # Edits

    def edit_line(self, row: int, step: Step) -> None:
        """Put another line in the place of one."""
        self._edit(lambda lines: [*lines[:row], step, *lines[row + 1 :]], f"line {row}")

    def add_line(self, kind: str) -> None:
        """Add a line below the chosen one."""
        if self._scenario is None or self._rule_set is None:
            return
        rows = self.table.chosen
        row = rows[-1] + 1 if rows else len(self._scenario.steps)
        if kind == "set":
            self._ask_fields(row, None)
        else:
            self._insert(row, new_step(kind, self._scenario, self._rule_set))

    def accept(self) -> None:
        """Let what happened in the chosen line be what is expected."""
        rows = self.table.chosen
        ran = self.model.ran(rows[0]) if len(rows) == 1 else None
        if ran is not None and self._scenario is not None:
            self.table.setFocus()  # the button goes with what it was for
            self._binder.edit(self._scenario.id, lambda one: accepted(one, ran), msg("Accept what happened"))

    def remove_lines(self) -> None:
        """Remove the chosen lines."""
        rows = set(self.table.chosen)
        if rows:
            self._edit(lambda lines: [one for place, one in enumerate(lines) if place not in rows])

    def _insert(self, row: int, step: Step) -> None:
        self._edit(lambda lines: [*lines[:row], step, *lines[row:]])
        self.table.selectRow(row)

    def _shift(self, way: int) -> None:
        rows = self.table.chosen
        if len(rows) == 1 and 0 <= rows[0] + way < self.model.rowCount():
            first = min(rows[0], rows[0] + way)
            self._edit(lambda lines: [*lines[:first], lines[first + 1], lines[first], *lines[first + 2 :]])
            self.table.selectRow(rows[0] + way)

    def _edit(self, edit: Callable[[Lines], Sequence[Step]], merge: str = "") -> None:
        if self._scenario is None:
            return
        try:
            self._binder.edit(
                self._scenario.id, lambda one: replace(one, steps=tuple(edit(list(one.steps)))), _edit, merge
            )
        except ValueError as error:
            self.tell(_refused.fill(why=str(error)))

    def _rename(self) -> None:
        name = self.name.text().strip()
        if self._scenario is not None and name and name != self._scenario.name:
            self._binder.edit(self._scenario.id, lambda one: replace(one, name=name), msg("Rename scenario"), "name")

    def _ask_details(self) -> None:
        rows = self.table.chosen
        if len(rows) != 1:
            return
        row, step = rows[0], self.model.step(rows[0])
        if step.kind == "set":
            self._ask_fields(row, step)
        elif step.kind == "happen":
            self._open(data_dialog(self._context, self._names.directory, step, partial(self.edit_line, row), self))

    def _ask_fields(self, row: int, step: Step | None) -> None:
        directory = self._names.directory
        item = record_of(self._scenario, step.item if step else "", directory) if self._scenario else None
        if item is not None:
            put = partial(self._insert if step is None else self.edit_line, row)
            self._open(fields_dialog(self._context, directory, item, step, put, self))

    @staticmethod
    def _open(dialog: QDialog | None) -> None:
        if dialog is not None:
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # Joining

    def _join(self) -> None:
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_form())
        self.table.opened.connect(lambda _row: self.form.focus_first())
        self.table.delete_asked.connect(self.remove_lines)
        self.model.modelReset.connect(self._show_form)
        self.model.step_edited.connect(self.edit_line)
        self.model.refused.connect(self.tell)
        self.form.step_edited.connect(self.edit_line)
        self.form.accept_asked.connect(self.accept)
        self.form.details_asked.connect(self._ask_details)
        self.name.editingFinished.connect(self._rename)

    def _lay_out(self) -> None:
        tr = self._context.tr
        self.name.setProperty("role", "title")
        self.name.setAccessibleName(tr(msg("Name of the scenario")))
        for label, role in ((self._note, "muted"), (self._error, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setContentsMargins(tokens.MEDIUM, 0, tokens.MEDIUM, 0)
            label.hide()
        self._add.setMenu(self._kinds())
        head = QWidget()
        row = FlowLayout(head, tokens.SMALL, fill=True)
        row.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.SMALL, 0)
        row.addWidget(self.name)
        row.addWidget(self._add)
        for icon, words, act in (
            ("mdi6.arrow-up", msg("Line up"), lambda: self._shift(-1)),
            ("mdi6.arrow-down", msg("Line down"), lambda: self._shift(1)),
            ("mdi6.trash-can-outline", msg("Remove lines"), self.remove_lines),
        ):
            row.addWidget(self._tool(icon, words, act))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(head)
        for widget in (self._note, self._error):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)

    def _tool(self, icon: str, words: Msg, act: Callable[[], None]) -> QWidget:
        button = IconButton(self._context.theme, icon, self._context.tr(words))
        button.clicked.connect(lambda _on=False: act())
        self._tools.append(button)
        return button

    def _kinds(self) -> QMenu:
        menu = QMenu(self)
        for kind, words in KIND_WORDS.items():
            if kind == "expect":
                menu.addSeparator()
            menu.addAction(self._context.tr(words)).triggered.connect(lambda _on=False, one=kind: self.add_line(one))
        return menu
