"""What a rule set does, told stage by stage in the sentences of its cards."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtWidgets import QTextBrowser

from app.engine.model.rule_set import Node, RuleSet
from app.engine.words import msg
from app.ui.preview.look import Look

_what = msg("What it does")

TellCard = Callable[[Node], str]
"""Gives the sentence of a card, translated."""


class Told(QTextBrowser):
    """Tells; it can be scrolled and copied from."""

    def __init__(self, look: Look) -> None:
        """Tell nothing yet."""
        super().__init__()
        self._look = look
        self._html: Callable[[], str] = str
        self.setAccessibleName(look.tr(_what))
        self.setOpenLinks(False)
        look.theme.theme_changed.connect(self._dress)

    def show_rules(self, rule_set: RuleSet, tell: TellCard) -> None:
        """Tell of another rule set."""
        self._html = lambda: self._told(rule_set, tell)
        self._dress()

    def _told(self, rule_set: RuleSet, tell: TellCard) -> str:
        muted = self._look.theme.colors.muted
        parts: list[str] = []
        for stage in rule_set.stages:
            cards: tuple[Node, ...] = (*stage.triggers, *stage.rules)
            if not cards:
                continue
            parts.append(f'<p style="margin:8px 0 2px 0"><b>{escape(stage.name)}</b></p>')
            for card in cards:
                name, sentence = escape(card.name), escape(tell(card))
                said = f'{name} <span style="color:{muted}">· {sentence}</span>' if name else sentence
                parts.append(f'<p style="margin:0 0 3px 12px">{said}</p>')
        return "".join(parts)

    def _dress(self) -> None:
        self.setHtml(self._html())
