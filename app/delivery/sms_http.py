"""SMS through any provider that takes an HTTP request, described by templates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import re2  # type: ignore[import-untyped]
from msgspec import Meta

from app.delivery.base import TEST, Post, Receipt, Refused, Setting, TryAgain
from app.delivery.net.web import Request, WebSettings
from app.delivery.net.web_channel import WebChannel
from app.delivery.phone_numbers import Country, international
from app.engine.effects import MessengerInvitation, Sms
from app.engine.words import Msg, msg

_NAMED = re.compile(r"\{(to|digits|text|sender|key|user|secret)\}")


class HttpSmsSettings(WebSettings, frozen=True, kw_only=True, omit_defaults=True):
    """How the provider wants to be asked."""

    url: Annotated[
        str,
        Meta(pattern="^https?://"),
        Setting(
            msg("Address"),
            msg("Here and below: {to}, {digits} (without +), {text}, {sender}, {user}, {secret}, {key} are filled in."),
            Msg("https://sms.example/send?to={to}&text={text}"),
        ),
    ]
    method: Annotated[
        str,
        Meta(pattern="^(GET|POST|PUT)$"),
        Setting(msg("Method"), choices=(("GET", Msg("GET")), ("POST", Msg("POST")), ("PUT", Msg("PUT")))),
    ] = "POST"
    content_type: Annotated[
        str,
        Setting(
            msg("Form of the body"),
            choices=(
                ("application/x-www-form-urlencoded", msg("Form")),
                ("application/json", Msg("JSON")),
                ("text/xml", Msg("XML")),
                ("text/plain", msg("Text")),
            ),
            shown_when=("method", ("POST", "PUT")),
        ),
    ] = "application/x-www-form-urlencoded"
    body: Annotated[
        str,
        Setting(
            msg("Body"),
            msg("What is filled in is written as the form of the body asks."),
            Msg("to={to}&from={sender}&message={text}"),
            many_lines=True,
            shown_when=("method", ("POST", "PUT")),
        ),
    ] = ""
    headers: Annotated[
        str,
        Setting(msg("Headers"), msg("One in a line."), Msg("Authorization: Bearer {secret}"), many_lines=True),
    ] = ""
    sender: Annotated[str, Setting(msg("Sender"), msg("A number or name that the provider knows as yours."))] = ""
    user: Annotated[str, Setting(msg("User name"))] = ""
    secret: Annotated[str, Setting(msg("Password or key"), secret=True)] = ""
    country: Country = ""
    success: Annotated[
        str,
        Setting(
            msg("Pattern of success"),
            msg("A regular expression. An answer that does not fit it means that the SMS was not taken."),
            Msg("^OK"),
        ),
    ] = ""
    reference: Annotated[
        str,
        Setting(
            msg("Pattern of the reference"),
            msg("A regular expression whose first group is what the provider calls the SMS."),
            Msg('"id": "(.+?)"'),
        ),
    ] = ""
    busy: Annotated[
        str,
        Setting(
            msg("Pattern of trouble that passes"),
            msg("A regular expression. An answer that fits it is tried again later."),
            msg("queue full"),
        ),
    ] = ""


class HttpSms(WebChannel):
    """SMS through a provider that is described by its address, its body and what its answers look like."""

    kind = "sms_http"
    title = msg("SMS by HTTP")
    description = msg("Sends SMS through any provider or gateway that takes an HTTP request.")
    icon = "mdi6.message-text-outline"
    provider = "sms"
    carries = frozenset({Sms.channel})
    try_out_label = msg("Send a test SMS to")
    settings_type = HttpSmsSettings
    settings: HttpSmsSettings

    def deliver(self, post: Post) -> Receipt:
        """Send it, and read from the answer whether it was taken."""
        effect = post.effect
        if not isinstance(effect, Sms | MessengerInvitation):
            raise Refused(msg("Only SMS can be sent this way."))
        return self._sent(effect.number, effect.text, post.key)

    def try_out(self, to: str) -> Receipt:
        """Send a short test to a number."""
        return self._sent(to, self.outside.said(TEST), f"test-{self.outside.now().timestamp():.0f}")

    def _sent(self, number: str, text: str, key: str) -> Receipt:
        asks = self.settings
        to = international(number, asks.country)
        values = {"to": to, "digits": to.removeprefix("+"), "text": text, "sender": asks.sender, "key": key}
        values |= {"user": asks.user, "secret": self.outside.secret(asks.secret)}
        headers = [
            (name.strip(), _filled(value.strip(), values, _one_line))
            for name, _, value in (line.partition(":") for line in asks.headers.splitlines() if line.strip())
        ]
        body = b""
        if asks.method != "GET":
            headers.append(("Content-Type", f"{asks.content_type}; charset=utf-8"))
            body = _filled(asks.body, values, _WRITTEN.get(asks.content_type, str)).encode()
        url = _filled(asks.url, values, lambda value: quote(value, safe=""))
        answer = self.done(Request(method=asks.method, url=url, headers=tuple(headers), body=body))
        if asks.busy and _found(asks.busy, answer.text, "busy"):
            raise TryAgain(msg("The provider is busy: {said}").fill(said=answer.beginning))
        if asks.success and not _found(asks.success, answer.text, "success"):
            raise Refused(msg("The provider did not take it: {said}").fill(said=answer.beginning or "–"))
        named = _found(asks.reference, answer.text, "reference") if asks.reference else None
        return Receipt(str(named.group(1)) if named and named.re.groups else "")


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _in_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _in_xml(value: str) -> str:
    return escape(value, {'"': "&quot;", "'": "&apos;"})


_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "application/x-www-form-urlencoded": quote_plus,
    "application/json": _in_json,
    "text/xml": _in_xml,
}


def _filled(template: str, values: Mapping[str, str], written: Callable[[str], str]) -> str:
    """Put values for names in braces; braces around anything else, as in JSON, stay."""
    return _NAMED.sub(lambda found: written(values[found[1]]), template)


def _found(pattern: str, text: str, field: str) -> Any:
    try:
        return re2.search(f"(?s){pattern}", text)
    except re2.error as error:
        words = msg("“{pattern}” is no regular expression. Mend it in the settings of the channel.")
        raise Refused(words.fill(pattern=pattern), field=field) from error
