"""Microsoft Teams: a channel or chat sees posts, by a workflow's webhook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.delivery.net.board import Board, BoardSettings, Notice
from app.delivery.net.web import Answer
from app.engine.words import msg


class Teams(Board):
    """A workflow “When a Teams webhook request is received”, which posts the Adaptive Card that it is given.

    It takes no key: a message whose answer was lost may appear twice.
    """

    kind = "teams"
    title = msg("Microsoft Teams")
    description = msg("Shows posts to the feed, and what else you choose, in a channel of Microsoft Teams.")
    icon = "mdi6.microsoft-teams"
    settings_type = BoardSettings

    def said(self, answer: Answer) -> str:
        """Return what the workflow says is wrong."""
        error = answer.fields().get("error")
        return str(error.get("message", "")) if isinstance(error, dict) else ""

    def content(self, notice: Notice) -> Mapping[str, Any]:
        """Return a message with an Adaptive Card."""
        return {
            "type": "message",
            "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": _card(notice)}],
        }


def _card(notice: Notice) -> dict[str, Any]:
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            *_lines(notice.heading, {"size": "medium", "weight": "bolder"}),
            *_lines(notice.text, {}),
            *_lines(notice.about, {"isSubtle": True, "size": "small"}),
        ],
    }


def _lines(text: str, look: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines as runs of plain text: a TextBlock would read Markdown into it."""
    runs = [
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line, **look}]} for line in text.split("\n")
    ]
    return runs if text else []
