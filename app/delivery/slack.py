"""Slack: a channel of the team sees posts, by an incoming webhook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.delivery.net.board import Board, BoardSettings, Notice
from app.engine.words import msg


class Slack(Board):
    """An incoming webhook (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).

    It takes no key: a message whose answer was lost may appear twice.
    """

    kind = "slack"
    title = msg("Slack")
    description = msg("Shows posts to the feed, and what else you choose, in a channel of Slack.")
    icon = "mdi6.slack"
    settings_type = BoardSettings

    def content(self, notice: Notice) -> Mapping[str, Any]:
        """Return a message in Slack's own mark-up."""
        heading = f"*{_plain(notice.heading)}*" if notice.heading else ""
        about = f"_{_plain(notice.about)}_" if notice.about else ""
        text = "\n".join(one for one in (heading, _plain(notice.text), about) if one)
        return {"text": text}


def _plain(text: str) -> str:
    """Return a text that Slack shows as it stands: nobody is called by it, nothing becomes a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
