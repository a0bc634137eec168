"""The page behind a QR code, and the code."""

from __future__ import annotations

from app.engine.effects import QrCodeCreated
from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.preview.pages import PageButton, QrCode
from app.ui.preview.parts import Paper, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.table import breakable
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_opens, _leads = msg("The page that it opens"), msg("Leads to")


class QrCodeView(EffectView):
    """The code as it is printed or sent, and below what the client sees who scans it."""

    caption = msg("QR code")
    icon = "mdi6.qrcode"

    def __init__(self, look: Look) -> None:
        """Draw neither yet."""
        super().__init__(look)
        self.code = QrCode(look)
        self._opens = label("muted")
        self._title = Prose(look.theme, Type.TITLE)
        self._description = Prose(look.theme)
        self._button = PageButton(look)
        self._target = Prose(look.theme, color="accent")
        self._link = label("muted", wrap=True)
        link = row(column(Sign(look, "mdi6.link-variant", "muted", 14), None), self._link, spacing=6)
        link.setStretch(1, 1)
        inside = column(self._title, self._description, self._target, self._button, spacing=tokens.MEDIUM)
        page = Paper(look, inside, padding=tokens.LARGE)
        self.setLayout(column(row(None, self.code, None), self._opens, page, link))

    def show_effect(self, effect: QrCodeCreated, scene: Scene) -> None:
        self.code.show_code(effect.image_url)
        self.code.setAccessibleName(self._tr(self.caption))
        set_text(self._opens, self._tr(_leads if effect.target else _opens))
        self._title.set_text(effect.title)
        self._description.set_text(effect.description)
        self._description.setVisible(bool(effect.description))
        self._target.set_text(effect.target)
        self._target.setVisible(bool(effect.target))
        self._button.show_text(effect.action)
        set_text(self._link, breakable(effect.page_url))
        said = (effect.title, effect.description, effect.action, effect.target, effect.page_url)
        self.say(self._tr(self.caption), *said)
