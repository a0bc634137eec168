"""How the outside reaches the engine: the public address of the workspace, and those of webhook triggers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.publish.engine import LedgerPort
from app.publish.hooks import Find, Hook
from app.run.address import USUAL_PORT
from app.run.manner import Manner, read_public_address, write_public_address
from app.storage.records.shelf import Query
from app.ui.preview.parts import column, label
from app.ui.run.context import RunContext
from app.ui.run.fields import TEXT, WHOLE, Asked, FieldForm
from app.ui.run.hooks import HookList, HookTrigger, hook_triggers
from app.ui.run.page import EnginePage, card
from app.ui.run.watch import EngineWatch
from app.ui.theme import tokens
from app.ui.widgets.room import scrolled

ADDRESS, PORT = "public_address", "port"
_HIGHEST_PORT = 65535

_title = msg("Addresses")
_public = msg("Public address")
_public_about = msg(
    "Under this address people outside reach the engine: links in e-mails lead through it, so that a click is noticed, "
    "and documents, payment pages and webhooks are found there. Without one, messages leave all the same, but nobody "
    "can follow such links, and clicks are not noticed."
)
_ASKED = (
    Asked(
        ADDRESS,
        msg("Address"),
        TEXT,
        msg("A tunnel or a reverse proxy leads from there to this computer. Empty: nobody outside reaches the engine."),
        msg("https://rules.example.com"),
    ),
    Asked(
        PORT,
        msg("Port on this computer"),
        WHOLE,
        msg("To which the tunnel or proxy leads. 0 takes any that is free, another one at each start."),
        low=0,
        high=_HIGHEST_PORT,
    ),
)
_in_force = msg("What is entered here holds from the next start of the engine on.")
_hooks = msg("Webhooks")
_hooks_about = msg(
    "Another system sets a trigger “Webhook received” off by calling its secret address. What it sends along is at "
    "hand in the rules that follow."
)
_no_triggers = msg("No rule set has a trigger “Webhook received”. Add one to a stage to give it an address.")
_local = msg("Without a public address only programs on this computer can call.")


@dataclass(frozen=True, slots=True)
class Choices:
    """What reads and keeps how the engine is to run."""

    manner: Callable[[], Manner]
    choose: Callable[[Manner], None]


class AddressesPage(EnginePage):
    """A form for the one, a list of the others; of use whether the engine runs or not."""

    node_asked = Signal(str)
    """A trigger is to be shown on the board: its id."""

    def __init__(self, context: RunContext, watch: EngineWatch, choices: Choices) -> None:
        """Show what is remembered."""
        super().__init__(context, watch)
        self._choices = choices
        self._settings = context.workspace.settings
        self._examples: dict[str, str] = {}
        self.form = FieldForm(context.look)
        self.form.ask(_ASKED)
        self.form.taken.connect(self._take)
        self.list = HookList(context.look)
        self.list.make_asked.connect(self._make)
        self.list.remove_asked.connect(lambda key: watch.change(lambda keeper: keeper.remove_hook(key)))
        self.list.node_asked.connect(self.node_asked)
        self.nothing, self.local = label("muted", wrap=True), label("muted", wrap=True)
        self.nothing.setText(self.tr_(_no_triggers))
        self.local.setText(self.tr_(_local))
        self._show_values()
        self.fill(self._laid_out())
        self.show_answer(())

    def ask(self, engine: LedgerPort) -> object:
        return engine.hooks()

    def show_answer(self, answer: Sequence[Hook]) -> bool:
        names, context = self.context.names(), self.context
        triggers = hook_triggers(context.rule_sets(), lambda node: self.tr_(names.node(node)), self._example)
        self.list.show_hooks(triggers, answer)
        self.nothing.setVisible(not triggers)
        self.local.setVisible(bool(triggers) and not read_public_address(self._settings))
        return True

    def _example(self, rules: RuleSet) -> str:
        if rules.pipeline not in self._examples:
            query = Query(pipeline=rules.pipeline, sort="created_at", descending=True)
            found = self.context.workspace.records.items(rules.entity).page(query, limit=1)
            self._examples[rules.pipeline] = found[0].id if found else ""
        return self._examples[rules.pipeline]

    def _show_values(self, error: KnownError | None = None) -> None:
        values = {ADDRESS: read_public_address(self._settings), PORT: self._choices.manner().port}
        if error is not None:
            self.form.lines[ADDRESS].show_error(self.tr_(error.words))
        else:
            self.form.show_values(values)

    def _take(self, name: str, value: object) -> None:
        try:
            if name == PORT:
                self._keep_port(int(str(value)))
            else:
                write_public_address(self._settings, str(value))
                if value and not self._choices.manner().port:
                    self._keep_port(USUAL_PORT)  # a tunnel leads to the same port always
        except KnownError as error:
            self._show_values(error)
            return
        self._show_values()
        self.watch.look()

    def _keep_port(self, port: int) -> None:
        self._choices.choose(replace(self._choices.manner(), port=port))

    def _make(self, trigger: HookTrigger, find: Find) -> None:
        def make(keeper: LedgerPort) -> str:
            return keeper.make_hook(trigger.name, trigger.code, trigger.entity, find)

        def made(url: str) -> None:
            if not self._choices.manner().port:  # what was just given out leads to the same place after a restart
                self._keep_port(urlsplit(url).port or USUAL_PORT)
                self._show_values()
            self.list.show_made(trigger, url, find)

        self.watch.change(make, made)

    def _laid_out(self) -> QWidget:
        tr = self.tr_
        heading, note = label("title"), label("muted", wrap=True)
        heading.setText(tr(_title))
        note.setText(tr(_in_force))
        public = card(tr(_public), tr(_public_about), self.form, note)
        hooks = card(tr(_hooks), tr(_hooks_about), self.local, self.nothing, self.list)
        whole = QWidget()
        whole.setProperty("role", "window")
        layout = column(heading, public, hooks, None, spacing=tokens.MEDIUM)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        whole.setLayout(layout)
        area = scrolled(whole)
        area.setProperty("role", "window")
        return area
