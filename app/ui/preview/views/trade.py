"""Payment and delivery as the client meets them, and audiences of advertising services."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.engine.catalog.asks import DELIVERY_STATUS
from app.engine.effects import AudienceMember, DeliveryStatusChanged, PaymentLinkCreated, PaymentMarkedPaid
from app.engine.words import msg, msgs
from app.ui.preview.avatars import Avatar
from app.ui.preview.look import Look
from app.ui.preview.pages import Amount, PageButton
from app.ui.preview.parts import Elided, Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.table import breakable
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_number = msg("Payment {number}")
_due, _pay = msg("To be paid by {moment}"), msg("Pay {amount}")
_paid, _by = msg("Paid"), msg("By {person}")
_tracking = msg("Tracking number {number}")
_in, _out = msg("Joins the audience"), msg("Leaves the audience")
_emails = msgs("{n} e-mail address", "{n} e-mail addresses")
_phones = msgs("{n} phone number", "{n} phone numbers")
_known_by = msg("Known by {what}")
_signed = msg("Signed with the secret “{name}” of the keyring")
_WAY = tuple(status for status, _ in DELIVERY_STATUS if status != "returned")
"""The stations of a delivery that goes as it should."""


class PaymentLinkView(EffectView):
    """The page on which the client pays."""

    caption = msg("Payment page")
    icon = "mdi6.credit-card-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty page."""
        super().__init__(look)
        self._number = label("muted", wrap=True)
        self._for = Prose(look.theme, Type.TITLE)
        self._amount = Amount(look)
        self._due = label("muted", wrap=True)
        self._button = PageButton(look)
        self._link = label("muted", wrap=True)
        head = row(Sign(look, self.icon, "payment", 18, square=28), column(self._number, self._for, spacing=0))
        head.setStretch(1, 1)
        link = row(column(Sign(look, "mdi6.link-variant", "muted", 14), None), self._link, spacing=6)
        link.setStretch(1, 1)
        page = column(head, self._amount, self._due, self._button, spacing=tokens.MEDIUM)
        self.setLayout(column(Paper(look, page, padding=tokens.LARGE), link))

    def show_effect(self, effect: PaymentLinkCreated, scene: Scene) -> None:
        amount = scene.tr.money(effect.amount)
        set_text(self._number, self._tr(_number.fill(number=effect.number)))
        self._for.set_text(effect.text or scene.title)
        self._amount.show_text(amount)
        set_text(self._due, scene.tr(_due.fill(moment=effect.due)) if effect.due else "")
        self._button.show_text(self._tr(_pay.fill(amount=amount)))
        set_text(self._link, breakable(effect.url))
        self.say(self._tr(self.caption), self._number.text(), self._for.text, amount, self._due.text(), effect.url)


class PaidView(EffectView):
    """The receipt of a payment."""

    caption = msg("Payment received")
    icon = "mdi6.cash-check"

    def __init__(self, look: Look) -> None:
        """Draw an empty receipt."""
        super().__init__(look)
        self._number = Elided("strong")
        self._amount = Amount(look)
        self._by = label("muted", wrap=True)
        paid = Pill(look, "success", self._tr(_paid))
        head = row(Sign(look, self.icon, "success", 18, square=28), self._number, paid, spacing=10)
        head.setStretch(1, 1)
        paper = Paper(look, column(head, self._amount, self._by, spacing=10), padding=tokens.LARGE)
        paper.set_edge("success")
        self.setLayout(column(paper))

    def show_effect(self, effect: PaymentMarkedPaid, scene: Scene) -> None:
        set_text(self._number, self._tr(_number.fill(number=effect.number)))
        self._amount.show_text(scene.tr.money(effect.amount) if effect.amount else "")
        set_text(self._by, self._tr(_by.fill(person=scene.person(effect.by).name)))
        self.say(self._tr(self.caption), self._number.text(), self._amount.text, self._by.text())


