"""E-mails, in a mail client's reading pane."""

from __future__ import annotations

from math import ceil
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from app.engine.effects import ClientMail, Effect, EmployeeMail
from app.engine.words import Msg, msg
from app.ui.preview.avatars import Avatar
from app.ui.preview.look import Look
from app.ui.preview.pages import code_at
from app.ui.preview.parts import Elided, Files, Paper, Pill, column, label, row, set_text
from app.ui.preview.people import Person, Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.theme.theme import Type

TALLEST = 480
"""Pixels; a longer body scrolls."""

_to_client, _to_employees = msg("E-mail to the client"), msg("E-mail to employees")
_to, _from = msg("To {people}"), msg("{name} <{address}>")
_no_subject = msg("(no subject)")
_tracked = msg("Clicks on links are noticed")
_untracked = msg(
    "Clicks on links are noticed on a server, or once this workspace has a public address: enter it under "
    "“Addresses” in Run."
)


class MailBody(QTextBrowser):
    """HTML that comes from a template: shown, never followed, and nothing in it is fetched."""

    def __init__(self, look: Look) -> None:
        """Grow with the text, up to `TALLEST`."""
        super().__init__()
        self._html = ""
        self.setProperty("role", "read")
        self.setOpenLinks(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.highlighted.connect(self._tell_target)
        look.theme.theme_changed.connect(self._dress)

    def show_html(self, html: str) -> None:
        """Show another body; where it is the same, nothing moves."""
        if html != self._html:
            self._html = html
            self.setHtml(html)
            self.setAccessibleName(self.toPlainText())

    def _fit(self) -> None:
        height = min(ceil(self.document().size().height()) + 2 + 2 * self.frameWidth(), TALLEST)
        if height != self.height():
            self.setFixedHeight(height)

    def _tell_target(self, url: QUrl) -> None:
        self.setToolTip(url.toString())

    def _dress(self) -> None:
        self.setHtml(self._html)

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """Give back nothing for pictures and style sheets, near or far; what the letter itself brings is drawn.

        That is pictures embedded in the text, and QR codes: these follow from their address.
        """
        if type != QTextDocument.ResourceType.ImageResource.value:
            return None
        if QUrl(name).scheme() == "data":
            return super().loadResource(type, QUrl(name))
        return code_at(QUrl(name).toString())


class MailView(EffectView):
    """An open e-mail: subject, who from, who to, body, attachments."""

    caption = _to_client
    icon = "mdi6.email-outline"

    def __init__(self, look: Look) -> None:
        """Lay the empty letter out."""
        super().__init__(look)
        self._subject = Prose(look.theme, Type.TITLE)
        self._sender_sign = Avatar(look)
        self._sender = Elided("strong")
        self._recipients = label("muted", wrap=True)
        self._body = MailBody(look)
        self._files = Files(look)
        self._tracked = Pill(look, "client", self._tr(_tracked))
        self._untracked = label("muted", wrap=True)
        self._untracked.setText(self._tr(_untracked))
        line = QFrame()
        line.setProperty("role", "line")
        head = row(self._sender_sign, column(self._sender, self._recipients, spacing=0), spacing=10)
        head.setStretch(1, 1)
        below = column(row(self._tracked, None), self._untracked, spacing=0)
        inside = column(self._subject, head, line, self._body, self._files, below, spacing=10)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: ClientMail | EmployeeMail, scene: Scene) -> None:
        sender = scene.person(effect.sender)
        to = self._addressed(effect, scene)
        set_text(self._sender, sender.name)
        self._sender.setToolTip(sender.said)
        self._sender_sign.show_person(sender)
        set_text(self._recipients, self._tr(_to.fill(people=to)))
        self._subject.set_text(effect.subject or self._tr(_no_subject))
        self._body.show_html(effect.html)
        self._files.show_files(effect.attachments)
        asked, reachable = isinstance(effect, ClientMail) and effect.track_clicks, scene.directory.reachable
        self._tracked.setVisible(asked and reachable)
        self._untracked.setVisible(asked and not reachable)
        self.say(self._tr(self.captioned(effect)), effect.subject, self._recipients.text(), self._body.toPlainText())

    def captioned(self, effect: Effect) -> Msg:
        return _to_client if isinstance(effect, ClientMail) else _to_employees

    def _addressed(self, effect: ClientMail | EmployeeMail, scene: Scene) -> str:
        if isinstance(effect, ClientMail):
            return self._one(scene.person(effect.client), effect.address)
        pairs = zip(scene.people(effect.recipients), effect.addresses, strict=False)
        return ", ".join(self._one(person, address) for person, address in pairs)

    def _one(self, person: Person, address: str) -> str:
        if person.name == address:
            return address
        return self._tr(_from.fill(name=person.name, address=address)) if address else person.name
