"""The modes of the window: Design is there at once, the others are made when they are first turned to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.i18n import LANGUAGE_VARIABLE
from app.ui.desk.design import DesignMode
from app.ui.desk.opening import Opener
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.document import RuleSetDocument

if TYPE_CHECKING:
    from app.ui.backtest.mode import BacktestMode
    from app.ui.data.mode import DataMode
    from app.ui.rehearse.mode import RehearseMode
    from app.ui.run.context import EngineDoor
    from app.ui.run.mode import RunMode


class Made(NamedTuple):
    """The modes that have been made."""

    rehearse: RehearseMode | None = None
    backtest: BacktestMode | None = None
    run: RunMode | None = None
    data: DataMode | None = None


class Modes(QStackedWidget):
    """Makes the modes, shows one of them, and knows whose undo history counts."""

    node_asked = Signal(str)
    """A rule or trigger is to be shown on the board: its id."""
    rules_asked = Signal(str)
    """The rules of a pipeline are to be shown: its id."""
    record_asked = Signal(str, str)
    """A record is to be shown among the data: its type and id."""
    rehearse_asked = Signal(object)
    """A record is to be rehearsed (Item)."""
    covered_changed = Signal(object)
    """Other cards are touched by no scenario: their ids."""
    trace_changed = Signal(object)
    """The rehearsal went on, back or anew (rehearse session)."""
    undo_changed = Signal()
    """Another history of edits counts, or it has other ends."""

    def __init__(
        self, session: Session, tools: Tools, design: DesignMode, opener: Opener, before: Modes | None = None
    ) -> None:
        """Show the Design mode; each mode goes on where that of a window of another language stops."""
        super().__init__()
        self._session = session
        self._tools = tools
        self._opener = opener
        self._design = design
        self._rehearse: RehearseMode | None = None
        self._backtest: BacktestMode | None = None
        self._run: RunMode | None = None
        self._data: DataMode | None = None
        self._before = before.hand_on() if before is not None else Made()
        self.addWidget(design)
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    @property
    def mode(self) -> str:
        """The mode that is shown."""
        current = self.currentWidget()
        made = {"design": self._design, "rehearse": self._rehearse, "backtest": self._backtest, "run": self._run}
        return next((mode for mode, one in made.items() if one is current), "data")

    @property
    def undo_stack(self) -> QUndoStack:
        """The history of edits of the mode that is shown."""
        if self._data and self.mode == "data":
            return self._data.undo_stack
        if self._run and self.mode == "run":
            return self._run.undo_stack
        own = self._rehearse.undo_stack if self._rehearse and self.mode == "rehearse" else None
        return own if own is not None else self._session.document.undo_stack

    def undo(self) -> None:
        """Take back the last edit of that history."""
        self.undo_stack.undo()

    def redo(self) -> None:
        """Repeat the edit that was taken back last."""
        self.undo_stack.redo()

    def turn_to(self, mode: str) -> bool:
        """Show a mode; say whether it was another one before."""
        made = {
            "design": lambda: self._design,
            "rehearse": self.rehearse,
            "backtest": self.backtest,
            "run": self.run,
            "data": self.data,
        }
        widget: QWidget = made[mode]()
        turned = widget is not self.currentWidget()
        self.setCurrentWidget(widget)
        return turned

    def show_document(self, document: RuleSetDocument) -> None:
        """Let the modes that are made know that another rule set is designed."""
        if self._rehearse is not None:
            self._rehearse.show_document(document)
        if self._backtest is not None:
            self._backtest.show_document(document)

    def go_on(self) -> None:
        """Make what was made in the window before, each mode going on where that one stopped."""
        for made, make in zip(self._before, (self.rehearse, self.backtest, self.run, self.data), strict=True):
            if made is not None:
                make()
        self._before = Made()

    def hand_on(self) -> Made:
        """Listen no more; what is under way goes on elsewhere."""
        self._hear_no_more()
        if self._run is not None:
            self._run.hand_on()
        return Made(self._rehearse, self._backtest, self._run, self._data)

    def leave(self) -> None:
        """Listen no more; an engine of this window ends, unless it is to go on."""
        self._hear_no_more()
        if self._run is not None:
            self._run.leave()
        else:
            self._leave_engine()

    def _hear_no_more(self) -> None:
        if self._data is not None:
            self._data.leave()
        if self._rehearse is not None:
            self._rehearse.page_changed.disconnect(self._tell_undo)

    def _leave_engine(self) -> None:
        """Let an engine that an earlier window has left running stop with this one, unless it is to go on."""
        from app.run.address import read_address

        if read_address(self._session.workspace.path) is not None:
            from app.run.manner import read_manner

            self._door().close(read_manner(self._session.workspace.settings).keep)

    def _door(self) -> EngineDoor:
        from app.ui.run.door import door_of

        tools, language = self._tools, {LANGUAGE_VARIABLE: str(self._tools.tr.locale)}
        return door_of(
            self._session.workspace.path,
            tools.logs,
            lambda: {**tools.secrets.told(os.environ), **language},
            tools.tr.language,
        )

    def rehearse(self) -> RehearseMode:
        """Return the Rehearse mode."""
        if self._rehearse is None:
            self._rehearse = self._new_rehearse()
            self.addWidget(self._rehearse)
        return self._rehearse

    def backtest(self) -> BacktestMode:
        """Return the Backtest mode."""
        if self._backtest is None:
            self._backtest = self._new_backtest()
            self.addWidget(self._backtest)
        return self._backtest

    def run(self) -> RunMode:
        """Return the Run mode."""
        if self._run is None:
            self._run = self._new_run()
            self.addWidget(self._run)
        return self._run

    def start_engine_if_wanted(self) -> None:
        """Start the engine where it is to start with the window."""
        from app.run.manner import read_manner

        if read_manner(self._session.workspace.settings).with_window:
            self.run().start()

    def data(self) -> DataMode:
        """Return the Data mode."""
        if self._data is None:
            self._data = self._new_data()
            self.addWidget(self._data)
        return self._data

    def _new_rehearse(self) -> RehearseMode:
        from app.ui.rehearse.context import RehearseContext
        from app.ui.rehearse.mode import RehearseMode

        tools, session = self._tools, self._session
        context = RehearseContext(
            tools.theme,
            tools.tr,
            tools.jobs,
            tools.catalogue,
            tools.templates,
            lambda: session.directory,
            lambda pipeline, text, limit: session.records_of(pipeline).search(text, limit),
            tools.now,
            belongings=session.workspace.belongings,
            items=session.workspace.items(),
            open_document=self._opener.open_document,
            pdfs=self._opener,
            scenarios=session.workspace.scenarios,
            memory=session.workspace.settings,
            rule_sets=session.rule_sets,
        )
        made = RehearseMode(context, session.document, self._before.rehearse)
        made.covered_changed.connect(self.covered_changed)
        made.page_changed.connect(self._tell_undo)
        made.rule_asked.connect(self.node_asked)
        made.trace_changed.connect(self.trace_changed)
        self.trace_changed.emit(made.session)
        return made

    def _new_backtest(self) -> BacktestMode:
        from app.ui.backtest.context import BacktestContext
        from app.ui.backtest.mode import BacktestMode

        tools, session = self._tools, self._session
        context = BacktestContext(
            tools.theme,
            tools.tr,
            tools.jobs,
            tools.catalogue,
            session.workspace,
            lambda: session.directory,
            tools.now,
        )
        made = BacktestMode(context, session.document, self._before.backtest)
        made.rule_asked.connect(self.node_asked)
        made.rehearse_asked.connect(self.rehearse_asked)
        return made

    def _new_run(self) -> RunMode:
        from app.run.manner import base_of
        from app.ui.run.at_rest import LedgerAtRest
        from app.ui.run.context import RunContext
        from app.ui.run.mode import RunMode

        tools, session, secrets = self._tools, self._session, self._tools.secrets
        before = self._before.run
        context = RunContext(
            tools.theme,
            tools.tr,
            tools.jobs,
            tools.catalogue,
            session.workspace,
            lambda: session.directory,
            session.rule_sets,
            tools.now,
            self._door(),
            LedgerAtRest(session.workspace.database, tools.now, tools.tr, lambda: base_of(session.workspace.settings)),
            secrets.vault,
            lambda then, without: secrets.unlock(self, then, without),
            history=before.edits.hand_on(tools.tr) if before is not None else None,
        )
        made = RunMode(context, before)
        made.record_asked.connect(self.record_asked)
        made.undo_stack.indexChanged.connect(self._tell_undo)
        made.node_asked.connect(self.node_asked)
        made.rules_asked.connect(self.rules_asked)
        return made

    def _new_data(self) -> DataMode:
        from app.ui.data.context import DataContext
        from app.ui.data.mode import DataMode

        tools, before = self._tools, self._before.data
        context = DataContext(
            tools.theme,
            tools.tr,
            tools.jobs,
            self._session.workspace,
            tools.now,
            tools.choices.value.first_day,
            history=before.edits.hand_on(tools.tr) if before is not None else None,
        )
        made = DataMode(context, before)
        made.undo_stack.indexChanged.connect(self._tell_undo)
        made.rules_asked.connect(self.rules_asked)
        return made

    def _tell_undo(self) -> None:
        self.undo_changed.emit()

    def minimumSizeHint(self) -> QSize:
        """Ask for the room of the mode that is shown; Qt would ask for that of the tallest."""
        current = self.currentWidget()
        return current.minimumSizeHint() if current is not None else super().minimumSizeHint()
