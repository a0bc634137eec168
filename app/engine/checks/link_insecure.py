"""A link that is not encrypted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.engine.checks.fixes import Exchange, Fix
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Rule
from app.engine.words import msg

_WRITE = msg("Write https://")
_LINK = re.compile(r"\bhttp://(?:[^\s/@\"'<>]*@)?(?P<host>\[[^\]\s]*\]|[^\s/:?#\"'<>{]+)", re.IGNORECASE)
_WITHIN = re.compile(
    r"localhost|\[::1\]|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*"
    r"|[^.]+|.*\.(local|lan|internal|localhost|home\.arpa)|www\.w3\.org|schemas\.\S*",
    re.IGNORECASE,
)


class LinkInsecure(Check):
    """Find addresses that begin with http."""

    about = About(
        "link.insecure",
        Severity.WARNING,
        msg("Link with plain http"),
        msg(
            "What goes over plain http can be read and changed on its way, and mail programs and browsers warn of it. "
            "Write https instead. Addresses within the own network are left alone."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look for http in the texts of every rule."""
        for stage, node in subject.nodes():
            if not isinstance(node, Rule):
                continue
            for parameter, text in subject.texts(node):
                link = next((one for one in _LINK.finditer(text) if not _is_within(one["host"])), None)
                if link is not None:
                    words = msg("{link} is not encrypted. Write https:// if the site offers it.")
                    fix = Fix(_WRITE, (Exchange(node.id, parameter.name, text, _LINK.sub(_encrypted, text)),))
                    yield self.problem(words.fill(link=link[0]), stage, node, parameter.name, fix=fix)


def _encrypted(link: re.Match[str]) -> str:
    return link[0] if _is_within(link["host"]) else "https" + link[0][len("http") :]


def _is_within(host: str) -> bool:
    """Say whether a host is one of the own network, or the name of an XML vocabulary, which nobody visits."""
    return _WITHIN.fullmatch(host) is not None
