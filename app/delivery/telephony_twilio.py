"""Calls by Twilio: a text is spoken or a recording is played, and how it went is asked for afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated, Any
from xml.sax.saxutils import escape, quoteattr

from msgspec import Meta

from app.delivery.base import TEST, Finished, Fit, People, Polled, Post, Receipt, Received, Refused, Setting, nobody
from app.delivery.net.twilio import Twilio, TwilioSettings
from app.delivery.phone_numbers import Country, international
from app.engine.catalog.client.call import LANGUAGES
from app.engine.effects import Effect, PhoneCall
from app.engine.errors import KnownError
from app.engine.words import Msg, msg

_RATES: Mapping[str, str] = {"slow": "slow", "normal": "medium", "fast": "fast"}
_VOLUMES: Mapping[str, str] = {"quiet": "soft", "normal": "medium", "loud": "loud"}
_VOICES: Mapping[str, tuple[str, str]] = {
    "cs-CZ": ("Google.cs-CZ-Standard-A", ""),
    "da-DK": ("Polly.Naja", "Polly.Mads"),
    "de-DE": ("Polly.Marlene", "Polly.Hans"),
    "el-GR": ("Google.el-GR-Standard-A", ""),
    "en-GB": ("Polly.Amy", "Polly.Brian"),
    "en-US": ("Polly.Joanna", "Polly.Matthew"),
    "es-ES": ("Polly.Conchita", "Polly.Enrique"),
    "fi-FI": ("Google.fi-FI-Standard-A", ""),
    "fr-FR": ("Polly.Celine", "Polly.Mathieu"),
    "hu-HU": ("Google.hu-HU-Standard-A", ""),
    "it-IT": ("Polly.Carla", "Polly.Giorgio"),
    "ja-JP": ("Polly.Mizuki", "Polly.Takumi"),
    "ko-KR": ("Polly.Seoyeon", ""),
    "nb-NO": ("Polly.Liv", ""),
    "nl-NL": ("Polly.Lotte", "Polly.Ruben"),
    "pl-PL": ("Polly.Ewa", "Polly.Jacek"),
    "pt-BR": ("Polly.Vitoria", "Polly.Ricardo"),
    "pt-PT": ("Polly.Ines", "Polly.Cristiano"),
    "ro-RO": ("Polly.Carmen", ""),
    "sv-SE": ("Polly.Astrid", ""),
    "tr-TR": ("Polly.Filiz", ""),
    "uk-UA": ("Google.uk-UA-Standard-A", ""),
    "zh-CN": ("Polly.Zhiyu", ""),
}
"""Twilio's voices that obey speed and volume, her and him, by language (https://www.twilio.com/docs/voice/twiml/say)."""
_SPOKEN_AS: Mapping[str, str] = {"zh-CN": "cmn-CN"}
_ENDED: Mapping[str, tuple[str, int, Msg]] = {
    "completed": ("answered", 200, msg("The call was answered.")),
    "busy": ("busy", 486, msg("The line was busy.")),
    "no-answer": ("no_answer", 480, msg("Nobody answered.")),
    "canceled": ("failed", 487, msg("The call was called off.")),
    "failed": ("failed", 404, msg("The number cannot be reached.")),
}
"""What becomes of calls: the result, its code (SIP’s), and its words."""
_INBOUND = "inbound"
_LONGEST = 4000
"""Letters that Twilio takes of what a call consists of, markup included."""
_LOOK_BACK = timedelta(days=1)
"""How far back ended calls are looked for: Twilio filters by day."""
_LATE = timedelta(minutes=5)
"""A call may appear in the list so long after its end."""


class TwilioCallSettings(TwilioSettings, frozen=True, kw_only=True, omit_defaults=True):
    """Which line calls, and how it speaks where the rule leaves it open."""

    sender: Annotated[
        str, Meta(pattern=r"^\+[0-9 ()./-]{5,}$"), Setting(msg("Number"), msg("One of your numbers at Twilio: +39 …"))
    ]
    language: Annotated[
        str,
        Meta(pattern="^[a-z]{2}-[A-Z]{2}$"),
        Setting(msg("Language"), msg("Spoken where the rule leaves it open."), choices=LANGUAGES.options[1:]),
    ] = "en-US"
    country: Country = ""
    ring: Annotated[int, Meta(ge=5, le=600), Setting(msg("Let it ring"), msg("In seconds."))] = 30


