"""Short ways to write the cards of a ready-made rule set, in the language of whoever takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.engine.model.rule_set import Node, Rule, Stage, Trigger
from app.engine.model.schema import StageKind
from app.engine.words import Msg, msg

_customer = msg("customer")
_dear, _regards = msg("Dear {client},"), msg("Kind regards,")

NEXT = "after_previous"
"""The order of a rule that waits for the one above it."""
HAS_EMAIL = {"left": "client.email", "op": "filled"}
"""Holds where the client can be written to."""


class Cards:
    """Makes stages and cards; the ``{slots}`` of its words become placeholders that a rule fills in when it acts.

    What has to be chosen on the spot, such as a provider, is left out: the card is yellow until then.
    """

    def __init__(self, tr: Callable[[Msg], str]) -> None:
        """`tr` translates."""
        self._tr = tr
        self._slots = {
            "client": '{{ client.first_name | default("' + tr(_customer) + '") }}',
            "client_name": "{{ client.name }}",
            "title": "{{ item.title }}",
            "amount": "{{ item.amount | money }}",
            "number": "{{ item.number }}",
            "responsible": "{{ responsible.name }}",
            "begin": "{{ item.begin_date | date }}",
            "close": "{{ item.close_date | date }}",
            "valid": "{{ item.valid_until | date }}",
            "due": "{{ item.pay_before | date }}",
        }

    def say(self, words: Msg) -> str:
        """Return a text."""
        return self._tr(words.fill(**self._slots))

    # Stages

    def stage(self, key: str, name: Msg, *cards: Node, kind: StageKind = StageKind.OPEN) -> Stage:
        """Return a stage with its cards; it is coloured later."""
        triggers = tuple(one for one in cards if isinstance(one, Trigger))
        rules = tuple(one for one in cards if isinstance(one, Rule))
        return Stage(key, self._tr(name), kind, triggers=triggers, rules=rules)

    def won(self, key: str, name: Msg, *cards: Node) -> Stage:
        """Return a stage in which all ended well."""
        return self.stage(key, name, *cards, kind=StageKind.WON)

    def lost(self, key: str, name: Msg, *cards: Node) -> Stage:
        """Return a stage in which it came to nothing."""
        return self.stage(key, name, *cards, kind=StageKind.LOST)

    # Cards

    def mail(self, key: str, subject: Msg, *paragraphs: Msg, more: str = "", **settings: Any) -> Rule:
        """Return an e-mail to the client, with greeting and signature; `more` is HTML before the signature."""
        signed = f"{self.say(_regards)}<br>{{{{ responsible.name }}}}"
        parts = [self.say(_dear), *map(self.say, paragraphs), *([more] if more else []), signed]
        text = "".join(f"<p>{one}</p>" for one in parts)
        settings.setdefault("only_if", HAS_EMAIL)
        return rule(key, "client.email", {"subject": self.say(subject), "text": text}, **settings)

    def sms(self, key: str, text: Msg, **settings: Any) -> Rule:
        """Return an SMS to the client; through which provider is chosen on the spot."""
        return rule(key, "client.sms", {"text": self.say(text)}, **settings)

    def task(
        self,
        key: str,
        title: Msg,
        deadline: str,
        checklist: tuple[Msg, ...] = (),
        *,
        high: bool = False,
        awaited: bool = False,
        **more: Any,
    ) -> Rule:
        """Return a task for the responsible person; `deadline` is so much working time from now, such as ``8 h``."""
        due = f'{{{{ now | add_business("{deadline}") }}}}'
        asked: dict[str, Any] = {"title": self.say(title), "responsible": "responsible", "deadline": due}
        if checklist:
            asked["checklist"] = [self.say(one) for one in checklist]
        if high:
            asked["priority"] = "high"
        if awaited:
            asked["wait_until_closed"] = True
        return rule(key, "control.task", asked, **more)

    def tell(self, key: str, text: Msg, **settings: Any) -> Rule:
        """Return a notification for the responsible person."""
        return rule(key, "employee.notification", {"text": self.say(text), "recipients": ["responsible"]}, **settings)

    def tell_head(self, key: str, text: Msg, **settings: Any) -> Rule:
        """Return a notification for the head of the responsible person's department."""
        return rule(key, "control.notify_supervisor", {"text": self.say(text)}, **settings)


def rule(key: str, kind: str, parameters: Mapping[str, Any], **settings: Any) -> Rule:
    """Return any other rule."""
    return Rule.model_validate({"id": key, "type": kind, "parameters": parameters, **settings})


def trigger(key: str, kind: str, parameters: Mapping[str, Any] | None = None, **settings: Any) -> Trigger:
    """Return a trigger."""
    return Trigger.model_validate({"id": key, "type": kind, "parameters": parameters or {}, **settings})


def after(amount: int, unit: str = "days", base: str = "now", **more: Any) -> dict[str, Any]:
    """Return the time “so much after”."""
    return {"mode": "after", "amount": amount, "unit": unit, "base": base, **more}


def before(amount: int, base: str, **more: Any) -> dict[str, Any]:
    """Return the time “so many days before a date”."""
    return {"mode": "before", "amount": amount, "unit": "days", "base": base, **more}
