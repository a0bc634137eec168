"""Twilio's REST API of 2010-04-01: who we are there, and what its errors mean. See https://www.twilio.com/docs."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from msgspec import Meta

from app.delivery.base import Refused, Setting, TryAgain
from app.delivery.net.web import Answer, Request, WebSettings
from app.delivery.net.web_channel import WebChannel
from app.engine.words import msg

_BY_CODE: Mapping[int, str] = {
    20003: "secret",
    21201: "number",
    21211: "number",
    21214: "number",
    21217: "number",
    21610: "number",
    21614: "number",
    21205: "audio",
    21210: "sender",
    21212: "sender",
    21603: "sender",
    21606: "sender",
    21617: "text",
}
"""What is to be mended at which of Twilio's errors (https://www.twilio.com/docs/api/errors)."""
_OPTED_OUT = 21610


class TwilioSettings(WebSettings, frozen=True, kw_only=True, omit_defaults=True):
    """Who we are at Twilio."""

    account: Annotated[
        str,
        Meta(pattern="^AC[0-9a-fA-F]{32}$"),
        Setting(msg("Account SID"), msg("It stands in Twilio’s console and begins with AC.")),
    ]
    secret: Annotated[str, Setting(msg("Auth token"), secret=True)]
    api: Annotated[
        str,
        Meta(pattern="^https?://"),
        Setting(msg("Address of the service"), msg("Another one for accounts outside the United States."), last=True),
    ] = "https://api.twilio.com"


class Twilio(WebChannel):
    """A channel whose other end is Twilio."""

    settings: TwilioSettings

    def made(self, resource: str, fields: Mapping[str, str]) -> dict[str, Any]:
        """Make one of a resource, such as Messages, and return it with its SID; raises TryAgain or Refused."""
        request = Request.with_form(self._address(resource), fields, self._who())
        answer = self.web.ask(request, field="api")
        made = self._read(answer)
        if not isinstance(made.get("sid"), str):
            raise self.odd(answer)
        return made

    def listed(self, resource: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the newest ones of a resource; raises TryAgain or Refused."""
        url = f"{self._address(resource)}?{urlencode(query)}"
        answer = self.web.ask(Request(method="GET", url=url, headers=self._who()), field="api")
        found = self._read(answer).get(resource.lower())
        if not isinstance(found, list):
            raise self.odd(answer)
        return [one for one in found if isinstance(one, dict)]

    def _address(self, resource: str) -> str:
        return f"{self.settings.api.rstrip('/')}/2010-04-01/Accounts/{self.settings.account}/{resource}.json"

    def _who(self) -> tuple[tuple[str, str], ...]:
        pair = f"{self.settings.account}:{self.outside.secret(self.settings.secret)}"
        return (("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"),)

    def _read(self, answer: Answer) -> dict[str, Any]:
        if answer.ok:
            return answer.fields()
        raise self._failure(answer)

    def _failure(self, answer: Answer) -> TryAgain | Refused:
        said = answer.fields()
        code = said.get("code")
        if code == _OPTED_OUT:
            words = msg("The owner of the number has answered STOP and wants no more messages.")
            return Refused(words, field="number")
        return answer.failure(
            self.outside.now(),
            said=str(said.get("message", "")),
            field=_BY_CODE.get(code) if isinstance(code, int) else None,
        )