class DeliveryView(EffectView):
    """How far the goods have come."""

    caption = msg("Delivery")
    icon = "mdi6.truck-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty way."""
        super().__init__(look)
        self._status = Prose(look.theme, Type.TITLE)
        self._service = label("muted", wrap=True)
        self._way = _Way(look)
        self._tracking = label("muted", wrap=True)
        self._by = label("muted", wrap=True)
        head = row(
            Sign(look, self.icon, "payment", 18, square=28), column(self._status, self._service, spacing=0), spacing=10
        )
        head.setStretch(1, 1)
        inside = column(head, self._way, self._tracking, self._by, spacing=10)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: DeliveryStatusChanged, scene: Scene) -> None:
        words = dict(DELIVERY_STATUS).get(effect.status)
        self._status.set_text(self._tr(words) if words else effect.status)
        set_text(self._service, effect.service)
        self._way.show_station(_WAY.index(effect.status) if effect.status in _WAY else None)
        number = effect.tracking_number
        set_text(self._tracking, self._tr(_tracking.fill(number=breakable(number))) if number else "")
        set_text(self._by, self._tr(_by.fill(person=scene.person(effect.by).name)))
        self.say(self._tr(self.caption), self._status.text, effect.service, self._tracking.text(), self._by.text())


class _Way(QWidget):
    """The stations of a delivery, those that lie behind it filled."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._station = 0
        self.setFixedHeight(look.theme.scaled(18))
        look.theme.theme_changed.connect(self.update)

    def show_station(self, station: int | None) -> None:
        """Stand at another station; at none of them it takes no room."""
        self.setVisible(station is not None)
        self._station = station or 0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, middle = theme.scaled(5), self.height() / 2
        step = (self.width() - 2 * radius - 2) / (len(_WAY) - 1)
        places = [QPointF(radius + 1 + step * n, middle) for n in range(len(_WAY))]
        behind, ahead = QColor(theme.colors.named("payment")), QColor(theme.colors.border)
        for n in range(len(_WAY) - 1):
            painter.setPen(QPen(behind if n < self._station else ahead, 2))
            painter.drawLine(places[n], places[n + 1])
        for n, place in enumerate(places):
            there = n <= self._station
            painter.setPen(QPen(behind if there else ahead, 2))
            painter.setBrush(behind if there else QColor(theme.colors.surface))
            painter.drawEllipse(place, radius, radius)
        painter.end()


class AudienceView(EffectView):
    """The client, and the audience that they join or leave."""

    caption = msg("Advertising audience")
    icon = "mdi6.bullhorn-outline"

    def __init__(self, look: Look) -> None:
        """Draw nobody yet."""
        super().__init__(look)
        self._sign = Avatar(look, 36)
        self._name, self._detail = Elided("strong"), Elided("muted")
        self._what = label("muted", wrap=True)
        self._audience = Pill(look, "client")
        self._arrow = Sign(look, "mdi6.arrow-right", "success", 18)
        self._url, self._secret = label("muted", wrap=True), label("muted", wrap=True)
        who = row(self._sign, column(self._name, self._detail, spacing=0), spacing=10)
        who.setStretch(1, 1)
        goes = row(self._arrow, self._what, self._audience, None)
        where = row(column(Sign(look, "mdi6.webhook", "muted", 14), None), self._url, spacing=6)
        where.setStretch(1, 1)
        inside = column(who, goes, where, self._secret, spacing=10)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: AudienceMember, scene: Scene) -> None:
        person = scene.person(effect.client)
        self._sign.show_person(person)
        set_text(self._name, person.name)
        counted = ((_emails, effect.emails), (_phones, effect.phones))
        known = [self._tr(words.fill(n=len(found))) for words, found in counted if found]
        set_text(self._detail, self._tr(_known_by.fill(what=self._tr.list(known))))
        self._arrow.show_icon(
            "mdi6.arrow-left" if effect.remove else "mdi6.arrow-right", "muted" if effect.remove else "success"
        )
        set_text(self._what, self._tr(_out if effect.remove else _in))
        self._audience.show_text(effect.audience)
        set_text(self._url, breakable(effect.url))
        name = effect.secret.removeprefix("secret://")
        set_text(self._secret, self._tr(_signed.fill(name=name)) if name else "")
        self.say(self._tr(self.caption), person.name, self._what.text(), effect.audience, self._detail.text())
