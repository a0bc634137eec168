"""Website visited."""

from __future__ import annotations

from app.engine.catalog.categories import ON_OTHER
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.values import FieldType
from app.engine.words import msg


class WebsiteVisited(TriggerType):
    """Fire when the client visits the website."""

    about = About(
        "site.visit",
        ON_OTHER,
        icon="mdi6.web",
        title=msg("Website visited"),
        description=msg(
            "Moves the item here when its client visits your website. The condition can ask for a certain page."
        ),
        sentence=msg("When the client visits the website"),
        synonyms=msg("site web page online browse opened viewed visitor tracking"),
        suggests=("site.returned", "employee.notification", "control.task"),
    )

    results = (
        Result("page_url", FieldType.URL, msg("Page visited")),
        Result("came_from", FieldType.URL, msg("Page they came from")),
    )
    examples = (
        Example(
            "the price list",
            {},
            fires=True,
            event={"page_url": "https://example.com/prices", "came_from": "https://search.example.org/"},
        ),
    )
