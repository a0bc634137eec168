"""The main window: a bar on top, a mode in the middle, panels below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar, QWidget

from app.engine.checks.problem import Findings, Severity
from app.engine.errors import KnownError
from app.engine.words import msg, msgs
from app.settings import WindowState
from app.ui.desk.actions import MENUS, Actions
from app.ui.desk.bar import MODES, TopBar
from app.ui.desk.commands import Commands
from app.ui.desk.design import DesignMode
from app.ui.desk.desks import Desks
from app.ui.desk.mending import Mending
from app.ui.desk.modes import Modes
from app.ui.desk.notices import Notices
from app.ui.desk.opening import Opener
from app.ui.desk.panels import Panels
from app.ui.desk.problems import ProblemWatch
from app.ui.desk.reading import OPEN_READING, ReadingStrip
from app.ui.desk.rule_files import RuleFiles
from app.ui.desk.session import Session
from app.ui.desk.shape import first_size, reshape, shape_of
from app.ui.desk.tools import Tools
from app.ui.document import RuleSetDocument
from app.ui.preferences.recent import RecentMenu
from app.ui.preview.look import Look
from app.ui.widgets.room import widen_columns

if TYPE_CHECKING:
    from app.engine.editing import Place
    from app.engine.model.item import Item
    from app.engine.model.rule_set import RuleSet
    from app.engine.telling import Glossary
    from app.ui.backtest.mode import BacktestMode
    from app.ui.data.mode import DataMode
    from app.ui.forms.context import ChooseFiles
    from app.ui.panels.history import SavedVersion
    from app.ui.rehearse.mode import RehearseMode
    from app.ui.run.mode import RunMode
    from app.ui.scale.find_panel import FindPanel

SMALLEST = (960, 640)
PANEL_HEIGHT = 164

_title = msg("{pipeline} – {file} – Rulewright")
_panels = msg("Problems, trace and history")
_not_saved = msg("This edit is not written yet: {why} It is kept and tried again with the next edit.")
_refused = msgs(
    "{n} rule or trigger of another package could not be taken in ({packages}). “Help › Rule packages” says why.",
    "{n} rules or triggers of other packages could not be taken in ({packages}). “Help › Rule packages” says why.",
)
_saved_again = msg("Everything is written again.")


class MainWindow(QMainWindow):
    """Shows one open workspace."""

    painted = Signal()
    """The window has been painted for the first time."""
    closed = Signal()
    edit_asked = Signal()
    """The workspace, open for reading only, is to be opened for editing."""

    def __init__(
        self, session: Session, tools: Tools, choose_files: ChooseFiles, before: MainWindow | None = None
    ) -> None:
        """Build the window around a session; what menus ask beyond it is joined by the desk.

        It goes on where `before` stops: the window of another language, which is about to go.
        """
        super().__init__()
        self.session = session
        self._tools = tools
        self._painted = False
        self._goes_on = before is not None
        self._text_size = tools.theme.text_size
        self.setMinimumSize(*SMALLEST)
        self.actions_ = Actions(tools.theme, tools.tr, self)
        self.recent = RecentMenu(Look(tools.theme, tools.tr), self)
        self.design = DesignMode(session, tools, choose_files)
        self._opener = Opener(session, tools, self)
        self._opener.failed.connect(self.tell)
        self.modes: Modes = Modes(
            session, tools, self.design, self._opener, before.modes if before is not None else None
        )
        self.notices = Notices(tools.theme, tools.tr, self)
        self.bar = TopBar(tools.theme, tools.tr, self.actions_)
        self.panels = Panels(
            tools.theme, tools.tr, lambda: session.document.undo_stack, self._saved_versions, self._new_find
        )
        self.rule_files = RuleFiles(session, tools, self.notices, self)
        self.desks = Desks(self, session, tools)
        self._commands = Commands(self, session, tools)
        self.watch = ProblemWatch(tools, session)
        self.mending = Mending(session, self.panels.problems, self.show_node)
        self._build()
        self._join()
        self._follow(session.document)
        self.open_mode("design")
        self._restore(tools.choices.value.window)
        if before is not None:
            self._go_on_from(before)

    # Parts

    def _build(self) -> None:
        # From the outside in: whatever comes to another parent takes its style anew, with all that is in it.
        bar = QToolBar()
        bar.setObjectName("bar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(bar)
        bar.addWidget(self.bar)
        if not self.session.workspace.writable:
            strip = ReadingStrip(Look(self._tools.theme, self._tools.tr))
            strip.edit_asked.connect(self.edit_asked)
            self.addToolBarBreak()
            self.addToolBar(strip)
        self.setCentralWidget(self.modes)
        tr = self._tools.tr
        self.dock = QDockWidget(tr(_panels))
        self.dock.setObjectName("panels")
        self.dock.setTitleBarWidget(QWidget())
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
        self.dock.setWidget(self.panels)
        for declared in MENUS:
            menu = self.menuBar().addMenu(tr(declared.words))
            self.actions_.fill(menu, declared, self.design.board.menus.actions.values())
            if declared.id == "file":
                menu.insertMenu(self.actions_["file.sample"], self.recent)
        self.addActions(self.actions_.all())

    def _join(self) -> None:
        self._commands.join()
        self.design.palette_fits.connect(self.actions_["view.palette"].setChecked)
        self.bar.mode_asked.connect(self.open_mode)
        self.bar.pipeline_asked.connect(self.session.design)
        self.bar.problems_asked.connect(self._show_problems)
        self.modes.node_asked.connect(self.show_node)
        self.modes.rules_asked.connect(self._show_rules)
        self.modes.rehearse_asked.connect(self._rehearse_record)
        self.modes.record_asked.connect(self._show_record)
        self.modes.covered_changed.connect(self.design.board.set_uncovered)
        self.modes.trace_changed.connect(self.panels.show_trace)
        self.modes.undo_changed.connect(self._show_undo)
        self.design.refused.connect(self.tell)
        self.design.board.transfer_asked.connect(lambda ids, move: self.desks.scale.transfers.ask(ids, move=move))
        self.design.board.commands.customs = self._customs
        self.design.record_add_asked.connect(self._commands.add_record)
        self.design.template_asked.connect(self.actions_["file.template"].trigger)
        self.panels.node_asked.connect(self.show_node)
        self.panels.version_asked.connect(self._compare)
        self.panels.save_asked.connect(self._commands.save_version)
        self.panels.rehearse_asked.connect(lambda: self.open_mode("rehearse"))
        self.design.find_asked.connect(self._commands.find_rule)
        self.watch.found.connect(self._problems_found)
        self.panels.problems.path_changed.connect(self.design.show_path)
        self.session.document_changed.connect(self._follow)
        self.session.directory_changed.connect(self._directory_changed)
        self.session.save_failed.connect(self._not_saved)
        self.session.refused.connect(self.tell)
        self.session.saved.connect(self._saved_again)
        self._tools.choices.failed.connect(self.tell)
        self._tools.theme.theme_changed.connect(self._keep_room)
        self._tools.theme.text_growing.connect(self._widen_columns)

    def _follow(self, document: RuleSetDocument) -> None:
        document.changed.connect(self.watch.look, Qt.ConnectionType.UniqueConnection)
        document.undo_stack.canUndoChanged.connect(self._show_undo, Qt.ConnectionType.UniqueConnection)
        document.undo_stack.canRedoChanged.connect(self._show_undo, Qt.ConnectionType.UniqueConnection)
        document.undo_stack.indexChanged.connect(self._show_undo, Qt.ConnectionType.UniqueConnection)
        self.panels.follow()
        self.modes.show_document(document)
        self._directory_changed()
        self._show_undo()
        name = document.value.name
        self.setWindowTitle(self._tools.tr(_title.fill(pipeline=name, file=self.session.workspace.path.name)))

    def _saved_versions(self) -> list[SavedVersion]:
        from app.ui.panels.history import SavedVersion

        listed = self.session.workspace.versions.list(self.session.document.value.pipeline)
        return [SavedVersion(one.id, one.created_at, one.comment, one.author or "") for one in listed]

    def _directory_changed(self) -> None:
        self.bar.show_schema(self.session.directory.schema, self.session.document.value.pipeline)
        if self._painted:
            self.watch.look()

    # Modes

    @property
    def mode(self) -> str:
        """The mode that is open."""
        return self.modes.mode

    def open_mode(self, mode: str) -> None:
        """Turn to Design, Rehearse, Backtest, Run or Data; all but the first are made when first asked for."""
        docked = mode in ("design", "rehearse") and self.actions_["view.panels"].isChecked()
        if not docked:  # before a mode that is taller takes its room
            self.dock.hide()
        self.bar.show_mode(mode)
        self.bar.repaint()  # a mode that is made now takes its moment: what was pressed shows at once
        if self.modes.turn_to(mode):
            turn = self.panels.turn_to_trace if mode == "rehearse" else self.panels.turn_to_problems
            turn()
        self.panels.offer_rehearsal(mode != "rehearse")
        for one in MODES:
            self.actions_[f"view.{one}"].setChecked(one == mode)
        self.dock.setVisible(docked)
        self._show_undo()

    def rehearse(self) -> RehearseMode:
        """Return the Rehearse mode."""
        return self.modes.rehearse()

    def backtest(self) -> BacktestMode:
        """Return the Backtest mode."""
        return self.modes.backtest()

    def run(self) -> RunMode:
        """Return the Run mode."""
        return self.modes.run()

    def data(self) -> DataMode:
        """Return the Data mode."""
        return self.modes.data()

    def _rehearse_record(self, item: Item) -> None:
        self.open_mode("rehearse")
        self.rehearse().session.enter([item])

    def _show_record(self, entity: str, record: str) -> None:
        self.open_mode("data")
        self.data().open_record(entity, record)

    def _show_rules(self, pipeline: str) -> None:
        self.session.design(pipeline)
        self.open_mode("design")

    def _new_find(self) -> FindPanel:
        return self.desks.scale.make_find()

    def _customs(self, clip: RuleSet, place: Place, leaves: bool) -> bool:
        return self.desks.scale.transfers.customs(clip, place, leaves)

    def show_found(self, pipeline: str, node: str) -> None:
        """Show a card that was found, on the board of its pipeline."""
        self.session.design(pipeline)
        self.show_node(node)
        self.design.board.focus_cards()

    def show_node(self, node: str, field: str = "") -> None:
        """Show a card on the board, and a field of its form."""
        self.open_mode("design")
        self.design.show_node(node, field)

    def _show_undo(self) -> None:
        stack = self.modes.undo_stack
        self.actions_["edit.undo"].setEnabled(stack.canUndo())
        self.actions_["edit.redo"].setEnabled(stack.canRedo())

    def _compare(self, version: str) -> None:
        self.desks.publishing.compare(version)

    # News

    def tell(self, error: KnownError) -> None:
        """Say what went wrong, without stopping the person."""
        self.notices.say(error.words, "error")

    def offer_reading(self, error: KnownError, open_for_reading: Callable[[], object]) -> None:
        """Say that somebody else edits a workspace, and offer to open it for reading."""
        self.notices.say(error.words, "error", (OPEN_READING, open_for_reading))

    def _not_saved(self, error: KnownError) -> None:
        self.notices.say(_not_saved.fill(why=error.words), "error")

    def _saved_again(self) -> None:
        self.notices.say(_saved_again, "success")

    def _problems_found(self, findings: Findings) -> None:
        problems = findings.problems
        self.design.show_problems(problems)
        self.panels.problems.take_ignored(findings.suppressed)
        self.panels.show_problems(problems, self._new_glossary())
        errors = sum(one.severity is Severity.ERROR for one in problems)
        self.bar.show_problems(len(problems), errors)

    def _new_glossary(self) -> Glossary:
        from app.engine.telling import Glossary

        return Glossary.of(self.session.directory, self._tools.catalogue, [self.session.document.value])

    def _show_problems(self) -> None:
        self.actions_["view.panels"].setChecked(True)
        self.panels.turn_to_problems()
        self.panels.problems.setFocus()

    # The window itself

    @property
    def shape(self) -> WindowState:
        """Its place, its docks, its mode."""
        return shape_of(self, self.mode)

    def _restore(self, state: WindowState) -> None:
        self.resize(first_size(self.screen().availableSize()))
        self.resizeDocks([self.dock], [self._tools.theme.scaled(PANEL_HEIGHT)], Qt.Orientation.Vertical)
        reshape(self, state)
        if state.mode in MODES:
            self.open_mode(state.mode)

    def _widen_columns(self, times: float) -> None:
        widen_columns(self, times)

    def _keep_room(self) -> None:
        """Let the panels have as much room for larger text."""
        before, self._text_size = self._text_size, self._tools.theme.text_size
        if before != self._text_size:
            height = min(round(self.dock.height() * self._text_size / before), self.height() // 4)
            self.resizeDocks([self.dock], [height], Qt.Orientation.Vertical)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)
            QTimer.singleShot(0, self, self._complete)

    def _go_on_from(self, before: MainWindow) -> None:
        """Let what is under way there go on here, and stand as that window stands."""
        from app.ui.desk.carrying import carry

        self.resize(before.size())
        before.watch.stop()
        self.modes.go_on()
        self.open_mode(before.mode)
        self._complete()
        carry(before, self)
        if before.desks.touring:
            QTimer.singleShot(0, self, self.desks.show_tour)

    def _complete(self) -> None:
        """Make what the first picture does without, start what is wanted, and say which rules are missing."""
        _ = self.design.finder, self.design.card
        self.watch.look()
        if self._goes_on:
            return
        self.modes.start_engine_if_wanted()
        if refused := self._tools.catalogue.refused:
            names = tuple(dict.fromkeys(one.package or one.name for one in refused))
            self.notices.say(_refused.fill(n=len(refused), packages=names), "warning")

    def closeEvent(self, event: QCloseEvent) -> None:
        self.watch.stop()
        self.modes.leave()
        choices = self._tools.choices
        choices.choose(choices.value.changed(window=self.shape))
        super().closeEvent(event)
        self.closed.emit()
