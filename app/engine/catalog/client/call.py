"""Make a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import CLIENT_COMMUNICATION
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import Await, PhoneCall
from app.engine.errors import CannotAct
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, ProviderRef, Template, Url
from app.engine.words import Msg, msg

LANGUAGES = Choice(
    (
        ("auto", msg("Automatic")),
        ("cs-CZ", msg("Czech")),
        ("da-DK", msg("Danish")),
        ("de-DE", msg("German")),
        ("el-GR", msg("Greek")),
        ("en-GB", msg("English (United Kingdom)")),
        ("en-US", msg("English (United States)")),
        ("es-ES", msg("Spanish")),
        ("fi-FI", msg("Finnish")),
        ("fr-FR", msg("French")),
        ("hu-HU", msg("Hungarian")),
        ("it-IT", msg("Italian")),
        ("ja-JP", msg("Japanese")),
        ("ko-KR", msg("Korean")),
        ("nb-NO", msg("Norwegian")),
        ("nl-NL", msg("Dutch")),
        ("pl-PL", msg("Polish")),
        ("pt-BR", msg("Portuguese (Brazil)")),
        ("pt-PT", msg("Portuguese (Portugal)")),
        ("ro-RO", msg("Romanian")),
        ("sv-SE", msg("Swedish")),
        ("tr-TR", msg("Turkish")),
        ("uk-UA", msg("Ukrainian")),
        ("zh-CN", msg("Chinese")),
    )
)
_SPOKEN = ("say", ("text",))


class MakeCall(RuleType):
    """Call the client and speak a text or play a recording."""

    about = About(
        "client.call",
        CLIENT_COMMUNICATION,
        icon="mdi6.phone-outgoing-outline",
        title=msg("Make a call"),
        description=msg(
            "Calls the client and speaks a text or plays a recording, for instance to thank for a "
            "purchase or to tell of an offer. Try the volume and speed on yourself first."
        ),
        sentence=msg("Call the client and say: {text}"),
        synonyms=msg("phone telephone dial ring voice speak robot audio recording customer"),
        suggests=("call.incoming", "call.missed", "client.sms"),
    )

    source: Annotated[
        str,
        ProviderRef("telephony"),
        Ask(msg("Source number"), help=msg("The line the call comes from, or its number such as +39 02 5550 1000.")),
    ]
    say: Annotated[
        str, Choice((("text", msg("A text, spoken")), ("audio", msg("An audio file")))), Ask(msg("The client hears"))
    ] = "text"
    text: Annotated[str, Template(), Ask(msg("Text"), shown_when=_SPOKEN)]
    speed: Annotated[
        str,
        Choice((("slow", msg("Slow")), ("normal", msg("Normal")), ("fast", msg("Fast")))),
        Ask(msg("Speed"), shown_when=_SPOKEN),
    ] = "normal"
    volume: Annotated[
        str,
        Choice((("quiet", msg("Quiet")), ("normal", msg("Normal")), ("loud", msg("Loud")))),
        Ask(msg("Volume"), shown_when=_SPOKEN),
    ] = "normal"
    language: Annotated[str, LANGUAGES, Ask(msg("Language"), shown_when=_SPOKEN)] = "auto"
    voice: Annotated[
        str,
        Choice((("auto", msg("Automatic")), ("female", msg("Female")), ("male", msg("Male")))),
        Ask(msg("Voice"), shown_when=_SPOKEN),
    ] = "auto"
    audio: Annotated[
        str,
        Url(),
        Ask(msg("Audio file"), help=msg("A public link straight to an mp3 file."), shown_when=("say", ("audio",))),
    ]

    results = (
        Result("result", FieldType.STRING, msg("Call result")),
        Result("code", FieldType.STRING, msg("Result code")),
        Result("text", FieldType.TEXT, msg("Result in words")),
    )
    finishes = ("result", "code", "text")
    examples = (
        Example(
            "a spoken text",
            {"source": "office-line", "text": "Thank you, {{ client.name }}.", "speed": "slow", "language": "it-IT"},
            effects=(
                PhoneCall(
                    "call-1",
                    "contact:paolo",
                    "office-line",
                    "+39 02 5550 1001",
                    "Thank you, Paolo Rossi.",
                    speed="slow",
                    language="it-IT",
                ),
            ),
        ),
        Example(
            "a recording",
            {"source": "+39 02 5550 1000", "say": "audio", "audio": "https://example.com/thanks.mp3"},
            effects=(
                PhoneCall(
                    "call-1",
                    "contact:paolo",
                    "+39 02 5550 1000",
                    "+39 02 5550 1001",
                    audio="https://example.com/thanks.mp3",
                ),
            ),
        ),
        Example(
            "no number",
            {"source": "log", "text": "Hello"},
            item={"contacts": (), "company": None},
            fails="no phone number",
        ),
        Example("an unknown line", {"source": "attic", "text": "Hello"}, fails="no provider “attic”"),
        Example("nothing to say", {"source": "log", "text": "{{ item.description }}"}, fails="empty"),
        Example(
            "a link that is no link",
            {"source": "log", "say": "audio", "audio": "{{ item.title }}"},
            fails="starts with https://",
        ),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say which of the two the client hears."""
        return msg("Call the client and play {audio}") if raw.get("say") == "audio" else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Call, and wait for how it went."""
        owner, phone = at.client_phone("auto", "client")
        source = at.provider(self.source, "telephony", "source")
        call_id = at.new_id("call")
        if self.say == "audio":
            yield PhoneCall(call_id, owner, source, phone.number, audio=self._link(at))
        else:
            language, voice = ("" if one == "auto" else one for one in (self.language, self.voice))
            yield PhoneCall(
                call_id,
                owner,
                source,
                phone.number,
                at.text(self.text, "text"),
                "",
                self.speed,
                self.volume,
                language,
                voice,
            )
        return Await(call_id)

    def _link(self, at: Moment) -> str:
        link = at.line(self.audio, "audio")
        if not link.startswith(("https://", "http://")):
            words = msg("The link to the audio file starts with https:// (or http://), not “{link}”.")
            raise CannotAct(words.fill(link=link[:80]), field="audio")
        return link
