"""Form submitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.engine.catalog.asks import Form
from app.engine.catalog.categories import ON_OTHER
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import other_name
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.words import Msg, msg


class FormSubmitted(TriggerType):
    """Fire when the client fills in a web form."""

    about = About(
        "form.submitted",
        ON_OTHER,
        icon="mdi6.list-box-outline",
        title=msg("Form submitted"),
        description=msg("Moves the item here when its client submits a form on your website, any or a certain one."),
        sentence=msg("When the form {form} is submitted"),
        synonyms=msg("web website crm survey questionnaire feedback request filled"),
        suggests=("client.sms", "callback.requested", "employee.notification"),
    )

    form: Form = ""

    results = (
        Result("form", FieldType.STRING, msg("Form")),
        Result("page_url", FieldType.URL, msg("Page of the form")),
    )
    examples = (
        Example("any form", {}, event={"form": "contact", "page_url": "https://example.com/contact"}, fires=True),
        Example(
            "the form",
            {"form": "Feedback"},
            fires=True,
            event={"form": "feedback", "page_url": "https://example.com/thanks"},
        ),
        Example(
            "another form",
            {"form": "feedback"},
            fires=False,
            event={"form": "contact", "page_url": "https://example.com/contact"},
        ),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any form will do."""
        return cls.about.sentence if raw.get("form") else msg("When a form is submitted")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the form's name, whatever its case."""
        wanted = at.render(self.form, "form")
        return other_name(event, "form", wanted, msg("The form was “{form}”, not “{wanted}”."))
