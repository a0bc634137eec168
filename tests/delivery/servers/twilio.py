"""A small Twilio, written from https://www.twilio.com/docs/messaging/api and https://www.twilio.com/docs/voice/api."""

from __future__ import annotations

import base64
from typing import Any

from tests.delivery.servers.web_server import Asked, Reply, WebServer

ACCOUNT = f"AC{'0' * 31}7"
TOKEN = "token of the test"


class TwilioServer(WebServer):
    """Takes messages and calls of one account, and lists calls."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, str]] = []
        self.calls: list[dict[str, str]] = []
        self.ended: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Reply:
        who = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {who}":
            return self.error(401, 20003, "Authenticate")
        match asked.method, asked.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}"):
            case "POST", "/Messages.json":
                return self._message(asked.form)
            case "POST", "/Calls.json":
                self.calls.append(asked.form)
                return Reply.of_json({"sid": f"CA{len(self.calls)}", "status": "queued"}, 201)
            case "GET", "/Calls.json":
                day = asked.query["EndTime>"]
                assert len(day.split("-")) == 3
                return Reply.of_json({"calls": self.ended, "next_page_uri": None})
        return self.error(404, 20404, "The requested resource was not found")

    def _message(self, form: dict[str, str]) -> Reply:
        if form["To"] == "+15005550001":  # one of Twilio's own magic numbers for tests
            return self.error(400, 21211, f"The 'To' number {form['To']} is not a valid phone number.")
        if form["To"] == "+15005550004":
            return self.error(400, 21610, "Attempt to send to unsubscribed recipient")
        self.messages.append(form)
        return Reply.of_json({"sid": f"SM{len(self.messages)}", "status": "queued", "error_code": None}, 201)

    @staticmethod
    def error(status: int, code: int, message: str) -> Reply:
        return Reply.of_json({"code": code, "message": message, "more_info": "", "status": status}, status)
