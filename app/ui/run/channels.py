"""The channels: through which messages leave, and how each is set up and tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QScrollArea, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from app.delivery.base import Channel
from app.engine.errors import KnownError
from app.engine.words import Msg, msg
from app.storage.company import ConfiguredProvider
from app.ui.data.pages.lists import Line, LineList
from app.ui.preview.parts import Elided, Paper, Sign, column, label, row, set_text
from app.ui.run.channel_book import ChannelBook
from app.ui.run.context import RunContext
from app.ui.run.fields import SECRET, FieldForm
from app.ui.run.settings_form import NAME, asked_of, is_common
from app.ui.run.trial import TrialBox
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton, SectionHeader
from app.ui.widgets.states import EmptyState

_title = msg("Channels")
_about = msg(
    "Through these messages leave. What no channel carries is received in this workspace’s own inboxes and chats."
)
_add, _remove = msg("Add a channel"), msg("Remove this channel")
_none = msg("No channel is set up")
_none_text = msg(
    "Rules run all the same: e-mails, SMS and chats then stay in this workspace, where you can read them. "
    "Add a mailbox or another channel to let them leave."
)
_limits = msg("Limits")
_secrets = msg("Secrets of this channel are kept in: {where}. They stand neither in the workspace nor in a rule set.")
_simulated = msg(
    "Nothing leaves: what would be sent is kept in this workspace. "
    "Rules that have chosen this way keep it when it sends for real."
)
_unknown = msg("This kind of channel is not here. Install the package that brings it.")
_mend, _nothing_leaves, _real = msg("To be filled in"), msg("Simulated: nothing leaves"), msg("Send for real…")


class ChannelsPage(QWidget):
    """A list of channels, the one that is chosen as a form, and a test of it."""

    def __init__(self, context: RunContext, book: ChannelBook) -> None:
        """Show what is set up, once somebody looks: it takes all that sends to be brought in."""
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._tr = tr = context.look.tr
        self.book = book
        self.list = LineList(context.look, tr(_title))
        self.add_button = QPushButton(tr(_add))
        self.add_button.setProperty("kind", "primary")
        self._kinds = QMenu(self.add_button)
        self.add_button.clicked.connect(lambda: self._pop_kinds(self.add_button))
        self.empty = EmptyState(context.theme, "mdi6.send-outline", tr(_none), tr(_none_text), tr(_add))
        self.empty.asked.connect(lambda: self._pop_kinds(self.empty.button))
        self.real = QPushButton(tr(_real))
        self.real.clicked.connect(self._pop_stand_ins)
        self.form, self.limits = FieldForm(context.look), FieldForm(context.look)
        for form in (self.form, self.limits):
            form.taken.connect(self._take)
        self.trial = TrialBox(context)
        self.trial.try_asked.connect(self._try)
        self._sign = Sign(context.look, "mdi6.send-outline", "accent", 18, square=tokens.ICON_SQUARE)
        self._kind, self._told = Elided("strong"), label("muted", wrap=True)
        self.where = label("muted", wrap=True)
        self.remove_button = IconButton(context.theme, "mdi6.trash-can-outline", tr(_remove))
        self.remove_button.clicked.connect(lambda: book.remove(self.list.current))
        self.error = label(wrap=True)
        error = row(Sign(context.look, "mdi6.alert-circle-outline", "error", 18), self.error)
        error.setStretch(1, 1)
        self._failure = Paper(context.look, error, ground="tint:error", border="error", padding=tokens.SMALL)
        self._failure.hide()
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shown: ConfiguredProvider | None = None
        self._testing = False
        self._lay_out()
        self.list.chosen.connect(self._choose)
        book.changed.connect(self.refresh)
        book.failed.connect(self._fail)

    def refresh(self) -> None:
        """Show everything as it is now."""
        providers = self.book.all()
        self.list.show_lines([self._line(one) for one in providers])
        self._stack.setCurrentIndex(0 if providers else 1)
        self._show(self.book.get(self.list.current))

    def choose(self, id: str) -> None:
        """Show a channel."""
        self.list.choose(id)

    def add(self, kind: type[Channel]) -> None:
        """Add a channel of a type, and show it."""
        self._failure.hide()
        self.choose(self.book.add(kind))
        self._begin_form()

    def make_real(self, id: str, kind: type[Channel]) -> None:
        """Let a channel that was only simulated send for real, and ask for its settings."""
        self._failure.hide()
        self.book.make_real(id, kind)
        self._begin_form()

    def _begin_form(self) -> None:
        line = next((one for one in self.form.lines.values() if one.asked.name != NAME), None)
        if line is not None:
            line.setFocus()
        self._area.verticalScrollBar().setValue(0)  # the focus went astray with the form before, and the view with it

    def _choose(self, id: str) -> None:
        self._failure.hide()
        self.trial.show_nothing()
        self._show(self.book.get(id))

    def _show(self, provider: ConfiguredProvider | None) -> None:
        other = provider is None or self._shown is None or provider.id != self._shown.id
        self._shown = provider
        if provider is None:
            return
        kind = self.book.kind_of(provider)
        if other:
            self._failure.hide()
            self.trial.show_nothing()
            self._area.verticalScrollBar().setValue(0)
        self._sign.show_icon(kind.icon if kind else "mdi6.file-document-outline", "accent" if kind else "muted")
        set_text(self._kind, self._tr(kind.title) if kind else provider.name)
        lacking = _unknown if provider.settings.get("kind") else _simulated
        set_text(self._told, self._tr(kind.description if kind else lacking))
        self.real.setVisible(kind is None and bool(self.book.stand_ins(provider)))
        self._show_form(provider, kind)
        self.trial.setVisible(kind is not None)
        if kind is not None:
            self.trial.ask(kind.try_out_label)

    def _show_form(self, provider: ConfiguredProvider, kind: type[Channel] | None) -> None:
        asked = asked_of(kind) if kind is not None else ()
        problem = self.book.problem(provider)
        errors = {problem.field or "": self._tr(problem.words)} if problem is not None else {}
        values: dict[str, Any] = {**self.book.values(provider), NAME: provider.name}
        secrets = [one.name for one in asked if one.kind == SECRET]
        for name in secrets:
            values[name] = self.book.where(provider, name)
        for form, common in ((self.form, False), (self.limits, True)):
            form.ask([one for one in asked if is_common(one.name) is common])
            form.show_values(values, errors)
        self._limits_head.setVisible(bool(self.limits.lines))
        set_text(self.where, self._tr(self._where_kept()) if secrets else "")

    def _where_kept(self) -> Msg:
        """Say where secrets are kept, or what to do so that they can be."""
        vault = self._context.vault()
        return _secrets.fill(where=vault.where) if vault.writable else vault.where

    def _take(self, name: str, value: object) -> None:
        chosen = self.list.current
        self._failure.hide()
        line = self.form.lines.get(name)
        if line is not None and line.asked.kind == SECRET:
            secret = str(value)
            self._context.unlock(lambda: self.book.keep_secret(chosen, name, secret), None)
        elif name == NAME:
            self.book.change(chosen, name=str(value))
        else:
            self.book.change(chosen, settings={name: value})

    def _try(self, to: str) -> None:
        chosen = self.list.current
        self._context.unlock(lambda: self._try_out(chosen, to), lambda: self._try_out(chosen, to))

    def _try_out(self, chosen: str, to: str) -> None:
        self._failure.hide()
        self._testing = True
        self.trial.show_busy()
        if self.book.try_out(chosen, to, self._tried) is None:
            self.trial.show_nothing()

    def _tried(self, receipt: Any) -> None:
        self._testing = False
        self.trial.show_success(receipt.reference)

    def _fail(self, error: KnownError) -> None:
        if self._testing:
            self._testing = False
            self.trial.show_failure(error)
            self._point_at(error)
            return
        set_text(self.error, self._tr(error.words))
        self._failure.show()

    def _point_at(self, error: KnownError) -> None:
        line = self.form.lines.get(error.field or "")
        if line is not None:
            line.show_error(self._tr(error.words))

    def _line(self, provider: ConfiguredProvider) -> Line:
        kind, problem = self.book.kind_of(provider), self.book.problem(provider)
        told = self._tr(kind.title if kind else _nothing_leaves)
        if problem is not None:
            return Line(provider.id, provider.name, self._tr(_mend), kind.icon if kind else "", "warning")
        icon = kind.icon if kind else "mdi6.file-document-outline"
        return Line(provider.id, provider.name, told, icon, "accent" if kind else "muted")

    def _offer(self, kinds: Sequence[type[Channel]], take: Callable[[type[Channel]], None]) -> None:
        self._kinds.clear()
        self._kinds.setToolTipsVisible(True)
        for kind in kinds:
            action = self._kinds.addAction(self._context.theme.icon(kind.icon), self._tr(kind.title))
            action.setToolTip(self._tr(kind.description))
            action.triggered.connect(lambda _on=False, kind=kind: take(kind))

    def _pop_kinds(self, below: QPushButton) -> None:
        self._offer(self.book.kinds(), self.add)
        self._kinds.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _pop_stand_ins(self) -> None:
        if self._shown is not None:
            id_ = self._shown.id
            self._offer(self.book.stand_ins(self._shown), lambda kind: self.make_real(id_, kind))
            self._kinds.popup(self.real.mapToGlobal(self.real.rect().bottomLeft()))

    def _lay_out(self) -> None:
        heading, about = label("title"), label("muted", wrap=True)
        heading.setText(self._tr(_title))
        about.setText(self._tr(_about))
        top = row(column(heading, about, spacing=2), self.add_button)
        top.setStretch(0, 1)
        top.setAlignment(self.add_button, Qt.AlignmentFlag.AlignTop)
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(self._panelled())
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 2)
        split.setSizes([300, 600])
        split.setChildrenCollapsible(False)
        below = QWidget()
        self._stack = QStackedLayout(below)
        self._stack.addWidget(split)
        self._stack.addWidget(self.empty)
        layout = column(top, below, spacing=tokens.MEDIUM)
        layout.setStretch(1, 1)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        self.setLayout(layout)

    def _panelled(self) -> QFrame:
        """Lay out the form, and the test below it, where it is seen however long the form is."""
        self._limits_head = SectionHeader(self._context.theme, self._tr(_limits))
        head = row(self._sign, column(self._kind, self._told, spacing=0), self.remove_button, spacing=tokens.MEDIUM)
        head.setStretch(1, 1)
        inside = QWidget()
        inside.setProperty("role", "surface")
        content = column(
            head,
            row(self.real, None),
            self._failure,
            self.form,
            self.where,
            self._limits_head,
            self.limits,
            None,
            spacing=tokens.MEDIUM,
        )
        content.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        inside.setLayout(content)
        area = self._area
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        panel = QFrame()
        panel.setProperty("role", "panel")
        around = QVBoxLayout(panel)
        around.setContentsMargins(1, 1, 1, tokens.MEDIUM)
        around.addWidget(area, 1)
        self._tested = row(self.trial)
        self._end_with_fields(0, 0)
        around.addLayout(self._tested)
        area.verticalScrollBar().rangeChanged.connect(self._end_with_fields)
        return panel

    def _end_with_fields(self, _least: int, most: int) -> None:
        """Let the test end where the fields above it do, which leave room for a scroll bar where there is one."""
        bar = self._area.verticalScrollBar().sizeHint().width() if most else 0
        self._tested.setContentsMargins(tokens.LARGE, 0, tokens.LARGE + bar, 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()
