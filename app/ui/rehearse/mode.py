"""The Rehearse mode as a whole."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent, QUndoStack
from PySide6.QtWidgets import (
    QApplication,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.errors import KnownError
from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.recording import Recorded
from app.engine.rehearse import Rehearsal
from app.engine.words import msg, msgs
from app.ui.document import RuleSetDocument
from app.ui.preview.parts import Elided
from app.ui.rehearse.arrangement import Arrangement, remember, remembered
from app.ui.rehearse.asks import Asks
from app.ui.rehearse.boards import Boards
from app.ui.rehearse.boards_button import BoardsButton
from app.ui.rehearse.clock_bar import ClockBar
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.menus import RecordMenus
from app.ui.rehearse.notice import Notice
from app.ui.rehearse.pane import RecordPane
from app.ui.rehearse.saving import Saver
from app.ui.rehearse.scenarios.page import ScenariosPage
from app.ui.rehearse.schedule.button import ScheduleButton
from app.ui.rehearse.session import Session
from app.ui.theme import tokens
from app.ui.widgets.invitation import Invitation
from app.ui.widgets.segments import Segments
from app.ui.widgets.terse import TerseButton, TerseRow

PANE = 400

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

    def __init__(self, context: RehearseContext, document: RuleSetDocument, before: RehearseMode | None = None) -> None:
        """Rehearse the open rule set; go on where a mode of another language stops, if there is one."""
        super().__init__()
        self._context = context
        self._document = document
        self._arranged = Arrangement()
        others = lambda one: self._known_arrangement(one).others  # noqa: E731  asked later
        self.session: Session = (
            before.session.hand_on(context, self, others)
            if before is not None
            else Session(context, document.value, self, others)
        )
        self.board = Boards(context)
        self.boards_button = BoardsButton(context)
        self.asks = Asks(self.session, lambda: self.pane.key, self)
        self.menus = RecordMenus(self.session, self.asks, lambda: self.board.chosen, self)
        self._saver = Saver(self.session, self)
        self.pane: RecordPane = RecordPane(context, self.menus.stages)
        self.clock = ClockBar(context)
        self.notice = Notice(context.theme)
        self.invitation = Invitation(
            context.theme,
            context.tr(msg("No records here yet. Bring some, drag them to another stage, and see what would happen.")),
            context.tr(msg("Add records…")),
        )
        self._title, self._count = Elided("title"), Elided("muted")
        for words in (self._title, self._count):  # give way to the buttons, and only to them
            words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            words.setMinimumWidth(1)
        theme, tr = context.theme, context.tr
        self._add = TerseButton(theme, "mdi6.playlist-plus", tr(msg("Add records…")))
        self._new = TerseButton(theme, "mdi6.plus", tr(msg("New record…")))
        self.schedule = ScheduleButton(self.session, self)
        keep = tr(msg("Keep what was rehearsed as a test of the rules"))
        self.save_scenario = TerseButton(theme, "mdi6.test-tube", tr(msg("Save as scenario…")), keep)
        pages = [("records", context.tr(msg("Rehearsal"))), ("scenarios", context.tr(msg("Scenarios")))]
        self.pages = Segments(context.tr(msg("Rehearsal or scenarios")), pages)
        earlier = before.scenarios if before is not None else None
        self.scenarios: ScenariosPage | None = (
            ScenariosPage(context, context.scenarios, earlier) if context.scenarios is not None else None
        )
        self._stack = QStackedWidget()
        self._stood: QWidget | None = None
        self._lay_out()
        self._join()
        self._changed(None, self.session.rehearsal)
        if before is not None:
            self._go_on_from(before)

    def show_document(self, document: RuleSetDocument) -> None:
        """Rehearse another rule set."""
        self._document.changed.disconnect(self._edited)
        self._document = document
        document.changed.connect(self._edited)
        self.session.open(document.value)
        if self.scenarios is not None:
            self.scenarios.open(document.value)

    def _go_on_from(self, before: RehearseMode) -> None:
        """Look at what was looked at there."""
        playing = before.clock.playing
        before.clock.pause()
        for key in before.board.chosen[:1]:
            self.board.choose(key)
        self.pages.choose(before.pages.value)
        self._outdated(self.session.outdated)
        self._busy(self.session.busy)
        if playing:
            self.clock.play()

    # What the person asks

    def show_record(self, key: Key) -> None:
        """Look at a record; one that stands beside the boards comes onto them."""
        item = self.session.item(key)
        if item is not None and not self.session.busy:
            self.session.put([item])
            self.board.choose(key)

    def arrange(self, arrangement: Arrangement) -> None:
        """Show the boards of other pipelines as well; where no records of one are there yet, some come onto it."""
        pipeline, before = self.session.rule_set.pipeline, self._arranged
        self._arranged = arrangement.among(self.session.pipelines_of())
        remember(self._context.memory, pipeline, self._arranged)
        self._show_boards()
        for one in self._arranged.others:
            if one not in before.others:
                self.session.put_some(one)

    def _show_others(self) -> None:
        """Show the boards of all pipelines in which records stand."""
        standing = {one.item.pipeline for one in self.session.rehearsal.states.values() if not one.gone}
        others = [one for one in self.session.pipelines_of()[1:] if one in standing or one in self._arranged.others]
        self.arrange(replace(self._arranged, others=tuple(others)))

    # Scenarios

    @property
    def undo_stack(self) -> QUndoStack | None:
        """The history of edits of the page that is shown; None where it has none of its own."""
        shown = self.scenarios is not None and self.pages.value == "scenarios"
        return self.scenarios.binder.undo_stack if self.scenarios is not None and shown else None

    def _recorded(self, kept: Recorded) -> None:
        self.save_scenario.setEnabled(self._saver.possible)
        if self.scenarios is None:
            return
        self.scenarios.add(kept.scenario)
        self.pages.choose("scenarios")
        self.scenarios.steps.focus_name()
        if not kept.faithful:
            self.scenarios.steps.tell(_otherwise)

    def _keep(self) -> None:
        self.save_scenario.setEnabled(False)
        self._saver.save()

    def _turn(self, page: str) -> None:
        self.clock.pause()
        here = page == "records"
        self._stack.setCurrentIndex(0 if here else 1)
        for widget in (self._add, self._new, self.schedule, self.save_scenario, self._count):
            widget.setVisible(here)
        self.boards_button.setVisible(here and len(self.session.pipelines_of()) > 1)
        self._tell_trace()
        self.page_changed.emit()

    # What has changed

    def _changed(self, old: Rehearsal | None, new: Rehearsal) -> None:
        if old is None:
            self._arranged = self._known_arrangement(self.session.rule_set.pipeline)
        if self._lay_boards():
            self._title.setText(self.session.rule_set.name)
            old = None
        self.board.show_rehearsal(old, new)
        touched = _touched(old, new)
        if not self.board.chosen and len(touched) == 1:
            self.board.choose(touched[0])
        standing = sum(not state.gone for state in new.states.values())
        self._count.setText(self._context.tr(_counts.fill(n=standing)))
        self.invitation.setVisible(not standing)
        self.save_scenario.setEnabled(self._saver.possible)
        self.clock.show_session(self.session)
        self.pane.show_chosen(self.session, self.board.chosen)
        self._tell_trace()

    def _bring_some(self) -> None:
        """Ask for records, or for a new one where there are none."""
        kept = self._context.records(self.session.rule_set.pipeline, "", 1)
        (self.asks.add_records if kept else self.asks.new_record)()

    def _lay_boards(self) -> bool:
        """Make the boards that are to be shown; return whether any is another now."""
        session, names = self.session, self.session.directory.schema
        rule_sets = [session.rule_set, *(session.rules_of(one) for one in self._arranged.others)]
        entities = [self._context.tr(one.name) if (one := names.entity(each.entity)) else "" for each in rule_sets]
        others = [(one, session.rules_of(one).name) for one in session.pipelines_of()[1:]]
        self.boards_button.offer(session.rule_set.name, others, self._arranged)
        self._title.setVisible(len(rule_sets) == 1)  # several boards have their names above them
        return self.board.show_stages(rule_sets, entities, side_by_side=self._arranged.side_by_side)

    def _show_boards(self) -> None:
        chosen = self.board.chosen
        self._lay_boards()
        self.board.show_rehearsal(None, self.session.rehearsal)
        if chosen and chosen != self.board.chosen:
            self.board.choose(chosen[0])

    def _known_arrangement(self, pipeline: str) -> Arrangement:
        known = self._context.directory().schema.pipelines
        return remembered(self._context.memory, pipeline).among(known)

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

    def _missed(self, text: str) -> None:
        tr = self._context.tr
        self.notice.say(tr(msg("Not all of it could happen as planned.")), text, {tr(msg("Close")): self.notice.hide})

    def _busy(self, busy: bool) -> None:
        here = QApplication.focusWidget()
        if busy and here is not None and self.isAncestorOf(here):
            self._stood = here  # what is disabled loses the keyboard
        self.clock.show_busy(busy)
        self.board.setEnabled(not busy)
        self.pane.setEnabled(not busy)
        if not busy and self._stood is not None:
            stood, self._stood = self._stood, None
            if shiboken6.isValid(stood) and self.isActiveWindow():
                stood.setFocus(Qt.FocusReason.OtherFocusReason)

    # Joining

    def _join(self) -> None:
        session, clock = self.session, self.clock
        session.changed.connect(self._changed)
        session.outdated_changed.connect(self._outdated)
        session.busy_changed.connect(self._busy)
        session.progressed.connect(clock.show_progress)
        session.failed.connect(self._failed)
        self._document.changed.connect(self._edited)
        self._join_boards()
        clock.step_asked.connect(session.step)
        clock.advance_asked.connect(session.advance)
        clock.moment_asked.connect(self.asks.go_to_moment)
        clock.rewind_asked.connect(session.rewind)
        clock.restart_asked.connect(session.restart)
        clock.stop_asked.connect(session.stop)
        self.pane.node_asked.connect(self.rule_asked)
        self.pane.change_asked.connect(self.asks.change_fields)
        self.pane.happen_asked.connect(self.menus.offer_events)
        self.pane.values_asked.connect(self.asks.change)
        self.pane.finish_asked.connect(self.asks.finish)
        self.pane.record_asked.connect(self.show_record)
        self.pane.all_asked.connect(self.board.choose_none)
        self._add.clicked.connect(lambda _checked: self.asks.add_records())
        self._new.clicked.connect(lambda _checked: self.asks.new_record())
        self.invitation.asked.connect(self._bring_some)
        self.save_scenario.clicked.connect(self._keep)
        self._saver.recorded.connect(self._recorded)
        self._saver.failed.connect(self._failed)
        self.schedule.opened.connect(clock.pause)
        self.schedule.failed.connect(self._failed)
        self.schedule.missed.connect(self._missed)
        self.pages.chosen.connect(self._turn)
        if self.scenarios is not None:
            self.scenarios.covered_changed.connect(self.covered_changed)
            self.scenarios.trace_changed.connect(self._scenario_told)
            # Once the step is on the stack; the stack's own signal would come once more while it is destroyed.
            told = partial(QTimer.singleShot, 0, self, self.page_changed.emit)
            self.scenarios.binder.changed.connect(lambda *_: told())
            self.scenarios.rehearse_asked.connect(lambda: self.pages.choose("records"))
            self.scenarios.open(self._document.value)

    def _join_boards(self) -> None:
        session = self.session
        for asking in (self.board, self.menus):
            asking.move_asked.connect(lambda keys, stage, pipeline: session.move(keys, stage, pipeline=pipeline))
        self.board.menu_asked.connect(lambda _key, place: self.menus.show_menu(place))
        self.board.hide_asked.connect(lambda one: self.arrange(self._arranged.turned(one, on=False)))
        self.board.others_asked.connect(self._show_others)
        self.board.add_asked.connect(self.asks.add_records)
        self.board.new_asked.connect(self.asks.new_record)
        self.boards_button.arranged.connect(self.arrange)
        self.asks.opened.connect(self.clock.pause)
        self.board.chosen_changed.connect(lambda chosen: self.pane.show_chosen(session, chosen))
        self.board.opened.connect(lambda _key: self.pane.focus_tabs())

    def _lay_out(self) -> None:
        head = TerseRow()
        head.setContentsMargins(tokens.SMALL, tokens.MEDIUM, tokens.SMALL, tokens.TIGHT)
        head.setSpacing(tokens.SMALL)
        head.addWidget(self.pages)
        head.addSpacing(tokens.SMALL)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        for button in (self.boards_button, self._add, self._new, self.schedule, self.save_scenario):
            head.addWidget(button)
        if self.scenarios is None:
            self.pages.hide()
            self.save_scenario.hide()
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.notice)
        inside.addWidget(self.invitation)
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
        self.session.catch_up()
        self.board.focus_cards()


def _touched(old: Rehearsal | None, new: Rehearsal) -> list[Key]:
    """Return the records to which something has happened."""
    if old is None:
        return []
    return [key for key, state in new.states.items() if old.states.get(key) is not state]
