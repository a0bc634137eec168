"""Link in e-mail clicked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import brought
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Url
from app.engine.words import Msg, msg

_OFFER = {"url_prefix": "https://example.com/offer"}


class EmailLinkClicked(TriggerType):
    """Fire when the client follows a link in an e-mail of ours."""

    about = About(
        "email.link_clicked",
        ON_COMMUNICATION,
        icon="mdi6.cursor-default-click-outline",
        title=msg("Link in e-mail clicked"),
        description=msg(
            "Moves the item here when the client follows a link in an e-mail that was sent with clicks tracked."
        ),
        sentence=msg("When a link to {url_prefix} is clicked"),
        synonyms=msg("click tracking url opened mail visited"),
        suggests=("client.email", "email.read"),
    )

    url_prefix: Annotated[
        str, Url(), Ask(msg("Link starts with"), help=msg("Left empty, any link will do."), hint=msg("https://…"))
    ] = ""

    results = (Result("url", FieldType.URL, msg("Link")),)
    examples = (
        Example("a link below the address", _OFFER, event={"url": "https://Example.com/offer/7"}, fires=True),
        Example("any link", {}, event={"url": "https://example.com/about"}, fires=True),
        Example("another link", _OFFER, event={"url": "https://example.com/about"}, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any link will do."""
        return cls.about.sentence if raw.get("url_prefix") else msg("When any link in an e-mail is clicked")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the beginning of the link, whatever its case."""
        url, prefix = brought(event, "url"), at.render(self.url_prefix, "url_prefix").strip()
        if url.casefold().startswith(prefix.casefold()):
            return None
        return msg("The link was {url}, which does not start with {prefix}.").fill(url=url or "–", prefix=prefix)
