"""One message on its way: what it looks like, why it could not leave, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.engine.effect_words import effect_words
from app.engine.effects import Effect
from app.engine.words import Msg, msg, msgs
from app.publish.engine import DEAD, SENT, WAITING, OnItsWay
from app.ui.preview.parts import Elided, Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.views import view_for
from app.ui.preview.views.base import EffectView
from app.ui.run.context import RunContext
from app.ui.run.fields import FieldForm
from app.ui.run.mending import changed, mendable
from app.ui.theme import tokens
from app.ui.widgets.labels import SectionHeader
from app.ui.widgets.room import scrolled
from app.ui.widgets.states import EmptyState

_STATES: Mapping[str, tuple[Msg, str]] = {
    DEAD: (msg("Not delivered"), "error"),
    WAITING: (msg("On its way"), "accent"),
    SENT: (msg("Delivered"), "success"),
}
_none, _none_text = msg("Nothing chosen"), msg("Choose a message at the left.")
_mend, _picture, _arrived = msg("Mend"), msg("As it would arrive"), msg("As it left")
_again, _mend_send, _now = msg("Send again"), msg("Mend and send again"), msg("Try now")
_drop, _rule = msg("Give up"), msg("By the rule “{rule}”")
_tried = msgs("Tried once", "Tried {n} times")
_next = msg("{tried}; again {moment}")
_receipt = msg("Left {moment} · {receipt}")
_left, _here = msg("Left {moment}"), msg("Received in this workspace, as no channel carries it")
_newer = msg("A newer program has written this; it can be sent again, but not shown.")
HERE = "here"
_ALERT = "mdi6.alert-circle-outline"


class DeliveryPane(QFrame):
    """Shows a message; asks for it to be mended, sent again or given up."""

    again_asked = Signal(str)
    mend_asked = Signal(str, object)
    """The fields of a message are to be these (its key, values by name), and it is to be sent again."""
    drop_asked = Signal(str)
    node_asked = Signal(str)

    def __init__(self, context: RunContext) -> None:
        """Show nothing yet."""
        super().__init__()
        self.setProperty("role", "panel")
        self._context = context
        look, tr = context.look, context.look.tr
        self._tr = tr
        self._post: OnItsWay | None = None
        self._view: EffectView | None = None
        self._title, self._kind = Elided("title"), label("muted")
        self._state = Pill(look)
        self.rule = QPushButton()
        self.rule.setProperty("kind", "link")
        self.rule.clicked.connect(self._show_rule)
        self.why = label(wrap=True)
        self._tries = label("muted", wrap=True)
        self._sign = Sign(look, _ALERT, "error", 18)
        line = row(column(self._sign, None), column(self.why, self._tries, spacing=2))
        line.setStretch(1, 1)
        self._banner = Paper(look, line, ground="tint:error", border="error", padding=tokens.SMALL)
        self._left = label("muted", wrap=True)
        self.form = FieldForm(look)
        self.form.taken.connect(lambda _name, _value: self._edited())
        self._form_head = SectionHeader(context.theme, tr(_mend))
        self._picture_head = SectionHeader(context.theme, tr(_picture))
        self._place = column(spacing=0)
        self.again, self.drop = QPushButton(tr(_again)), QPushButton(tr(_drop))
        self.drop.setProperty("kind", "quiet")
        self.again.setProperty("kind", "primary")
        self.again.clicked.connect(self._send)
        self.drop.clicked.connect(self._drop)
        self._empty = EmptyState(context.theme, "mdi6.cursor-default-click-outline", tr(_none), tr(_none_text))
        self._whole = self._laid_out()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.TIGHT, tokens.MEDIUM)
        layout.addWidget(self._whole)
        layout.addWidget(self._empty)
        self.show_post(None)

    def show_post(self, post: OnItsWay | None) -> None:
        """Show a message; what a person is just mending in the same one stays."""
        same = post is not None and self._post is not None and post.key == self._post.key
        untouched = same and self._post is not None and post is not None and post.effect == self._post.effect
        self._post = post
        self._whole.setVisible(post is not None)
        self._empty.setVisible(post is None)
        if post is None:
            return
        self._show_head(post)
        if not untouched:
            self._show_effect(post.effect)
        self._show_buttons()

    def _show_head(self, post: OnItsWay) -> None:
        tr, names = self._tr, self._context.names()
        set_text(self._title, post.title)
        set_text(self._kind, tr(effect_words(type(post.effect).__name__)) if post.effect is not None else post.channel)
        words, color = _STATES.get(post.status, (msg("Held back"), "muted"))
        self._state.show_text(tr(words), color)
        self.rule.setText(tr(_rule.fill(rule=names.node(post.rule))))
        self.rule.setVisible(bool(post.rule))
        said = _tried.fill(n=post.attempts)
        if post.status == WAITING and post.next_at is not None:
            said = _next.fill(tried=said, moment=post.next_at)
        set_text(self.why, post.error)
        set_text(self._tries, tr(said) if post.attempts and post.error else "")
        color = "error" if post.status == DEAD else "warning"
        self._sign.show_icon(_ALERT, color)
        self._banner.set_ground(f"tint:{color}", color)
        self._banner.setVisible(bool(post.error) and post.status != SENT)
        set_text(self._left, self._told_left(post))

    def _told_left(self, post: OnItsWay) -> str:
        if post.effect is None:
            return self._tr(_newer)
        if post.receipt == HERE:
            return self._tr(_here)
        if post.sent_at is None:
            return ""
        return self._tr((_receipt if post.receipt else _left).fill(moment=post.sent_at, receipt=post.receipt))

    def _show_effect(self, effect: Effect | None) -> None:
        mend = effect is not None and self._post is not None and self._post.status != SENT
        asked = mendable(effect) if effect is not None and mend else ()
        self.form.ask(asked)
        if effect is not None:
            self.form.show_values({one.name: getattr(effect, one.name) for one in asked})
        self._form_head.setVisible(bool(asked))
        self.form.setVisible(bool(asked))
        self._picture_head.set_text(self._tr(_picture if mend else _arrived))
        self._picture_head.setVisible(effect is not None)
        if self._view is not None and (effect is None or type(self._view) is not view_for(effect)):
            self._view.hide()
            self._view.deleteLater()
            self._view = None
        if effect is None:
            return
        if self._view is None:
            self._view = view_for(effect)(self._context.look)
            self._place.addWidget(self._view)
        self._view.show_effect(effect, self._context.scene())

    def _changes(self) -> dict[str, object]:
        effect = self._post.effect if self._post is not None else None
        return changed(effect, self.form.values()) if effect is not None else {}

    def _edited(self) -> None:
        """Show the message as it is mended so far."""
        if self._view is not None and self._post is not None and self._post.effect is not None:
            self._view.show_effect(replace(self._post.effect, **self._changes()), self._context.scene())
        self._show_buttons()

    def _show_buttons(self) -> None:
        post = self._post
        if post is None:
            return
        words = _mend_send if self._changes() else _again if post.status == DEAD else _now
        self.again.setText(self._tr(words))
        for button in (self.again, self.drop):
            button.setVisible(post.status in (DEAD, WAITING))

    def _send(self) -> None:
        if self._post is None:
            return
        changes = self._changes()
        if changes:
            self.mend_asked.emit(self._post.key, changes)
        else:
            self.again_asked.emit(self._post.key)

    def _drop(self) -> None:
        if self._post is not None:
            self.drop_asked.emit(self._post.key)

    def _show_rule(self) -> None:
        if self._post is not None:
            self.node_asked.emit(self._post.rule)

    def _laid_out(self) -> QWidget:
        head = row(self._title, self._state)
        head.setStretch(0, 1)
        under = row(self._kind, self.rule, None, spacing=tokens.SMALL)
        inside = QWidget()
        inside.setProperty("role", "surface")
        content = column(
            self._banner,
            self._left,
            self._form_head,
            self.form,
            self._picture_head,
            self._place,
            None,
            spacing=tokens.MEDIUM,
        )
        content.setContentsMargins(0, 0, tokens.MEDIUM, 0)
        inside.setLayout(content)
        area = scrolled(inside)
        buttons = row(None, self.drop, self.again)
        buttons.setContentsMargins(0, tokens.SMALL, tokens.MEDIUM, 0)
        whole = QWidget()
        layout = column(head, under, area, buttons, spacing=tokens.TIGHT)
        layout.setStretch(2, 1)
        layout.setContentsMargins(0, 0, tokens.SMALL, 0)
        whole.setLayout(layout)
        return whole
