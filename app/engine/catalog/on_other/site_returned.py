"""Client is back on the website."""

from __future__ import annotations

from datetime import UTC, datetime

from app.engine.catalog.categories import ON_OTHER
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.values import FieldType
from app.engine.words import msg


class WebsiteRevisited(TriggerType):
    """Fire when the client comes back to the website."""

    about = About(
        "site.returned",
        ON_OTHER,
        icon="mdi6.account-reactivate-outline",
        title=msg("Client is back on the website"),
        description=msg(
            "Moves the item here when its client, who has been on your website before, comes back to it."
            " The condition can ask for a certain page, or when the last visit was."
        ),
        sentence=msg("When the client comes back to the website"),
        synonyms=msg("site web page online browse returned returning again visitor tracking"),
        suggests=("site.visit", "client.call", "employee.notification"),
    )

    results = (
        Result("page_url", FieldType.URL, msg("Page visited")),
        Result("last_visit", FieldType.DATETIME, msg("Last visit before")),
    )
    examples = (
        Example(
            "a month later",
            {},
            fires=True,
            event={"page_url": "https://example.com/prices", "last_visit": datetime(2026, 2, 10, 9, tzinfo=UTC)},
        ),
    )
