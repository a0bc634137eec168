"""Members added to a chat that no rule has made."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Node
from app.engine.words import Msg, msg

_CREATE = "employee.group_chat"
_ADD = "employee.group_chat_members"


class ChatMissing(Check):
    """Find additions to a chat where there can be none."""

    about = About(
        "chat.missing",
        Severity.WARNING,
        msg("Members are added to no chat"),
        msg(
            "Only chats made by a “Create group chat” rule take further members. The rule names none, and no rule on "
            "this stage or an earlier one makes a chat. Create one first, or choose its result."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look for the rule that makes the chat."""
        made_so_far = False
        for stage, node in subject.nodes():
            if node.type == _ADD and not subject.unfit(node):
                words = self._wrong(node, subject, made=made_so_far)
                if words is not None:
                    yield self.problem(words, stage, node, "chat")
            made_so_far = made_so_far or node.type == _CREATE

    def _wrong(self, node: Node, subject: Subject, *, made: bool) -> Msg | None:
        makers = [subject.rule_set.find(one.rule) for one in subject.uses(node) if one.field == "chat"]
        for maker in makers:
            if maker is not None and maker[1].type != _CREATE:
                return msg("“{rule}” makes no group chat.").fill(rule=subject.title(maker[1]))
        if makers or made:
            return None
        return msg("No rule up to here creates a group chat.")
