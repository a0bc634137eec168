"""A group chat that nobody shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.item import Item
from app.engine.model.people import split_person
from app.engine.people import resolve
from app.engine.words import msg

_FEWEST = 2
_LISTED = ("employee", "department", "department_only", "role")
_NOBODYS = Item("", "", "", "", {})
"""Those references ask nothing of an item."""


class ChatTooSmall(Check):
    """Find chats that fewer than two people would be in."""

    about = About(
        "chat.too_small",
        Severity.ERROR,
        msg("Group chat with fewer than two members"),
        msg(
            "A group chat needs at least two people. However the members are counted, these are fewer, so the rule "
            "fails on every item. Add somebody."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Count at most whom the references can mean."""
        for stage, node in subject.nodes():
            if node.type != "employee.group_chat" or subject.unfit(node):
                continue
            members = node.parameters.get("members", [])
            most = _most([members] if isinstance(members, str) else members, subject)
            if most is not None and most < _FEWEST:
                words = msg("It would have one member at most; a group chat needs two.")
                yield self.problem(words, stage, node, "members")


def _most(references: Iterable[str], subject: Subject) -> int | None:
    """Return how many people the references mean at most; None where that cannot be known."""
    known: set[str] = set()
    others: set[str] = set()
    for reference in references:
        kind, argument = split_person(reference)
        if kind in ("responsible", "created_by", "supervisor"):
            others.add(reference)
        elif kind == "field" and _holds_one(argument, subject):
            others.add({"field:responsible": "responsible", "field:created_by": "created_by"}.get(reference, reference))
        elif kind == "employee" and not subject.in_workspace:
            known.add(argument)
        elif kind in _LISTED and subject.in_workspace:
            known.update(resolve((reference,), _NOBODYS, subject.directory, {}))
        else:
            return None
    return len(known) + len(others)


def _holds_one(key: str, subject: Subject) -> bool:
    field = subject.entity.by_key.get(key) if subject.entity is not None else None
    return field is not None and not field.multiple
