"""Messages and calls on their way: those that could not be delivered, those that wait, those that have left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedLayout, QWidget

from app.engine.words import Msg, msg
from app.publish.engine import DEAD, SENT, WAITING, LedgerPort, OnItsWay
from app.ui.backtest.words import channel_of
from app.ui.data.pages.lists import Line, LineList
from app.ui.preview.parts import Paper, column, label, row
from app.ui.run.context import RunContext
from app.ui.run.delivery import DeliveryPane
from app.ui.run.page import EnginePage
from app.ui.run.watch import EngineWatch
from app.ui.theme import tokens
from app.ui.widgets.segments import Segments
from app.ui.widgets.states import EmptyState

MOST = 200

_title = msg("Deliveries")
_which = msg("Which deliveries")
_SIDES: Mapping[str, tuple[Msg, Msg, Msg]] = {
    DEAD: (
        msg("Not delivered"),
        msg("Everything could be delivered"),
        msg("What a channel refuses for good stands here, to be mended and sent again."),
    ),
    WAITING: (
        msg("On their way"),
        msg("Nothing is on its way"),
        msg("What waits for its turn, or for another attempt, stands here."),
    ),
    SENT: (
        msg("Delivered"),
        msg("Nothing has been delivered yet"),
        msg("What has left through a channel, or was received in this workspace, stands here."),
    ),
}
"""What each side is called, and what it says where there is nothing."""
_detail = msg("{channel} · {what}")
_tries = msg("{channel} · again {moment}")


class DeliveriesPage(EnginePage):
    """A list at the left, the one that is chosen at the right."""

    node_asked = Signal(str)
    """The rule that wanted it is to be shown."""

    def __init__(self, context: RunContext, watch: EngineWatch) -> None:
        """Show what could not be delivered first."""
        super().__init__(context, watch)
        tr = self.tr_
        self.sides = Segments(tr(_which), [(key, tr(one[0])) for key, one in _SIDES.items()])
        self.list = LineList(context.look, tr(_title))
        self.pane = DeliveryPane(context)
        self.empty = EmptyState(context.theme, "mdi6.email-check-outline", "")
        self._posts: dict[str, OnItsWay] = {}
        self._side = DEAD
        self._wanted = ""
        self._any = False
        heading = label("title")
        heading.setText(tr(_title))
        heading.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)  # as high as on other pages
        head = row(heading, None, self.sides)
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(self.pane)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([380, 560])
        split.setChildrenCollapsible(False)
        below = QWidget()
        self._stack = QStackedLayout(below)
        self._stack.addWidget(split)
        self._stack.addWidget(Paper(context.look, column(self.empty)))
        whole = QWidget()
        whole.setProperty("role", "window")
        layout = column(head, below, spacing=tokens.MEDIUM)
        layout.setStretch(1, 1)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        whole.setLayout(layout)
        self.fill(whole)
        self.sides.chosen.connect(self._turned)
        self.list.chosen.connect(self._choose)
        self.pane.again_asked.connect(lambda key: watch.change(lambda engine: engine.send_again(key)))
        self.pane.mend_asked.connect(lambda key, changed: watch.change(lambda engine: engine.mend(key, changed)))
        self.pane.drop_asked.connect(lambda key: watch.change(lambda engine: engine.give_up(key)))
        self.pane.node_asked.connect(self.node_asked)

    @property
    def side(self) -> str:
        """How far those have come that are shown."""
        return self._side

    def turn_to(self, side: str) -> None:
        """Show those that have come so far."""
        self.sides.choose(side)

    def choose(self, key: str) -> None:
        """Show one of them, as soon as it is among what is listed."""
        self._wanted = key
        self._follow_wish()

    def _follow_wish(self) -> None:
        if self._wanted in self._posts:
            self.list.choose(self._wanted)
            self._wanted = ""

    def ask(self, engine: LedgerPort) -> object:
        side = self._side
        return side, engine.outbox(side, MOST)

    def show_answer(self, answer: tuple[str, Sequence[OnItsWay]]) -> bool:
        side, posts = answer
        if side != self._side:
            return False
        self._any = self._any or bool(posts)
        self._posts = {one.key: one for one in posts}
        self.list.show_lines([self._line(one) for one in posts])
        self._follow_wish()
        _, title, text = _SIDES[side]
        self.empty.say(self.tr_(title), self.tr_(text))
        self._stack.setCurrentIndex(0 if posts else 1)
        self.pane.show_post(self._posts.get(self.list.current))
        return self._any

    def _line(self, post: OnItsWay) -> Line:
        channel = post.effect.channel if post.effect is not None else post.channel
        words, icon, color = channel_of(channel)
        moment = post.sent_at or post.created_at
        said: Msg | str = words
        if post.status == DEAD:
            said = _detail.fill(channel=words, what=post.error)
        elif post.status == WAITING and post.attempts and post.next_at is not None:
            said = _tries.fill(channel=words, moment=post.next_at)
        elif moment is not None:
            said = _detail.fill(channel=words, what=moment)
        return Line(post.key, post.title, self.tr_(said), icon, "error" if post.status == DEAD else color)

    def _turned(self, side: str) -> None:
        self._side = side
        self._posts = {}
        self.list.show_lines(())
        self.watch.look()

    def _choose(self, key: str) -> None:
        self.pane.show_post(self._posts.get(key))
