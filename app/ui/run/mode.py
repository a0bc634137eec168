"""The Run mode as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.delivery.secrets.base import SCHEME
from app.engine.errors import KnownError
from app.engine.words import msg
from app.publish.engine import DEAD, WAITING, Going
from app.run.carrying import Overdue
from app.run.manner import Manner, read_manner, write_manner
from app.run.policy import read_overdue, write_overdue
from app.storage.ledger.ledger import Ledger
from app.ui.data.edits import Edits
from app.ui.data.navigation import Entry, Navigation, heading
from app.ui.data.notice import Notice
from app.ui.preview.parts import column, row
from app.ui.run.addresses import AddressesPage, Choices
from app.ui.run.bar import EngineBar
from app.ui.run.channel_book import ChannelBook
from app.ui.run.channels import ChannelsPage
from app.ui.run.context import RunContext
from app.ui.run.deliveries import DeliveriesPage
from app.ui.run.failures import FailuresPage
from app.ui.run.late import LatePage
from app.ui.run.overview import OverviewPage
from app.ui.run.page import EnginePage
from app.ui.run.ran import RanPage
from app.ui.run.waiting import WaitingPage
from app.ui.run.watch import EngineWatch, Phase

_engine, _setup = msg("Engine"), msg("Set-up")
_overview, _ran, _waiting, _deliveries = msg("Now"), msg("What ran"), msg("What waits"), msg("Deliveries")
_failures, _addresses = msg("What failed"), msg("Addresses")
_channels, _late = msg("Channels"), msg("When it runs")
_whole = msg("What the engine does, and how it is set up")


class RunMode(QWidget):
    """Starts and stops the engine, shows what it does and could not do, and sets up its channels."""

    node_asked = Signal(str)
    """A rule or trigger is to be shown on the board: its id."""
    rules_asked = Signal(str)
    """The rules of a pipeline are to be shown: its id."""
    record_asked = Signal(str, str)
    """A record is to be shown: its type and id."""

    def __init__(self, context: RunContext, before: RunMode | None = None) -> None:
        """Look for an engine that runs already; go on where a mode of another language stops, if there is one."""
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._tr = context.look.tr
        self._manner = read_manner(context.workspace.settings)
        self._ledger = Ledger(context.workspace.database)
        self.watch = EngineWatch(context, self)
        self.bar = EngineBar(context.look)
        self.navigation = Navigation(context.look, self._tr(_whole))
        self.notice = Notice(context.look)
        self.overview = OverviewPage(context, self.watch)
        self.ran = RanPage(context, self.watch)
        self.waiting = WaitingPage(context, self.watch)
        self.deliveries = DeliveriesPage(context, self.watch)
        self.failures = FailuresPage(context, self.watch)
        self.book: ChannelBook = before.book.hand_on(context) if before is not None else ChannelBook(context)
        self.channels = ChannelsPage(context, self.book)
        self.late = LatePage(
            context, read_overdue(self._ledger).skip_later_than, self._manner, self._decide, self._choose
        )
        self.addresses = AddressesPage(context, self.watch, Choices(lambda: self._manner, self._choose))
        self._pages: dict[str, QWidget] = {
            "now": self.overview,
            "ran": self.ran,
            "waiting": self.waiting,
            "deliveries": self.deliveries,
            "failures": self.failures,
            "channels": self.channels,
            "addresses": self.addresses,
            "late": self.late,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._lay_out()
        self._join()
        self.navigation.entries.show_entries(self._entries())
        self.bar.keep.setChecked(self._manner.keep)
        self.open("now")
        if before is not None:
            self._go_on_from(before)

    @property
    def undo_stack(self) -> QUndoStack:
        """The history of edits made here."""
        return self._context.edits.stack

    @property
    def page(self) -> QWidget | None:
        """What is shown beside the list."""
        return self._stack.currentWidget()

    def open(self, entry: str) -> None:
        """Show a page: now, ran, waiting, deliveries, failures, channels, addresses or late."""
        self.navigation.choose(entry)

    def start(self) -> None:
        """Start the engine, once what opens the secrets of its channels is known."""
        page = self.page
        if isinstance(page, EnginePage) and page.stopped.button.hasFocus():
            self.bar.button.setFocus()  # it stops what has been started; the one on the page goes away
        secrets = any(str(one).startswith(SCHEME) for way in self.book.all() for one in way.settings.values())
        if secrets:
            self._context.unlock(self.watch.start, self.watch.start)
        else:
            self.watch.start()

    def leave(self) -> None:
        """Let the engine stop with the window, unless it is to go on."""
        self.watch.leave()
        self._context.door.close(self._manner.keep)

    @property
    def edits(self) -> Edits:
        """What was edited here."""
        return self._context.edits

    def hand_on(self) -> None:
        """Leave the engine as it is: another window goes on with it."""
        self.watch.leave()
        self._context.door.close(True)

    def _go_on_from(self, before: RunMode) -> None:
        """Look at what was looked at there; an engine that was about to start is started."""
        self.open(next(name for name, page in before._pages.items() if page is before.page))
        if before.watch.phase is Phase.STARTING:
            self.watch.start()

    # Following the engine

    def _turn(self, entry: str) -> None:
        page = self._pages[entry]
        self._stack.setCurrentWidget(page)
        self.notice.hide()
        self.watch.wants(page.ask if isinstance(page, EnginePage) else None)

    def _show_phase(self, phase: Phase) -> None:
        self.bar.show_phase(phase, by_window=self._context.door.by_window())
        if phase is Phase.STOPPED:
            self.navigation.entries.show_counts({})

    def _show_going(self, going: Going) -> None:
        self.bar.show_going(going)
        self.overview.show_going(going)
        counts = {"waiting": going.timers, "deliveries": going.dead}
        self.navigation.entries.show_counts({key: n for key, n in counts.items() if n})

    def _show_answer(self, answer: object) -> None:
        page = self.page
        if isinstance(page, EnginePage):
            page.come(answer)

    def _fail(self, error: KnownError) -> None:
        self.notice.say(self._tr(error.words))

    def _show_behind(self, page: str) -> None:
        if page in ("dead", "waiting_posts"):
            self.deliveries.turn_to(DEAD if page == "dead" else WAITING)
            page = "deliveries"
        self.open(page)

    def _show_post(self, key: str) -> None:
        self.deliveries.turn_to(DEAD)
        self.open("deliveries")
        self.deliveries.choose(key)

    # How it is to run

    def _keep(self, keep: bool) -> None:
        self._choose(replace(self._manner, keep=keep))

    def _choose(self, manner: Manner) -> None:
        self._manner = manner
        self.bar.keep.setChecked(manner.keep)
        self.late.show_manner(manner)
        try:
            write_manner(self._context.workspace.settings, manner)
        except KnownError as error:
            self._fail(error)

    def _decide(self, limit: timedelta | None) -> None:
        try:
            write_overdue(self._ledger, Overdue(limit))
        except KnownError as error:
            self._fail(error)

    # Joining

    def _join(self) -> None:
        watch, bar = self.watch, self.bar
        bar.start_asked.connect(self.start)
        bar.stop_asked.connect(watch.stop)
        bar.keep_asked.connect(self._keep)
        watch.phase_changed.connect(self._show_phase)
        watch.went.connect(self._show_going)
        watch.answered.connect(self._show_answer)
        watch.failed.connect(self._fail)
        self.navigation.asked.connect(self._turn)
        self.overview.page_asked.connect(self._show_behind)
        self.overview.rules_asked.connect(self.rules_asked)
        for shown in self._pages.values():
            if isinstance(shown, EnginePage):
                shown.start_asked.connect(self.start)
        for page in (self.ran, self.waiting, self.deliveries, self.failures, self.addresses):
            page.node_asked.connect(self.node_asked)
        self.failures.record_asked.connect(self.record_asked)
        self.failures.post_asked.connect(self._show_post)

    def _entries(self) -> Sequence[Entry]:
        tr = self._tr
        return (
            heading(tr(_engine)),
            Entry("now", tr(_overview), "mdi6.pulse"),
            Entry("ran", tr(_ran), "mdi6.format-list-text"),
            Entry("waiting", tr(_waiting), "mdi6.timer-outline"),
            Entry("deliveries", tr(_deliveries), "mdi6.email-fast-outline"),
            Entry("failures", tr(_failures), "mdi6.alert-circle-outline"),
            heading(tr(_setup)),
            Entry("channels", tr(_channels), "mdi6.send-outline"),
            Entry("addresses", tr(_addresses), "mdi6.link-variant"),
            Entry("late", tr(_late), "mdi6.calendar-clock"),
        )

    def _lay_out(self) -> None:
        right = column(self.notice, self._stack, spacing=0)
        right.setStretch(1, 1)
        below = row(self.navigation, right, spacing=0)
        below.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(below, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.navigation.setFocus()
        self.watch.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watch.rest()
