"""What every channel that speaks HTTP has in common."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from app.delivery.base import Channel, ChannelSettings, TryAgain
from app.delivery.net.web import Answer, Request, Web, WebSettings
from app.engine.words import msg

_ODD = msg("“{host}” did not answer as this service does: {said}. It is tried again later.")


class WebChannel(Channel):
    """A channel whose other end is a web server."""

    settings: WebSettings
    settings_type: ClassVar[type[ChannelSettings]] = WebSettings

    @cached_property
    def web(self) -> Web:
        """The way there."""
        return Web(self.settings)

    def done(self, request: Request, *, field: str | None = None) -> Answer:
        """Return the answer of a server that did what was asked; raises TryAgain or Refused where it did not.

        `field` names what is to be mended when it refuses.
        """
        answer = self.web.ask(request, field=field or "url")
        if not answer.ok:
            raise answer.failure(self.outside.now(), said=self.said(answer), field=field)
        return answer

    def odd(self, answer: Answer) -> TryAgain:
        """Return the reason for an answer that is fine by its status and is none of the service's, a proxy's say."""
        return TryAgain(_ODD.fill(host=answer.host, said=answer.beginning or "–"))

    def said(self, answer: Answer) -> str:
        """Return the reason that a service gives in its own form, empty for the beginning of the answer."""
        return ""
