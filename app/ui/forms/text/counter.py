"""Counts an SMS while it is written."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from app.engine.errors import KnownError
from app.engine.sms import beyond_gsm, segments
from app.engine.words import msg, msgs
from app.ui.forms.context import FormContext
from app.ui.forms.parts.marks import mark


class SmsCounter(QLabel):
    """Says how many characters and messages a text takes on the chosen record; without one, as it stands."""

    def __init__(self, longest: int) -> None:
        """Warn above `longest` characters; 0 for no limit."""
        super().__init__()
        self._longest = longest
        self.setProperty("role", "muted")

    def count(self, source: str, context: FormContext) -> None:
        """Count a template's text."""
        tr = context.tr
        text, exact = _filled_in(source, context)
        counted = segments(text)
        messages = tr(msgs("{n} SMS", "{n} SMS").fill(n=max(1, counted.segments)))
        too_long = bool(self._longest) and len(text) > self._longest
        if self._longest:
            words = msg("{n} of {most} characters · {messages}").fill(
                n=len(text), most=self._longest, messages=messages
            )
        else:
            words = msg("{n}/{room} · {messages}").fill(n=counted.length, room=counted.room, messages=messages)
        shown = tr(words)
        self.setText(shown if exact else tr(msg("about {words}").fill(words=shown)))
        role = "error" if too_long else "warning" if counted.segments > 1 else "muted"
        mark(self, "role", role)
        self.setToolTip(tr(self._explanation(text, counted.encoding)))

    def _explanation(self, text: str, encoding: str) -> str:
        strange = beyond_gsm(text)
        if encoding == "UCS-2":
            words = msg(
                "Because of “{letters}” the text is sent as Unicode: 70 characters fit into one SMS, 67 into each "
                "part of a longer one."
            )
            return words.fill(letters=strange[:12])
        return msg("160 characters fit into one SMS, 153 into each part of a longer one. Signs such as € count twice.")


def _filled_in(source: str, context: FormContext) -> tuple[str, bool]:
    if "{" not in source:
        return source, True
    if context.scope is None:
        return source, False
    try:
        return context.templates.render(source, context.scope), True
    except KnownError:
        return source, False
