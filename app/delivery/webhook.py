"""Outgoing webhooks: signed, with a key by which repeats are known, answers read into results."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from msgspec.structs import replace

from app.delivery.base import Post, Receipt, Refused
from app.delivery.net.web import Answer, Request
from app.delivery.net.web_channel import WebChannel
from app.engine.effects import AudienceMember, WebhookCall
from app.engine.words import msg

_BASE64_SECRET = "whsec_"  # noqa: S105  what such secrets begin with
_OURS = frozenset({"connection", "content-length", "host", "idempotency-key", "transfer-encoding"})
_SIGNING = "webhook-"
_LONGEST_RESULT = 64 * 1024


class Webhook(WebChannel):
    """Requests to other systems.

    They are signed as https://www.standardwebhooks.com says: ``webhook-signature: v1,`` and the HMAC-SHA256, in
    Base64, of ``<webhook-id>.<webhook-timestamp>.<body>``. The id is also the ``Idempotency-Key``.
    """

    kind = "webhook"
    title = msg("Outgoing webhooks")
    description = msg("Calls the addresses that rules name, signed with their secrets, and never the own network.")
    icon = "mdi6.webhook"
    provider = "webhook"
    carries = frozenset({WebhookCall.channel})
    try_out_label = msg("Call the address")

    def deliver(self, post: Post) -> Receipt:
        """Call, and read the results out of the answer."""
        effect = post.effect
        if isinstance(effect, AudienceMember):
            self._called(post.key, _membership(effect), effect.secret)
            return Receipt()
        if not isinstance(effect, WebhookCall):
            raise Refused(msg("Only webhooks can be called."))
        for name, _ in effect.headers:
            if name.lower() in _OURS or name.lower().startswith(_SIGNING):
                words = msg("The header “{name}” is written by the program. Take it out of the rule.")
                raise Refused(words.fill(name=name), field="headers")
        request = Request(method=effect.method, url=effect.url, headers=effect.headers, body=effect.body.encode())
        answer = self._called(post.key, request, effect.secret, effect.timeout)
        if not effect.responds_with:
            return Receipt()
        found = answer.json()
        return Receipt(results={name: _at(found, path) for name, path in effect.responds_with})

    def try_out(self, to: str) -> Receipt:
        """Call an address with a test."""
        now = self.outside.now()
        self._called(f"test-{now.timestamp():.0f}", Request.with_json("POST", to.strip(), {"test": True}), "")
        return Receipt()

    def _called(self, key: str, request: Request, secret: str, timeout: float | None = None) -> Answer:
        now = self.outside.now()
        stamp = f"{now.timestamp():.0f}"
        headers = [*request.headers, ("Idempotency-Key", key), (f"{_SIGNING}id", key), (f"{_SIGNING}timestamp", stamp)]
        if secret:
            signature = signed(self.outside.secret(secret), key, stamp, request.body)
            headers.append((f"{_SIGNING}signature", signature))
        named = replace(request, headers=tuple(headers))
        answer = self.web.ask(named, timeout=timeout)
        if not answer.ok:
            raise answer.failure(now, field="url")
        return answer


def signed(secret: str, key: str, stamp: str, body: bytes) -> str:
    """Return the signature of a request. Secrets that begin with ``whsec_`` are Base64, others are text."""
    raw = secret.encode()
    if secret.startswith(_BASE64_SECRET):
        try:
            raw = base64.b64decode(secret.removeprefix(_BASE64_SECRET), validate=True)
        except binascii.Error as error:
            words = msg("The secret begins with whsec_, but what follows is not Base64. Write it anew.")
            raise Refused(words, field="secret") from error
    digest = hmac.new(raw, f"{key}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _membership(effect: AudienceMember) -> Request:
    content = {
        "action": "remove" if effect.remove else "add",
        "audience": effect.audience,
        "client": effect.client,
        "emails": list(effect.emails),
        "phones": list(effect.phones),
    }
    return Request.with_json("POST", effect.url, content)


def _at(found: Any, path: str) -> str | None:
    """Return what stands at a path such as ``data.orders.0.id``, as text; None where nothing does."""
    for step in path.split("."):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    if found is None:
        return None
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return text[:_LONGEST_RESULT]
