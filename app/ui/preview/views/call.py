"""Calls: what the client hears, and for how long."""

from __future__ import annotations

from datetime import timedelta

from babel import Locale, UnknownLocaleError
from PySide6.QtWidgets import QWidget

from app.engine.effects import PhoneCall
from app.engine.words import Msg, msg
from app.ui.preview.avatars import Avatar
from app.ui.preview.listening import ListenButton
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Paper, Pill, Sign, column, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.widgets.flow import FlowLayout

WORDS_A_MINUTE = {"slow": 110, "x-slow": 85, "normal": 150, "fast": 185, "x-fast": 220}
"""Usual rates of synthetic speech."""

_from = msg("From {number}")
_plays = msg("Plays a recording")
_lasts = msg("about {seconds} s")
_speed, _volume, _voice = msg("Speed: {value}"), msg("Volume: {value}"), msg("Voice: {value}")
_levels = {
    "x-slow": msg("very slow"), "slow": msg("slow"), "normal": msg("normal"), "fast": msg("fast"),
    "x-fast": msg("very fast"), "soft": msg("soft"), "loud": msg("loud"), "low": msg("low"), "high": msg("high"),
}  # fmt: skip


def spoken_for(text: str, speed: str) -> timedelta:
    """Return how long a text takes to say, by its words and its pauses."""
    words = len(text.split())
    pauses = sum(text.count(mark) for mark in ".!?;:")
    return timedelta(seconds=round(words * 60 / WORDS_A_MINUTE.get(speed, 150) + pauses * 0.4))


class CallView(EffectView):
    """A call under way."""

    caption = msg("Call to the client")
    icon = "mdi6.phone-outgoing-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty call."""
        super().__init__(look)
        self._sign = Avatar(look, 36)
        self._name = Elided("strong")
        self._number = Elided("muted")
        self._length = Pill(look, "client")
        self.listen = ListenButton(look)
        self._voice_sign = Sign(look, "mdi6.account-voice", "client", 18, square=32)
        self._spoken = Prose(look.theme)
        self._how = QWidget()
        self._how_row = FlowLayout(self._how, tokens.TIGHT)
        self._shown_how: tuple[str, ...] = ()
        head = row(self._sign, column(self._name, self._number, spacing=0), self._length, self.listen, spacing=10)
        head.setStretch(1, 1)
        speech = row(column(self._voice_sign, None), self._spoken, spacing=10)
        speech.setStretch(1, 1)
        inside = column(head, speech, self._how, spacing=tokens.MEDIUM)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: PhoneCall, scene: Scene) -> None:
        person = scene.person(effect.client)
        self._sign.show_person(person)
        set_text(self._name, person.name)
        set_text(self._number, effect.number)
        self.listen.offer(effect)
        if effect.audio:
            self._voice_sign.show_icon("mdi6.play-circle-outline", "client")
            self._spoken.set_text(f"{self._tr(_plays)}\n{effect.audio}")
            self._length.show_text("")
            self._show_how(self._source(effect, scene))
        else:
            self._voice_sign.show_icon("mdi6.account-voice", "client")
            self._spoken.set_text(f"“{effect.text}”")
            self._length.show_text(self._tr(_lasts.fill(seconds=spoken_for(effect.text, effect.speed).seconds)))
            self._show_how(self._manner(effect, scene))
        self.say(self._tr(self.caption), person.name, self._number.text(), self._spoken.text, self._length.text())

    def _manner(self, effect: PhoneCall, scene: Scene) -> tuple[str, ...]:
        pairs: list[tuple[Msg, str]] = [(_speed, effect.speed), (_volume, effect.volume), (_voice, effect.voice)]
        said = [*self._source(effect, scene)]
        said += [self._tr(words.fill(value=_levels.get(value, value))) for words, value in pairs if value]
        return (*said, self._language(effect.language)) if effect.language else tuple(said)

    def _source(self, effect: PhoneCall, scene: Scene) -> tuple[str, ...]:
        return (self._tr(_from.fill(number=scene.person(effect.source).name)),) if effect.source else ()

    def _language(self, code: str) -> str:
        try:
            name = str(Locale.parse(code.replace("-", "_")).get_display_name(self._tr.locale))
        except (UnknownLocaleError, ValueError):
            return code
        return name[:1].upper() + name[1:]

    def _show_how(self, how: tuple[str, ...]) -> None:
        if how != self._shown_how:
            self._shown_how = how
            self._how_row.clear()
            for words in how:
                self._how_row.addWidget(Pill(self.look, text=words))
        self._how.setVisible(bool(how))
