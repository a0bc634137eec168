"""App event."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import ON_OTHER
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import brought
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Template
from app.engine.words import Msg, msg

_SCORED = {"app": "Credit check", "code": "scored", "data": '{"score": 82}'}


class AppEvent(TriggerType):
    """Fire when another app reports an event of its own."""

    about = About(
        "custom.app",
        ON_OTHER,
        icon="mdi6.puzzle-outline",
        title=msg("App event"),
        description=msg(
            "Moves the item here when another app that is connected to Rulewright reports an event for it."
        ),
        sentence=msg("When an app reports {code}"),
        synonyms=msg("application integration plugin add-on package extension custom external third party signal"),
        suggests=("custom.webhook", "webhook.received"),
    )

    code: Annotated[
        str,
        Template("line"),
        Ask(msg("Event"), help=msg("The event’s name, as the app’s documentation gives it.")),
    ]

    results = (
        Result("app", FieldType.STRING, msg("App")),
        Result("code", FieldType.STRING, msg("Event")),
        Result("data", FieldType.TEXT, msg("What the app reports")),
    )
    examples = (
        Example("its event", {"code": "scored"}, event=_SCORED, fires=True),
        Example("another event", {"code": "refused"}, event=_SCORED, fires=False),
    )

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the event's name, letter by letter."""
        code = brought(event, "code")
        if code == at.render(self.code, "code").strip():
            return None
        return msg("The app reported “{code}”.").fill(code=code or "–")
