"""What goes to other programs: webhooks, and what rules of other packages ask for."""

from __future__ import annotations

import json
import re

from app.engine.effects import CustomEffect, Effect, WebhookCall
from app.engine.model.values import to_json
from app.engine.words import Msg, msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.preview.views.code import Code
from app.ui.theme import tokens

MASK = "••••••"

_SENSITIVE = re.compile(r"authoriz|token|secret|key|password|cookie|signature", re.IGNORECASE)
_REFERENCE = re.compile(r"secret://[\w.\-/]+")

_headers, _body = msg("Headers"), msg("Body")
_signed = msg("Signed with the secret “{name}” of the keyring")
_waits = msg("Waits up to {seconds} s for the answer")
_reads = msg("Reads from the answer: {names}")


class WebhookView(EffectView):
    """An HTTP request, with what is secret in it masked."""

    caption = msg("Outgoing webhook")
    icon = "mdi6.webhook"

    def __init__(self, look: Look) -> None:
        """Draw an empty request."""
        super().__init__(look)
        self._method = Pill(look, "payment")
        self._url = Prose(look.theme)
        self._headers_label, self._body_label = label("section"), label("section")
        self._headers_label.setText(self._tr(_headers).upper())
        self._body_label.setText(self._tr(_body).upper())
        self._headers, self._body = Code(look), Code(look)
        self._secret = label("muted", wrap=True)
        self._secret_sign = Sign(look, "mdi6.key-outline", "muted", 14)
        self._notes = label("muted", wrap=True)
        head = row(column(self._method, None), self._url, spacing=10)
        head.setStretch(1, 1)
        secret = row(self._secret_sign, self._secret, spacing=6)
        secret.setStretch(1, 1)
        inside = column(head, self._headers_label, self._headers, self._body_label, self._body, secret, self._notes)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: WebhookCall, scene: Scene) -> None:
        self._method.show_text(effect.method)
        self._url.set_text(masked(effect.url))
        headers = "\n".join(f"{name}: {masked_header(name, text)}" for name, text in effect.headers)
        body = pretty(masked(effect.body))
        for caption, code, text in (
            (self._headers_label, self._headers, headers),
            (self._body_label, self._body, body),
        ):
            code.show_code(text)
            code.setVisible(bool(text))
            caption.setVisible(bool(text))
        name = effect.secret.removeprefix("secret://")
        set_text(self._secret, self._tr(_signed.fill(name=name)) if name else "")
        self._secret_sign.setVisible(bool(name))
        reads = ", ".join(result for result, _ in effect.responds_with)
        notes = [self._tr(_waits.fill(seconds=effect.timeout)), self._tr(_reads.fill(names=reads)) if reads else ""]
        set_text(self._notes, "\n".join(note for note in notes if note))
        self.say(self._tr(self.caption), effect.method, self._url.text, headers, body)


class CustomView(EffectView):
    """What a rule of another package asks for, field by field."""

    caption = msg("Action of another package")
    icon = "mdi6.puzzle-outline"

    def __init__(self, look: Look) -> None:
        """Draw it empty."""
        super().__init__(look)
        self._name = label("strong", wrap=True)
        self._told = label(wrap=True)
        self._data = Code(look)
        head = row(Sign(look, self.icon, "custom", 18, square=28), self._name, spacing=10)
        head.setStretch(1, 1)
        self.setLayout(column(Paper(look, column(head, self._told, self._data, spacing=10), padding=tokens.LARGE)))

    def captioned(self, effect: Effect) -> Msg:
        """Return how the package calls it."""
        return (effect.title if isinstance(effect, CustomEffect) else None) or self.caption

    def show_effect(self, effect: CustomEffect, scene: Scene) -> None:
        told = scene.tr(effect.told) if effect.told else ""
        set_text(self._name, self._tr(effect.title) if effect.title else effect.name)
        set_text(self._told, told)
        shown = {key: MASK if _SENSITIVE.search(key) else to_json(value) for key, value in effect.data.items()}
        self._data.show_code(masked(json.dumps(shown, indent=2, ensure_ascii=False)) if shown else "")
        self._data.setVisible(bool(shown))
        self.say(self._tr(self.captioned(effect)), self._name.text(), told)


def masked(text: str) -> str:
    """Return a text in which references to secrets show only that something is there."""
    return _REFERENCE.sub(MASK, text)


def masked_header(name: str, text: str) -> str:
    """Return a header's text; of one that carries a credential only its scheme."""
    if not _SENSITIVE.search(name):
        return masked(text)
    scheme, blank, _ = text.partition(" ")
    return f"{scheme} {MASK}" if blank else MASK


def pretty(body: str) -> str:
    """Return JSON laid out in lines, any other text as it is."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body
