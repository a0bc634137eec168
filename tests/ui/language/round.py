"""A round through the window: every mode, page, panel, dialog, menu and form, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMargins, Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QScrollArea, QWidget

from app.delivery.registry import channel_types
from app.engine import editing
from app.engine.catalog.declaration import Declared
from app.engine.editing import Place, Section
from app.engine.finding import Hit
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.forms.make import make_form
from app.ui.rehearse.tab import Tab
from app.ui.theme import tokens

PIPELINE = "orders"
RUN = ("now", "ran", "waiting", "deliveries", "failures", "channels", "addresses", "late")
SHOWN = "shown"
REPORT = ("summary", "rules", "messages", "people", "comparison", "log")

Wait = Callable[[Callable[[], bool]], None]


class Sight(NamedTuple):
    """Something to look at: what it is, and the widgets that are shown."""

    name: str
    widgets: list[QWidget]


class Round:
    """Goes through one window, as it speaks now; at the end it stands as it stood before."""

    def __init__(self, designer: Designer, wait: Wait) -> None:
        """`wait` lets the window work until something has come."""
        assert designer.window is not None
        self._designer = designer
        self._window: MainWindow = designer.window
        self._wait = wait

    def all(self) -> Iterator[Sight]:
        """Walk everything but the forms of the rule types."""
        yield from self._design()
        yield from self._rehearse()
        yield from self._backtest()
        yield from self._run()
        yield from self._data()
        yield from self._dialogs()
        yield from self._menus()

    def forms(self) -> Iterator[Sight]:
        """Walk the form of each type of rule and trigger, as wide as in the inspector, an example filled in."""
        window, old = self._window, self._window.session.document.value
        window.open_mode("design")
        card, catalogue = window.design.card, self._designer.tools.catalogue
        place = QScrollArea(window)
        place.setWidgetResizable(True)
        place.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        place.resize(card.inspector.size().shrunkBy(QMargins(tokens.LARGE, 0, tokens.LARGE, 0)))
        place.show()
        for kind in (*catalogue.rules.values(), *catalogue.triggers.values()):
            rule_set = _with_example(kind, old)
            found = rule_set.find(SHOWN)
            assert found is not None
            form = make_form(kind, card.surroundings().context(rule_set, found[1]))
            form.set_raw(found[1].parameters)
            place.setWidget(form)
            self.settle()
            yield Sight(f"form {kind.about.id}", [place])
        place.deleteLater()
        self.settle()

    def settle(self) -> None:
        """Let layouts come to rest."""
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()

    def _seen(self, name: str) -> Sight:
        self.settle()
        return Sight(name, [self._window])

    # Modes

    def _design(self) -> Iterator[Sight]:
        window = self._window
        window.open_mode("design")
        window.session.design(PIPELINE)
        for node in ("mail-invoice", "cheer", "client-writes"):
            window.show_node(node)
            yield self._seen(f"design {node}")
        for panel in range(window.panels.count()):
            window.panels.setCurrentIndex(panel)
            yield self._seen(f"panel {panel}")
        window.panels.setCurrentIndex(0)
        nodes = tuple(one.id for _, one in window.session.document.value.nodes())[:3]
        window.session.document.select(nodes)
        yield self._seen("design, several")

    def _rehearse(self) -> Iterator[Sight]:
        window = self._window
        window.open_mode("rehearse")
        mode = window.rehearse()
        yield self._seen("rehearse")
        key = next(key for key, state in mode.session.rehearsal.states.items() if state.item.stage == "OFFER")
        mode.board.choose(key)
        if len(mode.session.reel.frames) == 1:
            mode.session.move([key], "CONTRACT")
            mode.session.step()
            self._wait(lambda: not mode.session.busy)
        pane = mode.pane
        tabs: tuple[Tab, ...] = (
            pane.timeline,
            pane.messages,
            pane.rules,
            pane.feed,
            pane.papers,
            pane.plan,
            pane.fields,
        )
        for tab in tabs:
            pane.open_tab(tab)
            yield self._seen(f"rehearse {type(tab).__name__}")
        yield from self._dialogs_of_records()
        page = mode.scenarios
        assert page is not None
        mode.pages.choose("scenarios")
        yield self._seen("no scenarios")
        if not page.binder.pages:
            mode.pages.choose("records")
            mode.save_scenario.click()
            self._wait(lambda: bool(page.binder.pages) and not page.runs.busy)
        yield self._seen("scenarios")
        mode.pages.choose("records")

    def _backtest(self) -> Iterator[Sight]:
        window = self._window
        window.open_mode("backtest")
        mode = window.backtest()
        if mode.outcome is None:
            yield self._seen("backtest, nothing chosen")
            mode.past.take_own()
            yield self._seen("backtest, ready")
            mode.start()
            self._wait(lambda: mode.outcome is not None)
        for side in REPORT:
            mode.pages.report.turn_to(side)
            yield self._seen(f"backtest {side}")

    def _run(self) -> Iterator[Sight]:
        window = self._window
        window.open_mode("run")
        mode = window.run()
        for page in RUN:
            mode.open(page)
            yield self._seen(f"run {page}")
        mode.open("channels")
        known = {str(one.settings.get("kind")) for one in mode.book.all()}
        for name, kind in channel_types().items():
            if name not in known:
                mode.channels.add(kind)
        for one in mode.book.all():
            mode.channels.choose(one.id)
            yield self._seen(f"channel {one.id}")

    def _data(self) -> Iterator[Sight]:
        window = self._window
        window.open_mode("data")
        mode = window.data()
        for entry in [one.id for one in mode.navigation.entries.entries if one.id]:
            mode.open(entry)
            yield self._seen(f"data {entry}")
        record = window.session.records.search("", 1)[0]
        mode.open_record(record.entity, record.id)
        yield self._seen("data, a record")
        yield from self._imports()
        window.open_mode("design")

    # Dialogs and menus

    def dialogs(self) -> Iterator[Sight]:
        """Walk the dialogs alone."""
        self._window.open_mode("rehearse")
        mode = self._window.rehearse()
        mode.board.choose(next(iter(mode.session.rehearsal.states)))
        yield from self._dialogs_of_records()
        self._window.open_mode("data")
        yield from self._imports()
        self._window.open_mode("design")
        yield from self._dialogs()

    def _dialogs_of_records(self) -> Iterator[Sight]:
        mode, catalogue = self._window.rehearse(), self._designer.tools.catalogue
        asks = mode.asks
        for name, ask in (
            ("add records", asks.add_records),
            ("new record", asks.new_record),
            ("change fields", asks.change_fields),
            ("go to a moment", asks.go_to_moment),
            ("e-mail received", lambda: asks.happen(catalogue.triggers["email.received"])),
            ("arrivals", mode.schedule.ask_arrivals),
        ):
            with self._opened(f"dialog {name}", ask) as sight:
                yield sight

    def _imports(self) -> Iterator[Sight]:
        mode = self._window.data()
        for kind in ("deal", "contact", "product"):
            with self._opened(f"import {kind}", partial(mode.import_records, kind)) as sight:
                yield sight

    def _dialogs(self) -> Iterator[Sight]:
        window, designer = self._window, self._designer
        session = window.session
        hits = [
            Hit(pipeline, stage.id, node.id, ())
            for pipeline in session.directory.schema.pipelines
            for stage, node in session.document_of(pipeline).value.nodes()
            if node.type == "client.sms"
        ]
        versions = session.workspace.versions
        if not versions.list(PIPELINE):
            window.rule_files.save_version("First")
        version = versions.list(PIPELINE)[0].id
        for name, ask in (
            ("preferences", designer.show_preferences),
            ("stages", window.actions_["edit.stages"].trigger),
            ("edit many", lambda: window.desks.scale.edit_all(hits)),
            ("copy all", lambda: window.desks.scale.transfers.ask_all(move=False)),
            ("keyboard", window.actions_["help.keys"].trigger),
            ("packages", window.actions_["help.packages"].trigger),
            ("about", window.actions_["help.about"].trigger),
            ("templates", window.actions_["file.template"].trigger),
            ("tour", window.actions_["help.tour"].trigger),
            ("news", window.actions_["help.news"].trigger),
            ("help of a card", window.actions_["help.card"].trigger),
            ("compare", lambda: window.desks.publishing.compare(version)),
            ("publish", window.desks.publishing.open_publish),
        ):
            if name == "help of a card":
                window.show_node("mail-invoice")
            with self._opened(f"dialog {name}", ask) as sight:
                yield sight

    @contextmanager
    def _opened(self, name: str, ask: Callable[[], object]) -> Iterator[Sight]:
        """Open something beside the window, and close it when it has been looked at."""
        before = set(QApplication.topLevelWidgets())
        ask()
        self.settle()
        fresh = [one for one in QApplication.topLevelWidgets() if one not in before and one.isVisible()]
        yield Sight(name, fresh or [self._window])
        for one in fresh:
            if shiboken6.isValid(one):  # Esc may have closed it
                one.close()
        tour = self._window.desks.welcome.tour
        if tour is not None:  # it stays in the window, over whatever is opened next
            tour.end()
        self.settle()

    def _menus(self) -> Iterator[Sight]:
        window = self._window
        window.open_mode("design")
        window.show_node("mail-invoice")
        menus: list[QWidget] = [*window.findChildren(QMenu)]
        for menu in window.findChildren(QMenu):
            menu.aboutToShow.emit()
        yield Sight("menus", menus)
        yield Sight("buttons", [one for one in window.findChildren(QPushButton) if one.menu() is not None])


def _with_example(kind: type[Declared], old: RuleSet) -> RuleSet:
    example = next(one for one in kind.examples if not one.fails)
    trigger = kind.about.category.trigger
    values = {"id": SHOWN, "type": kind.about.id, "parameters": dict(example.parameters)}
    node = Trigger.model_validate(values) if trigger else Rule.model_validate(values)
    return editing.insert(old, [node], Place(old.stages[2].id, Section.TRIGGERS if trigger else Section.RULES))
