"""Outgoing webhook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import CUSTOM
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.web_address import web_address
from app.engine.effects import Await, WebhookCall
from app.engine.errors import CannotAct, KnownError
from app.engine.model.schema import Schema
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, KeyValues, Number, SecretRef, Template, Url
from app.engine.words import Msg, msg, msgs

METHODS = Choice(tuple((one, Msg(one)) for one in ("POST", "GET", "PUT", "PATCH", "DELETE")))
_JSON = "application/json"
_HOOK = "https://example.com/hook"


class CallWebhook(RuleType):
    """Tell another system, and use what it answers."""

    about = About(
        "custom.webhook",
        CUSTOM,
        icon="mdi6.webhook",
        title=msg("Outgoing webhook"),
        description=msg(
            "Sends a request to another system when the item gets here. Fields of the JSON it answers can"
            " be used by the rules that follow."
        ),
        sentence=msg("{method} to {url}"),
        synonyms=msg("http api request rest json call integration zapier send post"),
        suggests=("webhook.received", "custom.app"),
    )

    url: Annotated[str, Url(), Ask(msg("Address"), hint=msg("https://…"))]
    method: Annotated[str, METHODS, Ask(msg("Method"))] = "POST"
    headers: Annotated[tuple[tuple[str, str], ...], KeyValues(), Ask(msg("Headers"))] = ()
    body: Annotated[
        str,
        Template(),
        Ask(
            msg("Body"),
            help=msg("JSON; its texts may hold placeholders."),
            shown_when=("method", ("POST", "PUT", "PATCH", "DELETE")),
        ),
    ] = ""
    secret: Annotated[
        str,
        SecretRef(),
        Ask(msg("Secret"), help=msg("Signs the request. It is kept in the keyring; here stands only secret://name.")),
    ] = ""
    timeout: Annotated[
        int,
        Number(least=1, most=120, unit=msgs("second", "seconds")),
        Ask(msg("Give up after"), help=msg("How long to wait for an answer.")),
    ] = 10
    responds_with: Annotated[
        tuple[tuple[str, str], ...],
        KeyValues(msg("Result"), msg("Field of the answer")),
        Ask(msg("Results from the answer"), help=msg("A name for the result, and where it stands, as in order.id.")),
    ] = ()

    examples = (
        Example(
            "a JSON body, texts written safely",
            {
                "url": "https://example.com/deals/{{ item.title }}",
                "secret": "secret://shop",
                "headers": [["X-Source", "{{ item.source }}"]],
                "body": '{"title": "{{ item.title }}", "tags": ["new"], "by": "{{ responsible.name }}"}',
            },
            item={"title": 'Roof "A/B"'},
            effects=(
                WebhookCall(
                    "https://example.com/deals/Roof%20%22A%2FB%22",
                    "POST",
                    (("Content-Type", "application/json"), ("X-Source", "web")),
                    '{"title": "Roof \\"A/B\\"", "tags": ["new"], "by": "Ann Keller"}',
                    "secret://shop",
                ),
            ),
        ),
        Example(
            "numbers stand without quotes",
            {"url": _HOOK, "method": "PUT", "body": '{"p": {{ item.probability }}}'},
            effects=(WebhookCall(_HOOK, "PUT", (("Content-Type", "application/json"),), '{"p": 40}'),),
        ),
        Example(
            "results from the answer",
            {"url": _HOOK, "method": "GET", "responds_with": [["order", "data.id"]], "timeout": 5},
            effects=(WebhookCall(_HOOK, "GET", timeout=5, responds_with=(("order", "data.id"),), call_id="webhook-1"),),
        ),
        Example("an address that is none", {"url": "{{ item.title }}"}, fails="starts with https://"),
        Example("a body that is no JSON", {"url": _HOOK, "body": '{"p": {{ item.title }}}'}, fails="not JSON"),
        Example(
            "a header of two lines",
            {"url": _HOOK, "headers": [["X-Note", "{{ item.description }}"]]},
            item={"description": "a\r\nHost: b"},
            fails="one line",
        ),
        Example(
            "a name that no result can have",
            {"url": _HOOK, "responds_with": [["order id", "id"]]},
            fails="cannot be the name",
        ),
    )

    @classmethod
    def results_for(cls, raw: Mapping[str, Any], schema: Schema | None = None) -> tuple[Result, ...]:
        """Return a result for each field of the answer that is wanted."""
        del schema
        try:
            pairs = KeyValues().read(raw.get("responds_with") or [])
        except KnownError:
            return ()
        return tuple(Result(name, FieldType.STRING, name) for name in dict.fromkeys(name for name, _ in pairs) if name)

    def perform(self, at: Moment) -> Act:
        """Send the request; wait for the answer where something of it is wanted."""
        for name, _ in self.responds_with:
            if not name.isidentifier() or name.startswith("_"):
                words = msg("“{name}” cannot be the name of a result. Use letters, digits and underscores.")
                raise CannotAct(words.fill(name=name), field="responds_with")
        headers = tuple((name.strip(), self._header(text, at)) for name, text in self.headers)
        content_type = next((text for name, text in headers if name.casefold() == "content-type"), "")
        body = "" if self.method == "GET" or not self.body.strip() else self._body(content_type.casefold() or _JSON, at)
        if body and not content_type:
            headers = (("Content-Type", _JSON), *headers)
        call_id = at.new_id("webhook") if self.responds_with else ""
        yield WebhookCall(
            web_address(self.url, at, "url"),
            self.method,
            headers,
            body,
            self.secret,
            self.timeout,
            self.responds_with,
            call_id,
        )
        return Await(call_id) if call_id else None

    def _header(self, text: str, at: Moment) -> str:
        filled = at.render(text, "headers").strip()
        if "\n" in filled or "\r" in filled:
            raise CannotAct(msg("A header takes one line of text."), field="headers")
        return filled

    def _body(self, content_type: str, at: Moment) -> str:
        if "json" not in content_type:
            return at.render(self.body, "body")
        try:
            return json.dumps(_rendered(json.loads(self.body), at), ensure_ascii=False)
        except (ValueError, RecursionError):
            filled = at.render(self.body, "body")  # placeholders stand outside quotes, for numbers and lists
        try:
            json.loads(filled)
        except (ValueError, RecursionError) as error:
            raise CannotAct(msg("The body is not JSON once its placeholders are filled in."), field="body") from error
        return filled


def _rendered(written: Any, at: Moment) -> Any:
    """Fill placeholders into the texts of JSON that is one already, so that no value can break out of its quotes."""
    if isinstance(written, str):
        return at.render(written, "body")
    if isinstance(written, list):
        return [_rendered(one, at) for one in written]
    if isinstance(written, dict):
        return {key: _rendered(one, at) for key, one in written.items()}
    return written