class TwilioCalls(Twilio):
    """Calls by Twilio's Calls resource. Results come by asking, so that no address of ours has to be public."""

    kind = "telephony_twilio"
    title = msg("Calls by Twilio")
    description = msg("Calls clients through an account at Twilio, and notices the calls that come in there.")
    icon = "mdi6.phone-outgoing-outline"
    provider = "telephony"
    carries = frozenset({PhoneCall.channel})
    try_out_label = msg("Make a test call to")
    settings_type = TwilioCallSettings
    settings: TwilioCallSettings

    def fit(self, effect: Effect, person: People = nobody) -> Fit:
        """Carry the calls from this line, by its id or its number; a line of nobody's is not stood in for."""
        if not isinstance(effect, PhoneCall):
            return Fit.NO
        return Fit.NAMED if effect.source == self.id or _same(effect.source, self.settings) else Fit.NO

    def deliver(self, post: Post) -> Receipt:
        """Call. The receipt is the call's SID, by which `poll` finds how it went."""
        effect = post.effect
        if not isinstance(effect, PhoneCall):
            raise Refused(msg("Only calls can be made this way."))
        return self._called(effect.number, spoken(effect, self.settings.language))

    def try_out(self, to: str) -> Receipt:
        """Call a number and speak a short test."""
        test = PhoneCall("", "", self.id, to, TEST.plain(), language="en-US")
        return self._called(to, spoken(test, self.settings.language))

    def poll(self, mark: str) -> Polled:
        """Return how our calls went and who has called; `mark` is the moment up to which all is known."""
        now = self.outside.now()
        since = datetime.fromisoformat(mark) if mark else now
        listed = self.listed("Calls", {"EndTime>": f"{since - _LOOK_BACK:%Y-%m-%d}", "PageSize": "1000"})
        over = [one for one in listed if str(one.get("status")) in _ENDED]
        dated = [(when, one) for one in over if (when := _moment(one.get("end_time")))]
        fresh = [(when, one) for when, one in dated if when >= (since - _LATE if mark else since)]
        received = tuple(self._seen(when, one) for when, one in fresh if one.get("direction") == _INBOUND)
        # Of our own calls none is old: the first may have ended before we ever asked.
        ours = [one for _, one in (fresh if mark else dated) if one.get("direction") != _INBOUND]
        finished = tuple(_finished(one) for one in ours)
        return Polled(received, max((when for when, _ in fresh), default=since).isoformat(), finished)

    def _called(self, number: str, twiml: str) -> Receipt:
        if len(twiml) > _LONGEST:
            raise Refused(msg("The text is too long for one call: Twilio takes some 3,900 letters."), field="text")
        fields = {
            "To": international(number, self.settings.country),
            "From": international(self.settings.sender, field="sender"),
            "Twiml": twiml,
            "Timeout": str(self.settings.ring),
        }
        return Receipt(str(self.made("Calls", fields).get("sid", "")))

    def _seen(self, when: datetime, call: Mapping[str, Any]) -> Received:
        """Return what a call that came in is to the rules: answered by somebody or something, or missed."""
        number, answered = str(call.get("from", "")), call.get("status") == "completed"
        at = _moment(call.get("start_time")) if answered else None
        data = {"number": number, "line": str(call.get("to", ""))}
        kind = "call.incoming" if answered else "call.missed"
        return Received(kind, f"{self.id}:{call.get('sid')}", at or when, data, address=number)


def spoken(call: PhoneCall, language: str) -> str:
    """Return the TwiML that a call consists of; `language` is spoken where the call leaves it open."""
    if call.audio:
        return f"<Response><Play>{escape(call.audio)}</Play></Response>"
    chosen = call.language or language
    hers, his = _VOICES.get(chosen, ("", ""))
    voice = (his if call.voice == "male" else hers) or hers
    said = escape(call.text)
    rate, volume = _RATES.get(call.speed, "medium"), _VOLUMES.get(call.volume, "medium")
    if (rate, volume) != ("medium", "medium"):
        said = f'<prosody rate="{rate}" volume="{volume}">{said}</prosody>'
    by = f" voice={quoteattr(voice)}" if voice else ""
    return f"<Response><Say{by} language={quoteattr(_SPOKEN_AS.get(chosen, chosen))}>{said}</Say></Response>"


def _finished(call: Mapping[str, Any]) -> Finished:
    result, code, words = _ENDED[call["status"]]
    return Finished(str(call.get("sid", "")), {"result": result, "code": code, "text": words.plain()})


def _same(source: str, settings: TwilioCallSettings) -> bool:
    try:
        return international(source, settings.country) == international(settings.sender)
    except KnownError:
        return False


def _moment(raw: Any) -> datetime | None:
    """Return a moment as Twilio writes it (RFC 2822, in UTC), None where there is none yet."""
    try:
        found = parsedate_to_datetime(str(raw))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
