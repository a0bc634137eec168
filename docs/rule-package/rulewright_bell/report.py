"""Report to the bell server."""

from __future__ import annotations

import json
from typing import Annotated

from app.engine.catalog.categories import CUSTOM
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import WebhookCall
from app.engine.moment import Moment
from app.engine.parameters import Ask, SecretRef, Template, Url
from app.engine.words import msg


class ReportToBellServer(RuleType):
    """Tell a server about the item, by a request that Rulewright itself sends."""

    about = About(
        "bell.report",
        CUSTOM,
        icon="mdi6.bell-cog-outline",
        title=msg("Report to the bell server"),
        description=msg("Sends the title of the item to your bell server."),
        sentence=msg("Report to {server}: {text}"),
        synonyms=msg("bell server post notify"),
    )

    server: Annotated[str, Url(), Ask(msg("Server"), hint=msg("https://…"))]
    text: Annotated[str, Template("line"), Ask(msg("Text"))]
    secret: Annotated[str, SecretRef(), Ask(msg("Secret"), help=msg("Signs the request."))] = ""

    examples = (
        Example(
            "a deal",
            {"server": "https://bell.example.com/rings", "text": "{{ item.title }}"},
            effects=(WebhookCall("https://bell.example.com/rings", body='{"text": "Roof, Rossi"}'),),
        ),
        Example(
            "nothing to say", {"server": "https://bell.example.com", "text": "{{ item.description }}"}, fails="empty"
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Ask for the request."""
        body = json.dumps({"text": at.line(self.text, "text")})
        yield WebhookCall(at.render(self.server, "server"), body=body, secret=self.secret)
        return None
