"""The Rehearse mode as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent, QUndoStack
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.catalog.declaration import TriggerType
from app.engine.errors import KnownError
from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.outlook import Coming
from app.engine.recording import Recorded, record
from app.engine.rehearse import PUT, Rehearsal
from app.engine.words import msg, msgs
from app.ui.document import RuleSetDocument
from app.ui.forms.pick.popup import PickPopup
from app.ui.rehearse.add_records import AddRecords
from app.ui.rehearse.asking import MomentDialog, change_dialog, event_dialog, finish_dialog, new_dialog, new_item
from app.ui.rehearse.board import Board
from app.ui.rehearse.clock_bar import ClockBar
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.events import event_groups
from app.ui.rehearse.notice import Notice
from app.ui.rehearse.pane import RecordPane
from app.ui.rehearse.scenarios.page import ScenariosPage
from app.ui.rehearse.session import Session
from app.ui.theme import tokens
from app.ui.widgets.segments import Segments

CHANGES = {"field.changed": (), "responsible.changed": ("responsible",)}
"""Triggers whose event is a change of fields, and the fields that stand on top where it is asked for."""

PANE = 400

_happen = msg("Let something happen")
_outdated_title = msg("The rule set was edited since this rehearsal began.")
_outdated_text = msg("What happens here still follows the earlier one.")
_otherwise = msg("Under the present rules not all of it happens as it was rehearsed; what happens now is expected.")
_counts = msgs("{n} record on the board", "{n} records on the board")


class RehearseMode(QWidget):
    """Records on the stages of the pipeline; what happens to them follows the rule set as it is being designed."""

    rule_asked = Signal(str)
    """A rule or trigger is to be shown on the board: its id."""
    trace_changed = Signal(object)
    """Another trace is to be shown: that of this session (Session), or of a scenario's run (Traced)."""
    covered_changed = Signal(object)
    """Cards are to be marked of which no scenario touches all: words by card (mapping)."""
    page_changed = Signal()
    """The person turned from the rehearsal to the scenarios or back, or there is something else to undo."""

    def __init__(self, context: RehearseContext, document: RuleSetDocument) -> None:
        """Rehearse the open rule set."""
        super().__init__()
        self._context = context
        self._document = document
        self._made = 0
        self.session = Session(context, document.value, self)
        self._stages = QMenu(self)
        self.board = Board(context)
        self.pane = RecordPane(context, self._stages)
        self.clock = ClockBar(context)
        self.notice = Notice(context.theme)
        self._title, self._count = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._count.setProperty("role", "muted")
        self._add, self._new = QPushButton(context.tr(msg("Add records…"))), QPushButton(context.tr(msg("New record…")))
        self._save = QPushButton(context.tr(msg("Save as scenario…")))
        self._save.setToolTip(context.tr(msg("Keep what was rehearsed as a test of the rules")))
        pages = [("records", context.tr(msg("Rehearsal"))), ("scenarios", context.tr(msg("Scenarios")))]
        self.pages = Segments(context.tr(msg("Rehearsal or scenarios")), pages)
        self.scenarios = ScenariosPage(context, context.scenarios) if context.scenarios is not None else None
        self._stack = QStackedWidget()
        self._lay_out()
        self._join()
        self._changed(None, self.session.rehearsal)

    def show_document(self, document: RuleSetDocument) -> None:
        """Rehearse another rule set."""
        self._document.changed.disconnect(self._edited)
        self._document = document
        document.changed.connect(self._edited)
        self.session.open(document.value)
        if self.scenarios is not None:
            self.scenarios.open(document.value)

    # What the person asks

    def add_records(self) -> None:
        """Ask which records are to come on the board."""
        dialog = AddRecords(self.session, self)
        dialog.answered.connect(lambda items, enter: (self.session.enter if enter else self.session.put)(items))
        self._open(dialog)

    def new_record(self) -> None:
        """Ask for a record that lives in this rehearsal only, and let it enter the first stage."""
        entity = self.session.directory.schema.entity(self.session.rule_set.entity)
        if entity is not None and self.session.rule_set.stages:
            dialog = new_dialog(self.session, entity, self)
            dialog.answered.connect(lambda values, _by: self._enter_new(values))
            self._open(dialog)

    def happen(self, kind: type[TriggerType]) -> None:
        """Ask what an event brings along, and let it happen to the chosen record."""
        key = self.pane.key
        if key is None:
            return
        if kind.about.id in CHANGES:
            self._ask_changes(CHANGES[kind.about.id])
            return
        dialog = event_dialog(self.session, kind, key, self)
        dialog.answered.connect(lambda values, by: self.session.happen(key, kind.about.id, values, by))
        self._open(dialog)

    def change_fields(self) -> None:
        """Ask for other values of the chosen record's fields."""
        self._ask_changes(())

    def _ask_changes(self, first: tuple[str, ...]) -> None:
        key = self.pane.key
        if key is not None:
            dialog = change_dialog(self.session, key, first, self)
            dialog.answered.connect(lambda values, by: self._change(key, values, by))
            self._open(dialog)

    def show_record(self, key: Key) -> None:
        """Look at a record; one that stands beside the board comes onto it."""
        item = self.session.item(key)
        if item is not None and not self.session.busy:
            self.session.put([item])
            self.board.choose(key)

    def go_to_moment(self) -> None:
        """Ask for a moment to go to."""
        tr = self._context.tr.in_zone(self.session.directory.calendar.zone)
        dialog = MomentDialog(self._context, self.session.rehearsal.now, tr, self)
        dialog.answered.connect(self.session.advance_to)
        self._open(dialog)

    def finish(self, one: Coming) -> None:
        """Let what a rule waits for come to its end, asking for its results where there are any."""
        dialog = finish_dialog(self.session, one, self)
        dialog.answered.connect(lambda values, _by: self.session.finish((one.entity, one.item), one.awaits, values))
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.clock.pause()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _enter_new(self, values: Mapping[str, object]) -> None:
        self._made += 1
        self.session.enter([new_item(values, self.session.rule_set, self._made, self.session.rehearsal.now)])

    def _change(self, key: Key, values: Mapping[str, object], by: str | None) -> None:
        now = self.session.state(key).item.values
        changed = {name: value for name, value in values.items() if value != now.get(name) and (value or now.get(name))}
        if changed:
            self.session.change(key, changed, by)

    # Scenarios

    @property
    def undo_stack(self) -> QUndoStack | None:
        """The history of edits of the page that is shown; None where it has none of its own."""
        shown = self.scenarios is not None and self.pages.value == "scenarios"
        return self.scenarios.binder.undo_stack if self.scenarios is not None and shown else None

    def save_scenario(self) -> None:
        """Keep what was rehearsed as a scenario."""
        rehearsal, rule_set, catalogue = self.session.rehearsal, self.session.rule_set, self._context.catalogue
        name = self._scenario_name()
        self._save.setEnabled(False)
        self._context.jobs.start(
            lambda _report: record(rehearsal, rule_set, catalogue, name),
            owner=self,
            then=self._recorded,
            failed=self._failed,
        )

    def _scenario_name(self) -> str:
        """Call it as the record it is about, or as the pipeline."""
        rehearsal = self.session.rehearsal
        touched = {one.key for one in rehearsal.asked if one.kind != PUT and one.key in rehearsal.states}
        return self.session.title(touched.pop()) if len(touched) == 1 else self.session.rule_set.name

    def _recorded(self, kept: Recorded) -> None:
        self._save.setEnabled(True)
        if self.scenarios is None:
            return
        self.scenarios.add(kept.scenario)
        self.pages.choose("scenarios")
        self.scenarios.steps.focus_name()
        if not kept.faithful:
            self.scenarios.steps.tell(_otherwise)

    def _turn(self, page: str) -> None:
        self.clock.pause()
        here = page == "records"
        self._stack.setCurrentIndex(0 if here else 1)
        for widget in (self._add, self._new, self._save, self._count):
            widget.setVisible(here)
        self._tell_trace()
        self.page_changed.emit()

    # What has changed

    def _changed(self, old: Rehearsal | None, new: Rehearsal) -> None:
        rule_set = self.session.rule_set
        if self.board.show_stages(rule_set):
            self._fill_stages(rule_set)
            self._title.setText(rule_set.name)
            old = None
        self.board.show_rehearsal(old, new)
        touched = _touched(old, new)
        if not self.board.chosen and len(touched) == 1:
            self.board.choose(touched[0])
        standing = sum(not state.gone for state in new.states.values())
        self._count.setText(self._context.tr(_counts.fill(n=standing)))
        self._save.setEnabled(any(one.kind != PUT for one in new.asked))
        self.clock.show_session(self.session)
        self.pane.show_chosen(self.session, self.board.chosen)
        self._tell_trace()

    def _tell_trace(self) -> None:
        """Let the trace tell of what is looked at: the rehearsal, or the run of the chosen scenario."""
        if self.scenarios is None or self.pages.value == "records":
            self.trace_changed.emit(self.session)
        else:
            self.scenarios.tell_trace()

    def _scenario_told(self, traced: object) -> None:
        if self.pages.value == "scenarios":
            self.trace_changed.emit(traced)

    def _edited(self, _old: RuleSet, new: RuleSet) -> None:
        self.session.edited(new)
        if self.scenarios is not None:
            self.scenarios.open(new)

    def _outdated(self, outdated: bool) -> None:
        tr = self._context.tr
        if outdated:
            self.notice.say(
                tr(_outdated_title),
                tr(_outdated_text),
                {
                    tr(msg("Begin anew")): self.session.restart,
                    tr(msg("Take it up from here")): self.session.take_up,
                },
            )
        else:
            self.notice.hide()

    def _failed(self, error: KnownError) -> None:
        tr = self._context.tr
        self.notice.say(tr(msg("That did not work")), tr(error.words), {tr(msg("Close")): self.notice.hide})

    def _busy(self, busy: bool) -> None:
        self.clock.show_busy(busy)
        self.board.setEnabled(not busy)
        self.pane.setEnabled(not busy)

    # Menus

    def offer_events(self, anchor: QWidget, place: QRect | None = None) -> None:
        """Let the person pick what is to happen to the chosen record, below a widget or a part of it."""
        tr = self._context.tr
        popup = PickPopup(self._context.theme, tr, tr(_happen), hint=tr(msg("Search events")), parent=self)
        popup.offer(event_groups(self._context.catalogue, self.session.rule_set, tr))
        popup.picked.connect(self._picked)
        popup.open_below(anchor, place)

    def _picked(self, key: str) -> None:
        kind = self._context.catalogue.trigger(key)
        if kind is not None:
            self.happen(kind)
        else:
            self.change_fields()

    def _fill_stages(self, rule_set: RuleSet) -> None:
        self._stages.clear()
        for stage in rule_set.stages:
            action = self._stages.addAction(self._context.theme.icon("mdi6.circle", stage.color), stage.name)
            action.triggered.connect(lambda _checked, to=stage.id: self.session.move(self.board.chosen, to))

    def _menu(self, _key: Key, place: QPoint) -> None:
        tr = self._context.tr
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._stages.setTitle(tr(msg("Move to")))
        menu.addMenu(self._stages)
        happen = menu.addAction(tr(msg("Let something happen…")))
        happen.setEnabled(self.pane.key is not None)
        here = QRect(self.mapFromGlobal(place), QSize(1, 1))
        happen.triggered.connect(lambda: self.offer_events(self, here))
        menu.addSeparator()
        enter = menu.addAction(tr(msg("Let it enter its stage again")))
        enter.triggered.connect(self._enter_again)
        menu.popup(place)

    def _enter_again(self) -> None:
        self.session.enter([self.session.state(key).item for key in self.board.chosen])

    # Joining

    def _join(self) -> None:
        session, clock = self.session, self.clock
        session.changed.connect(self._changed)
        session.outdated_changed.connect(self._outdated)
        session.busy_changed.connect(self._busy)
        session.progressed.connect(clock.show_progress)
        session.failed.connect(self._failed)
        self._document.changed.connect(self._edited)
        self.board.move_asked.connect(session.move)
        self.board.menu_asked.connect(self._menu)
        self.board.chosen_changed.connect(lambda chosen: self.pane.show_chosen(session, chosen))
        self.board.opened.connect(lambda _key: self.pane.focus_tabs())
        clock.step_asked.connect(session.step)
        clock.advance_asked.connect(session.advance)
        clock.moment_asked.connect(self.go_to_moment)
        clock.rewind_asked.connect(session.rewind)
        clock.restart_asked.connect(session.restart)
        clock.stop_asked.connect(session.stop)
        self.pane.node_asked.connect(self.rule_asked)
        self.pane.change_asked.connect(self.change_fields)
        self.pane.happen_asked.connect(self.offer_events)
        self.pane.finish_asked.connect(self.finish)
        self.pane.record_asked.connect(self.show_record)
        self.pane.all_asked.connect(self.board.choose_none)
        self._add.clicked.connect(self.add_records)
        self._new.clicked.connect(self.new_record)
        self._save.clicked.connect(self.save_scenario)
        self.pages.chosen.connect(self._turn)
        if self.scenarios is not None:
            self.scenarios.covered_changed.connect(self.covered_changed)
            self.scenarios.trace_changed.connect(self._scenario_told)
            # Once the step is on the stack; the stack's own signal would come once more while it is destroyed.
            told = partial(QTimer.singleShot, 0, self, self.page_changed.emit)
            self.scenarios.binder.changed.connect(lambda *_: told())
            self.scenarios.rehearse_asked.connect(lambda: self.pages.choose("records"))
            self.scenarios.open(self._document.value)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(tokens.SMALL, tokens.MEDIUM, tokens.SMALL, tokens.TIGHT)
        head.setSpacing(tokens.SMALL)
        head.addWidget(self.pages)
        head.addSpacing(tokens.SMALL)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._add)
        head.addWidget(self._new)
        head.addWidget(self._save)
        if self.scenarios is None:
            self.pages.hide()
            self._save.hide()
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.notice)
        inside.addWidget(self.board, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.pane)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([900, self._context.theme.scaled(PANE)])
        rehearsing = QWidget()
        page = QVBoxLayout(rehearsing)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(tokens.SMALL)
        page.addWidget(split, 1)
        page.addWidget(self.clock)
        self._stack.addWidget(rehearsing)
        if self.scenarios is not None:
            self._stack.addWidget(self.scenarios)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.SMALL, 0, tokens.SMALL, tokens.SMALL)
        layout.setSpacing(tokens.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.board.focus_cards()


def _touched(old: Rehearsal | None, new: Rehearsal) -> list[Key]:
    """Return the records to which something has happened."""
    if old is None:
        return []
    return [key for key, state in new.states.items() if old.states.get(key) is not state]
