"""The secret addresses that a server has for the webhook triggers of a rule set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.publish.hooks import Find, Hook
from app.ui.preview.look import Look
from app.ui.preview.parts import label
from app.ui.publish.compared import Names
from app.ui.run.hooks import HookList, HookTrigger, hook_triggers
from app.ui.theme import tokens

_about = msg(
    "Another system sets a trigger “Webhook received” off by calling its secret address on this server. A token with "
    "the scope “admin” is needed to see and make them."
)


class HooksPage(QScrollArea):
    """Lists the triggers with their addresses."""

    def __init__(self, look: Look, name: Names) -> None:
        """Show nothing yet; `name` gives what a trigger is called."""
        super().__init__()
        self._name = name
        self.list = HookList(look)
        self.triggers: list[HookTrigger] = []
        about = label("muted", wrap=True)
        about.setText(look.tr(_about))
        inside = QWidget()
        inside.setProperty("role", "surface")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM)
        layout.setSpacing(tokens.LARGE)
        layout.addWidget(about)
        layout.addWidget(self.list)
        layout.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def show_rules(self, rule_set: RuleSet) -> None:
        """Find the triggers of a rule set; nothing is known of their addresses yet."""
        self.triggers = hook_triggers([rule_set], self._name)
        self.list.show_hooks((), ())
        self.list.show_hooks(self.triggers, ())

    def show_hooks(self, hooks: Sequence[Hook]) -> None:
        """Show the addresses there are."""
        self.list.show_hooks(self.triggers, hooks)

    def show_made(self, trigger: HookTrigger, url: str, find: Find) -> None:
        """Show an address that was just made: this once."""
        self.list.show_made(trigger, url, find)
