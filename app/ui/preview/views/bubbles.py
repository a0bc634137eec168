"""What is read on a telephone: text messages, open channels, invitations."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from app.engine.effect_words import MESSENGERS
from app.engine.effects import MessengerInvitation, OpenChannelMessage, Sms
from app.engine.sms import Segments, beyond_gsm, segments
from app.engine.words import msg, msgs
from app.ui.preview.avatars import Avatar
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Files, Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens

BUBBLE_RADIUS = 16
WIDEST = 300

_counted = msgs("{n} message", "{n} messages")
_room = msg("{length} of {room} characters")
_unicode = msg("A message holds 70 characters instead of 160 because of: {letters}")
_by_log = msg("Written to the log, not sent")
_by = msg("By {provider}")
_hidden = msg("Only employees see this")
_button = msg("Open {messenger}")


class Bubble(Paper):
    """A speech bubble, as wide as its words."""

    def __init__(self, look: Look, ground: str = "hover", color: str = "text") -> None:
        """Fill with a ground, write in a colour."""
        self.words = Prose(look.theme, color=color)
        super().__init__(look, column(self.words), ground=ground, border="", radius=BUBBLE_RADIUS, padding=10)
        self.setMaximumWidth(look.theme.scaled(WIDEST))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        self.set_tail(tail=True)


class PhoneView(EffectView):
    """A message as a telephone shows it: who it comes to, the bubble, and what lies below it."""

    def __init__(self, look: Look) -> None:
        """Draw the empty screen."""
        super().__init__(look)
        self.sign = Avatar(look)
        self.name = Elided("strong")
        self.number = Elided("muted")
        self.bubble = Bubble(look)
        self.below = label("muted", wrap=True)
        self.badge = Pill(look)
        who = row(self.sign, column(self.name, self.number, spacing=0), self.badge, spacing=10)
        who.setStretch(1, 1)
        self.page = column(who, row(self.bubble, None), spacing=tokens.MEDIUM)
        self.page.addWidget(self.below)
        self.setLayout(column(Paper(look, self.page, ground="surface", radius=BUBBLE_RADIUS, padding=tokens.LARGE)))

    def show_who(self, reference: str, number: str, scene: Scene) -> None:
        """Say whose telephone this is."""
        person = scene.person(reference)
        self.sign.show_person(person)
        set_text(self.name, person.name)
        set_text(self.number, number)

    def show_count(self, text: str, provider: str) -> None:
        """Say how many messages a text takes, why it takes more, and by which way it goes."""
        counted = segments(text)
        words = _counted.fill(n=counted.segments)
        self.badge.show_text(self._tr(words), "warning" if counted.segments > 1 else "success")
        set_text(self.below, "\n".join(part for part in (self._spent(counted, text), self._way(provider)) if part))

    def _spent(self, counted: Segments, text: str) -> str:
        spent = self._tr(_room.fill(length=counted.length, room=counted.room))
        letters = "\u00a0".join(beyond_gsm(text)[:8])
        return f"{spent}\n{self._tr(_unicode.fill(letters=letters))}" if letters else spent

    def _way(self, provider: str) -> str:
        return self._tr(_by_log if provider == "log" else _by.fill(provider=provider))


class SmsView(PhoneView):
    """A text message."""

    caption = msg("SMS")
    icon = "mdi6.message-text-outline"

    def show_effect(self, effect: Sms, scene: Scene) -> None:
        self.show_who(effect.recipient, effect.number, scene)
        self.bubble.words.set_text(effect.text)
        self.show_count(effect.text, provider_name(effect.provider, scene))
        self.say(
            self._tr(self.caption), self.name.text(), effect.number, effect.text, self.badge.text(), self.below.text()
        )


class InvitationView(PhoneView):
    """A text message whose link opens a chat in a messenger."""

    caption = msg("Invitation to a messenger")
    icon = "mdi6.send-outline"

    def __init__(self, look: Look) -> None:
        """Add the link's card under the bubble."""
        super().__init__(look)
        self._messenger_sign = Sign(look, "mdi6.send-circle", "accent", 24)
        self._button = label("strong", wrap=True)
        self._link = Prose(look.theme, color="accent")
        words = column(self._button, self._link, spacing=2)
        inside = row(self._messenger_sign, words, spacing=10)
        inside.setStretch(1, 1)
        self._card = Paper(look, inside, ground="tint:accent", border="", radius=tokens.RADIUS, padding=10)
        self.page.insertWidget(2, self._card)

    def show_effect(self, effect: MessengerInvitation, scene: Scene) -> None:
        self.show_who(effect.client, effect.number, scene)
        self.bubble.words.set_text(effect.text)
        self._messenger_sign.show_icon(MESSENGER_ICONS.get(effect.messenger, "mdi6.send-circle"), "accent")
        set_text(self._button, self._tr(_button.fill(messenger=MESSENGERS.get(effect.messenger, effect.messenger))))
        self._link.set_text(effect.link)
        self.show_count(effect.text, provider_name(effect.provider, scene))
        self.say(self._tr(self.caption), self.name.text(), effect.number, effect.text, effect.link)


MESSENGER_ICONS = {"telegram": "mdi6.send-circle", "whatsapp": "mdi6.whatsapp"}


class OpenChannelView(PhoneView):
    """A message in the client's messenger; a hidden one is marked as for employees only."""

    caption = msg("Message in the open channel")
    icon = "mdi6.chat-processing-outline"

    def __init__(self, look: Look) -> None:
        """Add the place for attachments."""
        super().__init__(look)
        self._files = Files(look)
        self.page.insertWidget(2, self._files)

    def show_effect(self, effect: OpenChannelMessage, scene: Scene) -> None:
        self.show_who(effect.client, "", scene)
        self.bubble.words.set_text(effect.text)
        self.bubble.set_ground("tint:warning" if effect.hidden else "tint:client")
        self._files.show_files(effect.attachments)
        self.badge.show_text(self._tr(_hidden) if effect.hidden else "", "warning")
        self.below.hide()
        self.say(self._tr(self.caption), self.name.text(), self.badge.text(), effect.text)


def provider_name(provider: str, scene: Scene) -> str:
    """Return what a provider is called; the one that only writes down keeps its id."""
    if provider == "log":
        return provider
    return next((one.name for one in scene.directory.providers if one.id == provider), provider)
