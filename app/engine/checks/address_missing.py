"""A message for which many clients have no address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.clients import choose
from app.engine.model.rule_set import Rule
from app.engine.words import Msg, msg, msgs

_MANY = 0.2
"""The share of records from which on it is worth saying."""


class _Way(NamedTuple):
    """How a rule reaches the client: the parameter that chooses among addresses, and what they are."""

    parameter: str
    email: bool = False


_WAYS = {
    "client.sms": _Way("phone_type"),
    "client.call": _Way(""),
    "client.messenger_invite": _Way(""),
    "client.email": _Way("address_type", email=True),
}
_NO_PHONE = msgs(
    "On {n} record of {of} the client has no such phone number; the rule fails there.",
    "On {n} records of {of} the client has no such phone number; the rule fails there.",
)
_NO_EMAIL = msgs(
    "On {n} record of {of} the client has no such e-mail address; the rule fails there.",
    "On {n} records of {of} the client has no such e-mail address; the rule fails there.",
)


class AddressMissing(Check):
    """Find messages that would reach too few."""

    about = About(
        "address.missing",
        Severity.WARNING,
        msg("Many clients have no address for this"),
        msg(
            "On a fifth or more of the records that were tried the client has no phone number or e-mail address of the "
            "type that the rule asks for, so it fails there. Choose the type “Automatic”, reach these clients in "
            "another way, or give the rule a condition that leaves them out."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look for the addresses of the clients on whose records the rule has failed."""
        for stage, node in subject.nodes():
            way = _WAYS.get(node.type)
            trial = subject.trial(node) if way is not None and isinstance(node, Rule) else None
            if way is None or not trial:
                continue
            kind = str(node.parameters.get(way.parameter) or "auto")
            lacking = 0
            for one in trial:
                side = one.scope.client_side
                there = choose(side.emails, kind) if way.email else choose(side.phones, kind)
                lacking += one.failed and there is None
            if lacking >= _MANY * len(trial):
                yield self.problem(_words(way).fill(n=lacking, of=len(trial)), stage, node, way.parameter)


def _words(way: _Way) -> Msg:
    return _NO_EMAIL if way.email else _NO_PHONE
