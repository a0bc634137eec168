"""The secret addresses of webhook triggers: made, shown once, taken back; and how one is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg, msg
from app.publish.hooks import Find, Hook
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Paper, Sign, column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.giving_box import GivingBox
from app.ui.widgets.labels import IconButton

TRIGGER = "webhook.received"
SOMEONE = "client@example.com"
SOME_ITEM = "1"
_ICON = "mdi6.tray-arrow-down"
_SIGN = 18

_where = msg("{pipeline} · code “{code}”")
_none = msg("No address yet: nobody can set it off from outside.")
_make, _another = msg("Make an address"), msg("Make another address")
_by_item, _by_address = msg("The call names the record"), msg("The call names the client’s e-mail or telephone")
_found = msg("How a call says which record it is about")
_made = msg("Address made {moment}; called last {used}")
_unused = msg("Address made {moment}; not called yet")
_remove = msg("Take this address back: it leads nowhere from then on")
_once = msg(
    "This address is shown only now. Enter it in the other system; whoever knows it can set the trigger off. "
    "If it gets lost, make another and take this one back."
)
_address, _call = msg("Address"), msg("To try it, in a terminal")
_copy, _copy_call = msg("Copy the address"), msg("Copy the call")
_filled = msg("Its code holds placeholders; only a code of plain letters has an address.")
_show = msg("Show “{name}” on the board")


class HookTrigger(Struct, frozen=True):
    """A trigger that waits for a call from outside."""

    node: str
    name: str
    pipeline: str
    entity: str
    code: str
    example: str = SOME_ITEM
    """The id of a record that a call may name."""

    @property
    def key(self) -> tuple[str, str]:
        """What an address is made for."""
        return self.entity, self.code


def hook_triggers(
    rule_sets: Iterable[RuleSet], name: Callable[[str], str], example: Callable[[RuleSet], str] = lambda _: ""
) -> list[HookTrigger]:
    """Return the triggers of rule sets that wait for calls, one of each code.

    `name` gives what a trigger is called, by its id, and `example` the id of a record that a call may name.
    """
    found: dict[tuple[str, str], HookTrigger] = {}
    for rules in rule_sets:
        for _stage, node in rules.nodes():
            code = str(node.parameters.get("code") or "").strip()
            if node.type == TRIGGER and code and (rules.entity, code) not in found:
                id_ = example(rules) or SOME_ITEM
                made = HookTrigger(node.id, name(node.id), rules.name, rules.entity, code, id_)
                found[made.key] = made
    return list(found.values())


def curl(url: str, find: Find, example: str) -> str:
    """Return the command that calls an address."""
    named = f"?item={example}" if find == "item" else f"?address={SOMEONE}"
    return f"curl -X POST '{url}{named}' -H 'Content-Type: application/json' -d '{{\"hello\": \"world\"}}'"


class HookList(QWidget):
    """A line for each trigger, with its addresses."""

    make_asked = Signal(object, str)
    """An address is to be made for a trigger (HookTrigger), and how calls name the record."""
    remove_asked = Signal(str)
    """An address is to lead nowhere: its id."""
    node_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        """Show no trigger yet."""
        super().__init__()
        self._look = look
        self._lines = column(spacing=tokens.LARGE)
        self.setLayout(self._lines)
        self._triggers: tuple[HookTrigger, ...] = ()
        self.lines: dict[tuple[str, str], HookLine] = {}

    def show_hooks(self, triggers: Sequence[HookTrigger], hooks: Sequence[Hook]) -> None:
        """Show triggers and the addresses there are; an address that was just made stays in sight."""
        if tuple(triggers) != self._triggers:
            self._rebuild(triggers)
        by_key = {key: list(some) for key, some in groupby(sorted(hooks, key=_key), key=_key)}
        for key, line in self.lines.items():
            line.show_hooks(by_key.get(key, []))

    def show_made(self, trigger: HookTrigger, url: str, find: Find) -> None:
        """Show the address that was just made: this once."""
        line = self.lines.get(trigger.key)
        if line is not None:
            line.show_made(url, curl(url, find, trigger.example))

    def _rebuild(self, triggers: Sequence[HookTrigger]) -> None:
        self._triggers = tuple(triggers)
        for old in self.lines.values():
            old.hide()
            old.deleteLater()
        self.lines = {}
        for one in triggers:
            line = self.lines[one.key] = HookLine(self._look, one)
            line.make_asked.connect(lambda find, trigger=one: self.make_asked.emit(trigger, find))
            line.remove_asked.connect(self.remove_asked)
            line.node_asked.connect(self.node_asked)
            self._lines.addWidget(line)


class HookLine(QWidget):
    """One trigger: its addresses, the one that was just made in full, and what makes one."""

    make_asked = Signal(str)
    remove_asked = Signal(str)
    node_asked = Signal(str)

    def __init__(self, look: Look, trigger: HookTrigger) -> None:
        """Know no address yet."""
        super().__init__()
        self._look = look
        tr = look.tr
        name, where = Elided("strong"), Elided("muted")
        name.setText(trigger.name)
        where.setText(tr(_where.fill(pipeline=trigger.pipeline, code=trigger.code)))
        self.names_by, self.make = GivingBox(), QPushButton(tr(_make))
        self.names_by.addItem(tr(_by_item), "item")
        self.names_by.addItem(tr(_by_address), "address")
        self.names_by.setAccessibleName(tr(_found))
        self.make.setAutoDefault(False)
        self.make.clicked.connect(lambda: self.make_asked.emit(self.names_by.currentData()))
        show = IconButton(look.theme, "mdi6.crosshairs", tr(_show.fill(name=trigger.name)), size=16)
        show.clicked.connect(lambda: self.node_asked.emit(trigger.node))
        head = row(Sign(look, _ICON, "triggers", _SIGN), column(name, where, spacing=0), show, spacing=tokens.MEDIUM)
        head.setStretch(1, 1)
        self.said = label("muted", wrap=True)
        self._hooks = column(spacing=tokens.TIGHT)
        self._shown: list[QWidget] = []
        self._seen: list[Hook] | None = None
        self.url, self.call = _Kept(look, _address, _copy), _Kept(look, _call, _copy_call)
        once = label(wrap=True)
        once.setText(tr(_once))
        self.made = Paper(look, column(once, self.url, self.call), ground="tint:success", border="success")
        self.made.hide()
        plain = "{{" not in trigger.code
        self.names_by.setVisible(plain)
        self.make.setVisible(plain)
        self._nothing = _none if plain else _filled
        below = column(self.said, self._hooks, self.made, row(self.names_by, self.make, None), spacing=tokens.SMALL)
        below.setContentsMargins(_SIGN + tokens.MEDIUM, 0, 0, 0)
        self.setLayout(column(head, below, spacing=tokens.SMALL))
        self.setAccessibleName(trigger.name)

    def show_hooks(self, hooks: list[Hook]) -> None:
        """Show the addresses there are, the newest first."""
        if hooks == self._seen:
            return
        self._seen = hooks
        for old in self._shown:
            old.hide()
            old.deleteLater()
        self._shown = [self._line(one, newest=one is hooks[0]) for one in hooks]
        for line in self._shown:
            self._hooks.addWidget(line)
        set_text(self.said, "" if hooks else self._look.tr(self._nothing))
        self.make.setText(self._look.tr(_another if hooks else _make))

    def show_made(self, url: str, call: str) -> None:
        """Show an address in full."""
        self.url.show_text(url)
        self.call.show_text(call)
        self.made.show()

    def _line(self, hook: Hook, *, newest: bool) -> QWidget:
        tr, moment = self._look.tr, hook.created_at
        words: Msg = _made.fill(moment=moment, used=hook.last_used) if hook.last_used else _unused.fill(moment=moment)
        said, remove = Elided("muted"), IconButton(self._look.theme, "mdi6.trash-can-outline", tr(_remove), size=16)
        said.setText(tr(words))
        remove.clicked.connect(lambda: self.remove_asked.emit(hook.id))
        if newest:  # what was just made is shown in full only now: it stays while an older one is taken back
            remove.clicked.connect(self.made.hide)
        whole = QWidget()
        layout = row(said, remove)
        layout.setStretch(0, 1)
        whole.setLayout(layout)
        return whole


class _Kept(QWidget):
    """A text to be copied."""

    def __init__(self, look: Look, title: Msg, copy: Msg) -> None:
        super().__init__()
        caption = label("muted")
        caption.setText(look.tr(title))
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setAccessibleName(look.tr(title))
        self.copy = IconButton(look.theme, "mdi6.content-copy", look.tr(copy))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.line.text()))
        beside = row(self.line, self.copy, spacing=tokens.TIGHT)
        beside.setStretch(0, 1)
        self.setLayout(column(caption, beside, spacing=tokens.TIGHT))

    def show_text(self, text: str) -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)


def _key(hook: Hook) -> tuple[str, str]:
    return hook.entity, hook.code
