"""Papers: the document that a template becomes, and who is asked to sign one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from app.engine.documents import DOCUMENT, OWN_COMPANY, PRODUCTS, made_pdf, spoken
from app.engine.effects import DocumentCreated, SignatureRequested
from app.engine.model.belongings import Document
from app.engine.model.values import Value
from app.engine.names import GROUPS
from app.engine.paths import PARTIES, read_path
from app.engine.words import Msg, msg
from app.ui.preview.avatars import People
from app.ui.preview.look import MAKING_PDF, Look
from app.ui.preview.parts import Files, Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.table import Table
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.theme.theme import Type

ROWS = 12
"""Product rows that are drawn; the others are counted."""

_dated, _in_the_name = msg("{date} · {company}"), msg("{party}: {field}")
_more_rows = msg("… and {n} more")
_total = msg("Total")
_public = msg("Open to whoever has the link: {url}")
_open, _open_pdf = msg("Open the document"), msg("Open as PDF")
_blank = msg("blank")


class DocumentView(EffectView):
    """The page with its number, what is filled in, and its products; opened, it is the real document."""

    caption = msg("Document")
    icon = "mdi6.file-document-edit-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty page."""
        super().__init__(look)
        self._title = Prose(look.theme, Type.TITLE)
        self._number = Pill(look, "paperwork")
        self._date = label("muted", wrap=True)
        self._values = Table((2, 3))
        self._products = Table((1, 6, 2, 3), right=(2, 3))
        self._further = label("muted")
        self._link = label("muted", wrap=True)
        self._link_sign = Sign(look, "mdi6.link-variant", "muted", 14)
        self._files = Files(look)
        self.button = QPushButton(self._tr(_open))
        self.button.setProperty("kind", "quiet")
        self.button.setVisible(look.open_document is not None)
        self.pdf_button = QPushButton(self._tr(_open_pdf))
        self.pdf_button.setProperty("kind", "quiet")
        self.pdf_button.setVisible(look.pdfs is not None)
        self.pdf_missing, self.pdf_note = label(wrap=True), label("muted", wrap=True)
        self._missing_sign = Sign(look, "mdi6.alert-outline", "warning", 16)
        self._shown: tuple[DocumentCreated, Scene] | None = None
        head = row(self._title, column(self._number, None), spacing=tokens.MEDIUM)
        head.setStretch(0, 1)
        link = row(column(self._link_sign, None), self._link, spacing=6)
        link.setStretch(1, 1)
        page = column(head, self._date, _Rule(look), self._values, self._products, self._further, spacing=10)
        sheet = Paper(look, page, padding=tokens.LARGE, radius=2)
        missing = row(column(self._missing_sign, None), self.pdf_missing, spacing=6)
        missing.setStretch(1, 1)
        buttons = row(self.button, self.pdf_button, None, spacing=tokens.SMALL)
        self.setLayout(column(missing, sheet, self._files, link, buttons, self.pdf_note, spacing=tokens.SMALL))
        self.button.clicked.connect(self._open)
        self.pdf_button.clicked.connect(self._open_pdf)
        self._tell_missing(None)
        self._tell_pdf(None)

    def show_effect(self, effect: DocumentCreated, scene: Scene) -> None:
        self._shown = (effect, scene)
        about, company = (_part(effect.values, one) for one in (DOCUMENT, OWN_COMPANY))
        self._title.set_text(effect.name)
        self._number.show_text(effect.number)
        date, name = scene.tr.shown(about.get("date")), str(company.get("name") or "")
        set_text(self._date, self._tr(_dated.fill(date=date, company=name)) if date and name else date or name)
        filled = [(self._named(path, scene), _told(path, value, scene)) for path, value in _lines(effect.values)]
        self._values.show_rows([(name, value or self._tr(_blank)) for name, value in filled])
        rows = effect.values.get(PRODUCTS) or ()
        self._show_products(rows, about, scene)
        set_text(self._link, self._tr(_public.fill(url=effect.url)) if effect.url else "")
        self._link_sign.setVisible(bool(effect.url))
        pdf = made_pdf(effect)
        self._files.show_files((pdf,) if pdf is not None else ())
        self._tell_missing(self.look.pdfs.missing if effect.pdf and self.look.pdfs is not None else None)
        self._tell_pdf(None)
        said = [self._tr.pair(name, value) for name, value in filled]
        told = (self._date.text(), *said, self._link.text(), self.pdf_missing.text())
        self.say(self._tr(self.caption), f"{effect.name} {effect.number}", *told)

    def _show_products(self, rows: Sequence[Mapping[str, Any]], about: Mapping[str, Any], scene: Scene) -> None:
        shown = [tuple(scene.tr.shown(one.get(key)) for key in _COLUMNS) for one in rows[:ROWS]]
        total = about.get("total")
        if shown and total is not None:
            shown.append(("", self._tr(_total), "", scene.tr.shown(total)))
        self._products.show_rows(shown, strong=len(shown) - 1 if total is not None else -1)
        hidden = len(rows) - ROWS
        set_text(self._further, self._tr(_more_rows.fill(n=hidden)) if hidden > 0 else "")

    def _named(self, path: str, scene: Scene) -> str:
        root, *rest = read_path(path)
        if root == "item":
            return scene.label(rest[0]) if rest else scene.title
        field = next((one for one in PARTIES.get(root, ()) if rest and one.key == rest[0]), None)
        if field is not None:
            return self._tr(_in_the_name.fill(party=GROUPS[root].label, field=field.label))
        return rest[-1] if rest else spoken(root)

    def _open(self) -> None:
        if self._shown is not None and self.look.open_document is not None:
            self.look.open_document(*self._shown)

    def _open_pdf(self) -> None:
        if self._shown is not None and self.look.pdfs is not None:
            self.pdf_button.setEnabled(False)
            self._tell_pdf(MAKING_PDF)
            self.look.pdfs.open_pdf(*self._shown, self, self._pdf_ended)

    def _pdf_ended(self, why_not: Msg | None) -> None:
        self.pdf_button.setEnabled(True)
        self._tell_pdf(why_not)

    def _tell_pdf(self, words: Msg | None) -> None:
        set_text(self.pdf_note, self._tr(words) if words is not None else "")

    def _tell_missing(self, words: Msg | None) -> None:
        set_text(self.pdf_missing, self._tr(words) if words is not None else "")
        self._missing_sign.setVisible(words is not None)


