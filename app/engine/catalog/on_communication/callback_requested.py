"""Callback requested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.engine.catalog.asks import Form
from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import other_name
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.words import Msg, msg

_SITE = {"form": "Call me", "number": "+39 333 555 0102", "page_url": "https://example.com/prices"}


class CallbackRequested(TriggerType):
    """Fire when the client asks to be called."""

    about = About(
        "callback.requested",
        ON_COMMUNICATION,
        icon="mdi6.phone-return-outline",
        title=msg("Callback requested"),
        description=msg(
            "Moves the item here when its client asks on your website to be called, in any callback form "
            "or a certain one."
        ),
        sentence=msg("When a call is asked for in the form {form}"),
        synonyms=msg("phone telephone call back website web form request ring me"),
        suggests=("client.call", "control.task", "form.submitted"),
    )

    form: Form = ""

    results = (
        Result("number", FieldType.STRING, msg("Number to call")),
        Result("form", FieldType.STRING, msg("Form")),
        Result("page_url", FieldType.URL, msg("Page of the form")),
    )
    examples = (
        Example("any form", {}, event=_SITE, fires=True),
        Example("the form", {"form": "call me"}, event=_SITE, fires=True),
        Example("another form", {"form": "Urgent repairs"}, event=_SITE, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any form will do."""
        return cls.about.sentence if raw.get("form") else msg("When the client asks to be called")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the form's name, whatever its case."""
        wanted = at.render(self.form, "form")
        return other_name(event, "form", wanted, msg("The form was “{form}”, not “{wanted}”."))
