"""Rooms of Slack and Microsoft Teams that are written to by webhooks, as their descriptions say.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
"""

from __future__ import annotations

from typing import Any

from tests.delivery.servers.web_server import Asked, Reply, WebServer

PATH = "/services/T000/B000/secret-of-the-room"


class SlackServer(WebServer):
    """A channel of Slack; Slack answers in plain text."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def answer(self, asked: Asked) -> Reply:
        if asked.path != PATH:
            return Reply(404, b"no_service")
        if asked.headers.get("content-type") != "application/json" or not asked.json.get("text"):
            return Reply(400, b"invalid_payload")
        self.shown.append(asked.json["text"])
        return Reply(200, b"ok")


class TeamsServer(WebServer):
    """A workflow that posts an Adaptive Card; it answers 202 without a word."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[dict[str, Any]] = []

    @property
    def lines(self) -> list[str]:
        return [run["text"] for block in self.cards[-1]["body"] for run in block["inlines"]]

    def answer(self, asked: Asked) -> Reply:
        if asked.path != PATH:
            error = {"code": "WorkflowTriggerIsNotEnabled", "message": "The workflow is not enabled."}
            return Reply.of_json({"error": error}, 400)
        (attachment,) = asked.json["attachments"]
        card = attachment["content"]
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
        self.cards.append(card)
        return Reply(202)