_COLUMNS = ("position", "name", "quantity", "sum")


def _part(values: Mapping[str, Value], name: str) -> Mapping[str, Any]:
    found = values.get(name)
    return found if isinstance(found, Mapping) else {}


def _lines(values: Mapping[str, Value]) -> list[tuple[str, Value]]:
    return [(path, value) for path, value in values.items() if path not in (PRODUCTS, DOCUMENT, OWN_COMPANY)]


def _told(path: str, value: Value, scene: Scene) -> str:
    root, *rest = read_path(path)
    return scene.value(rest[0], value) if root == "item" and rest else scene.tr.shown(value)


class _Rule(QWidget):
    """A line across the page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setLayout(column(Paper(look, column(), ground="border", border="", radius=0, padding=0)))
        self.setFixedHeight(1)


class SignatureView(EffectView):
    """Who is asked to sign which document."""

    caption = msg("Request to sign")
    icon = "mdi6.draw-pen"

    def __init__(self, look: Look) -> None:
        """Draw an empty request."""
        super().__init__(look)
        self._document = Prose(look.theme, Type.TITLE)
        self._text = Prose(look.theme)
        self._people = People(look)
        self._asks = label("muted", wrap=True)
        head = row(Sign(look, self.icon, "paperwork", 18, square=28), self._document, spacing=10)
        head.setStretch(1, 1)
        inside = column(head, self._text, self._people, self._asks, spacing=10)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: SignatureRequested, scene: Scene) -> None:
        document = scene.world.belongings.get(Document, effect.document_id)
        name = f"{document.name} {effect.number}" if document is not None else effect.number
        self._document.set_text(name)
        self._text.set_text(effect.text or self._tr(_please))
        self._people.show_people(scene.people(effect.signers))
        set_text(self._asks, self._tr(_asks.fill(person=scene.person(effect.by).name)))
        names = ", ".join(one.name for one in scene.people(effect.signers))
        self.say(self._tr(self.caption), name, self._text.text, names, self._asks.text())


_please: Msg = msg("Please sign this document.")
_asks = msg("Asked by {person}")
