"""Get random text."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Checklist
from app.engine.words import msg


class GetRandomText(RuleType):
    """Choose one of several texts, so that messages do not all sound alike."""

    about = About(
        "helper.random_text",
        HELPERS,
        icon="mdi6.dice-multiple-outline",
        title=msg("Get random text"),
        description=msg(
            "Chooses one of several texts by chance, such as a greeting, for use in the messages that follow."
        ),
        sentence=msg("One of the texts {texts}"),
        synonyms=msg("chance dice variation shuffle greeting pick choose"),
        helper=True,
        suggests=("client.sms", "client.email"),
    )

    texts: Annotated[
        tuple[str, ...],
        Checklist(),
        Ask(msg("Texts"), help=msg("One a line; each may hold placeholders. One of them becomes the result.")),
    ]

    results = (Result("text", FieldType.TEXT, msg("Text")),)
    examples = (
        Example(
            "by chance, and the same again",
            {"texts": ["Hello", "Good morning", "Dear customer"]},
            results={"text": "Dear customer"},
        ),
        Example("only one", {"texts": ["Hello {{ client.first_name }}"]}, results={"text": "Hello Paolo"}),
        Example(
            "what is empty here is never chosen",
            {"texts": ["{{ item.description }}", "Good morning"]},
            results={"text": "Good morning"},
        ),
        Example("all are empty", {"texts": ["{{ item.description }}"]}, fails="empty"),
        Example("no texts", {"texts": []}, fails="missing"),
    )

    def perform(self, at: Moment) -> Act:
        """Leave one of the texts that are not empty here."""
        yield from ()
        filled = [text for one in self.texts if (text := at.render(one, "texts").strip())]
        # Nothing but empty texts: `text` says so in the words that every empty text has.
        return {"text": at.random.choice(filled) if filled else at.text("", "texts")}
