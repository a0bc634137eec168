"""Add client to an advertising audience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import CLIENT_COMMUNICATION
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.web_address import web_address
from app.engine.effects import AudienceMember
from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, SecretRef, Template, Url
from app.engine.words import Msg, msg

WHAT = Choice((("add", msg("Add to the audience")), ("remove", msg("Remove from the audience"))))
_SIGNED_WITH = "secret://ads"
_HOOK = "https://ads.example.com/audiences"
_EMAILS = ("paolo.rossi@example.org", "paolo@example.org", "p.rossi@example.org", "office@example.org")
_PHONES = ("+39 02 5550 1001", "+39 333 555 0102", "+39 02 5550 1000")


class AddToAudience(RuleType):
    """Let advertising reach the client, or leave them in peace from now on."""

    about = About(
        "client.audience",
        CLIENT_COMMUNICATION,
        icon="mdi6.bullhorn-outline",
        title=msg("Add client to an audience"),
        description=msg(
            "Puts the client into an audience of an advertising service, or takes them out of it. The e-mail addresses "
            "and phone numbers go to the service through a connector, by a web request."
        ),
        sentence=msg("Add the client to the audience {audience}"),
        synonyms=msg("advertising ads marketing campaign retargeting segment list newsletter remove webhook"),
        suggests=("client.email", "custom.webhook"),
    )

    url: Annotated[str, Url(), Ask(msg("Connector"), help=msg("Where the request goes."), hint=msg("https://…"))]
    audience: Annotated[str, Template("line"), Ask(msg("Audience"), help=msg("Its name or ID at the service."))]
    what: Annotated[str, WHAT, Ask(msg("What to do"))] = "add"
    secret: Annotated[
        str,
        SecretRef(),
        Ask(msg("Secret"), help=msg("Signs the request. It is kept in the keyring; here stands only secret://name.")),
    ] = ""

    examples = (
        Example(
            "one who has bought",
            {"url": _HOOK, "audience": "Owners of a roof", "secret": _SIGNED_WITH},
            effects=(
                AudienceMember(_HOOK, "Owners of a roof", "contact:paolo", _EMAILS, _PHONES, secret=_SIGNED_WITH),
            ),
        ),
        Example(
            "out of it again",
            {"url": _HOOK, "audience": "{{ item.source }}", "what": "remove"},
            effects=(AudienceMember(_HOOK, "web", "contact:paolo", _EMAILS, _PHONES, remove=True),),
        ),
        Example(
            "a client who cannot be recognised",
            {"url": _HOOK, "audience": "Owners of a roof"},
            item={"contacts": None, "company": None},
            fails="neither an e-mail address nor a phone number",
        ),
        Example("an audience without a name", {"url": _HOOK, "audience": "{{ item.description }}"}, fails="empty"),
        Example(
            "an address that is none",
            {"url": "{{ item.title }}", "audience": "Owners of a roof"},
            fails="starts with https://",
        ),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say which way the client goes."""
        removes = raw.get("what") == "remove"
        return msg("Remove the client from the audience {audience}") if removes else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Hand over all addresses by which the service may know the client."""
        side = at.scope.client_side
        emails = tuple(dict.fromkeys(one.value.address for one in side.emails))
        phones = tuple(dict.fromkeys(one.value.number for one in side.phones))
        if not emails and not phones:
            words = msg("The client has neither an e-mail address nor a phone number.")
            raise CannotAct(words, field="client")
        yield AudienceMember(
            web_address(self.url, at, "url"),
            at.line(self.audience, "audience"),
            side.reference or "item",
            emails,
            phones,
            self.what == "remove",
            self.secret,
        )
        return None
