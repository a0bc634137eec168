"""The scenes of the pictures: what is opened, typed and clicked before each one is taken."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.delivery.smtp import Smtp
from app.engine.finding import Hit
from app.publish.engine import SENT
from app.ui.backtest.figures import BEHIND, Behind, FigureTable
from app.ui.backtest.mode import BacktestMode
from app.ui.desk.designer import Designer
from app.ui.desk.window import PANEL_HEIGHT, MainWindow
from app.ui.rehearse.mode import RehearseMode
from app.ui.rehearse.scenarios.page import ScenariosPage
from app.ui.rehearse.session import Session
from app.ui.run.mode import RunMode
from app.ui.run.watch import Phase
from published import PublishScenes
from stillness import Stillness

ORDERS = "orders"
PATIENCE = 60_000
"""Milliseconds after which something that should come is missed."""

DATA = (
    "deal", "lead", "contact", "company", "product", "employee", "departments", "roles", "calendars", "rates",
    "variables", "lookups", "exclusions", "files", "own_companies", "pipelines", "fields", "smart",
)  # fmt: skip
REPORT = ("summary", "rules", "messages", "people", "comparison", "log")
RUN = ("now", "ran", "waiting", "deliveries", "failures", "addresses", "late")
LOOKS = 2
"""So often the Run mode looks at its engine until one look has surely begun after a page was opened."""
TABS = ("timeline", "messages", "rules", "plan", "fields")


def until(come: Callable[[], bool]) -> None:
    """Wait for something that is made off the window's thread."""
    for _ in range(PATIENCE // 50):
        if come():
            return
        loop = QEventLoop()
        QTimer.singleShot(50, loop.quit)
        loop.exec()
    raise RuntimeError("What the picture is of has not come.")


class Scenes:
    """Arranges one program for pictures, as a person would; `folder` may hold files that it opens."""

    def __init__(self, designer: Designer, window: MainWindow, folder: Path, still: Stillness) -> None:
        """Begin with the window as it opens."""
        self._designer = designer
        self._still = still
        self._window = window
        self._folder = folder

    def all(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Walk the scenes: a name, and what arranges it and returns the widget to take."""
        yield "design", partial(self._card, ORDERS, "mail-invoice")
        yield "design-condition", partial(self._card, ORDERS, "cheer")
        yield "design-trigger", partial(self._card, ORDERS, "client-writes")
        yield "design-used", partial(self._card, "installations", "which-order")
        yield "design-several", self._several
        yield "help-of-a-type", self._type_help
        yield "trial-event", self._trial
        yield "find", self._find
        self._window.resizeDocks([self._window.dock], [PANEL_HEIGHT], Qt.Orientation.Vertical)
        yield "edit-many", self._edit_many
        yield "mapping", self._mapping
        yield "rehearse", self._rehearse
        for tab in TABS:
            yield f"rehearse-{tab}", partial(self._rehearse, tab)
        yield "rehearse-event", self._event
        yield "scenarios", self._scenarios
        yield "scenarios-coverage", partial(self._coverage, marked=True)
        self._coverage(marked=False)
        yield "backtest-begin", self._backtest_begin
        yield "backtest-mapping", self._backtest_mapping
        for side in REPORT:
            yield f"backtest-{side}", partial(self._report, side)
        yield "backtest-records", self._records
        yield "run-begin", self._run_begin
        for page in RUN:
            yield f"run-{page}", partial(self._run, page)
        yield "run-sent", self._sent
        yield "run-channel", self._channel
        self.end()
        publishing = PublishScenes(self._window, ORDERS, self._folder, until)
        yield from publishing.all()
        publishing.end()
        for entry in DATA:
            yield f"data-{entry}", partial(self._data, entry)
        yield "preferences", self._preferences
        yield "templates", self._templates

    # Design

    def _card(self, pipeline: str, node: str) -> QWidget:
        window = self._window
        window.session.design(pipeline)
        window.show_node(node)
        return window

    def _several(self) -> QWidget:
        self._card(ORDERS, "mail-invoice")
        self._window.session.document.select(("mail-invoice", "mail-invoice-home"))
        return self._window

    def _type_help(self) -> QWidget:
        self._card(ORDERS, "mail-invoice")
        self._window.design.card.inspector.show_help()
        return QApplication.activePopupWidget() or self._window

    def _trial(self) -> QWidget:
        self._card(ORDERS, "client-rings")
        self._still.wait()
        self._window.design.card.preview.trigger.event_asked.emit()
        return QApplication.activeModalWidget() or self._window

    def _find(self) -> QWidget:
        self._card(ORDERS, "mail-invoice")
        window = self._window
        window.actions_["edit.find"].trigger()
        window.panels.finding.search.setText("invoice")
        return window

    def _edit_many(self) -> QWidget:
        self._card(ORDERS, "mail-invoice")
        session, schema = self._window.session, self._window.session.directory.schema
        hits = [
            Hit(pipeline, stage.id, node.id, ())
            for pipeline in schema.pipelines
            for stage, node in session.document_of(pipeline).value.nodes()
            if node.type == "client.sms"
        ]
        return self._window.desks.scale.edit_all(hits) or self._window

    def _mapping(self) -> QWidget:
        self._card(ORDERS, "mail-invoice")
        return self._window.desks.scale.transfers.ask_all(move=False) or self._window

    # Rehearse

    def _rehearsing(self) -> tuple[RehearseMode, Session]:
        self._window.session.design(ORDERS)
        self._window.open_mode("rehearse")
        mode = self._window.rehearse()
        mode.pages.choose("records")
        session = mode.session
        if len(session.reel.frames) == 1:
            key = next(key for key, state in session.rehearsal.states.items() if state.item.stage == "OFFER")
            mode.board.choose(key)
            for stage in ("CONTRACT", "INVOICE", "PRODUCTION"):
                session.move([key], stage)
            session.advance(timedelta(days=1))
            until(lambda: not session.busy)
        return mode, session

    def _rehearse(self, tab: str = "timeline") -> QWidget:
        mode, _ = self._rehearsing()
        mode.pane.open_tab(getattr(mode.pane, tab))
        return self._window

    def _event(self) -> QWidget:
        mode, _ = self._rehearsing()
        mode.asks.happen(self._designer.tools.catalogue.triggers["email.received"])
        return QApplication.activeModalWidget() or self._window

    def _scenarios(self) -> QWidget:
        mode, session = self._rehearsing()
        page = mode.scenarios
        if page is None:
            return self._window
        if not page.binder.pages:
            mode.save_scenario.click()
            until(lambda: bool(page.binder.pages) and not session.busy)
        mode.pages.choose("scenarios")
        until(lambda: _played(page))
        return self._window

    def _coverage(self, *, marked: bool) -> QWidget:
        self._scenarios()
        page = self._window.rehearse().scenarios
        if page is not None and page.marks.isChecked() is not marked:
            page.marks.click()
        return self._card(ORDERS, "mail-invoice")

    # Backtest

    def _backtest(self) -> BacktestMode:
        self._window.session.design(ORDERS)
        self._window.open_mode("backtest")
        return self._window.backtest()

    def _backtest_begin(self) -> QWidget:
        self._backtest()
        return self._window

    def _backtest_mapping(self) -> QWidget:
        mode = self._backtest()
        log = self._folder / "orders.csv"
        if not log.exists():
            _write_log(log)
        mode.past.take_log(log)
        until(lambda: mode.past.path == log)
        dialog = mode.mapping_dialog()
        if dialog is None:
            return self._window
        dialog.open()
        return dialog

    def _report(self, side: str) -> QWidget:
        mode = self._backtest()
        if mode.outcome is None:
            mode.past.take_own()
            other = max(mode.setup.other.count() - 1, 0)
            mode.setup.other.setCurrentIndex(other)
            mode.start()
            until(lambda: mode.outcome is not None)
        mode.hide_records()
        mode.pages.report.turn_to(side)
        return self._window

    def _records(self) -> QWidget:
        self._report("rules")
        mode = self._backtest()
        mode.show_records(_largest(mode.pages.report.rules))
        until(lambda: mode.records.life is not None)
        return self._window

    # Run

    def _run_begin(self) -> QWidget:
        self._window.open_mode("run")
        mode = self._window.run()
        mode.open("now")
        mode.watch.stop()
        until(lambda: mode.watch.phase is Phase.STOPPED)
        return self._window

    def _run(self, page: str) -> QWidget:
        mode = self._running()
        mode.open(page)
        self._looked(mode)
        return self._window

    def _sent(self) -> QWidget:
        mode = self._running()
        mode.open("deliveries")
        mode.deliveries.turn_to(SENT)
        self._looked(mode)
        return self._window

    def _channel(self) -> QWidget:
        mode = self._running()
        mode.open("channels")
        if all(one.settings.get("kind") != Smtp.kind for one in mode.book.all()):
            mode.channels.add(Smtp)
        return self._window

    def _looked(self, mode: RunMode) -> None:
        """Wait until a page shows what the engine says of it now."""
        looks = 0

        def look() -> None:
            nonlocal looks
            looks += 1

        mode.watch.went.connect(look)
        until(lambda: looks >= LOOKS)
        mode.watch.went.disconnect(look)

    def _running(self) -> RunMode:
        """Return the Run mode with a real engine, which has let all orders enter their stages."""
        self._window.open_mode("run")
        mode = self._window.run()
        mode.watch.start()
        until(lambda: mode.watch.going is not None)
        if not mode.watch.going or not mode.watch.going.pipelines:
            orders = next(one for one in self._window.session.rule_sets() if one.pipeline == ORDERS)
            mode.overview.live.live_asked.emit(orders, True)
            until(lambda: bool(mode.watch.going and mode.watch.going.timers))
        return mode

    def end(self) -> None:
        """Let nothing run any more."""
        mode = self._window.run()
        mode.watch.stop()
        until(lambda: mode.watch.phase is Phase.STOPPED)

    # The rest

    def _data(self, entry: str) -> QWidget:
        self._window.open_mode("data")
        self._window.data().open(entry)
        return self._window

    def _preferences(self) -> QWidget:
        self._designer.show_preferences()
        return QApplication.activeModalWidget() or self._window

    def _templates(self) -> QWidget:
        self._card(ORDERS, "mail-invoice")
        return self._window.desks.welcome.choose_template()


def _played(page: ScenariosPage) -> bool:
    return not page.runs.busy


def _largest(table: FigureTable) -> Behind:
    """Return the number of a table that has the most records behind it."""
    model = table.model()
    places = [model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    behind = [one for place in places if isinstance(one := place.data(BEHIND), Behind)]
    return max(behind, key=lambda one: one.count)


def _write_log(path: Path) -> None:
    """Write an event log of orders in which two names are not those of the pipeline."""
    stages = ("New", "In progress", "Offer made", "Contract", "Invoice", "Paid in full")
    begin = datetime.fromisoformat("2025-09-01T09:00:00+00:00")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Order", "Stage", "Changed at", "User", "Amount", "Region"])
        for order in range(1, 41):
            for place in range(1 + order % len(stages)):
                at = begin + timedelta(days=2 * order + 3 * place, hours=place)
                writer.writerow([f"A-{order:03}", stages[place], at.isoformat(), "sofia", 900 + 37 * order, "North"])
