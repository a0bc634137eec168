"""A secret that stands in the rule set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.checks.sources import texts_in
from app.engine.parameters import KeyValues, SecretRef
from app.engine.words import msg

_PAIR = 2
_MARKED = re.compile(
    r"\b(?:sk|pk|rk)_(?:live|test)_\w{8,}|\bgh[opsu]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abposr]-[\w-]{10,}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|(?i:\b(?:bearer|basic)\s+(?!\{)[\w.~+/=-]{12,})"
    r"|(?i:\bhttps?://[^\s/:@{]+:[^\s/@{]+@)"
    r"|(?i:\b(?:(?:x-)?(?:api|auth|access)[-_]?(?:key|token)|password|passwd|client[-_]secret|(?:access|auth)?[-_]?token)"
    r"[\"']?\s*[:=]\s*[\"']?(?!\{|secret://)[^\s\"'&{},<]{6,})"
)
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|secret://\S+", re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9+_-]{32,}")
_HEX = re.compile(r"(?:[0-9a-f]{32,}|[0-9A-F]{32,})")


class SecretWritten(Check):
    """Find what looks like a token, a key or a password."""

    about = About(
        "secret.written",
        Severity.WARNING,
        msg("Secret written in a parameter"),
        msg(
            "Whoever can read the rule set, its file or its history can read the secret. Keep it in the keyring: the "
            "field “Secret” of a webhook takes secret://name."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look for the marks of secrets in all texts, and for long random ones in what goes to other systems."""
        for stage, node in subject.nodes():
            outgoing = any(isinstance(one.kind, SecretRef) for one in subject.parameters(node))
            for parameter, raw in subject.asked(node):
                texts = list(texts_in(parameter.kind, raw))
                if isinstance(parameter.kind, KeyValues) and outgoing:
                    texts += [f"{name}: {text}" for name, text in _pairs(raw)]
                if any(_MARKED.search(one) or (outgoing and _is_random(one)) for one in texts):
                    words = msg("This looks like a secret: anybody who sees the rule set can read it.")
                    yield self.problem(words, stage, node, parameter.name)


def _pairs(raw: object) -> Iterator[tuple[str, str]]:
    listed = raw.items() if isinstance(raw, Mapping) else raw if isinstance(raw, list) else ()
    yield from ((str(one[0]), str(one[1])) for one in listed if isinstance(one, list | tuple) and len(one) == _PAIR)


def _is_random(text: str) -> bool:
    """Say whether a text holds a long run without sense: hexadecimal, or letters of both cases with digits."""
    return any(
        _HEX.fullmatch(word) or (any(map(str.isdigit, word)) and word != word.lower() and word != word.upper())
        for word in _WORD.findall(_PLACEHOLDER.sub(" ", text))
    )
