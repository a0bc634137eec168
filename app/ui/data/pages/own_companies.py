"""The companies in whose name documents are made, with what papers say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton

from app import i18n
from app.engine.model.own_company import DETAILS, OwnCompany, default_company
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg
from app.paths import resources
from app.storage.workspace import LOCALE
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.preview.parts import label, row

_new = msg("New company")
_none, _none_help = msg("No own company yet"), msg("Add it once; documents and messages take its details from here.")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_usual, _make_usual = msg("Used unless another is named"), msg("Use unless another is named")
_chosen = msg("“{name}” is used unless another is named")
_write_in, _write_in_help = (
    msg("Rules write in"),
    msg("Numbers, dates and words that rules put into messages and documents are in this language."),
)
_whoever = msg("the language of whoever runs them")
_language_changed = msg("Rules write in {language}")
_BESIDE = ("en_GB",)
"""Languages that are written alike but for numbers and dates."""
_LONG = ("address",)
_FIELDS = (
    Field("name", msg("Name"), FieldType.STRING, required=True),
    *(Field(key, label, FieldType.TEXT if key in _LONG else FieldType.STRING) for key, label in DETAILS),
)


class OwnCompaniesPage(SetupPage):
    """Own companies, one of them the usual one."""

    title: ClassVar[Msg] = msg("Own companies")
    about: ClassVar[Msg] = msg("In whose name offers, contracts and invoices are made: address, tax numbers, bank.")
    icon: ClassVar[str] = "mdi6.domain"
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"own_companies", "settings"})
    nothing: ClassVar[tuple[Msg, Msg] | None] = (_none, _none_help)

    def __init__(self, context: DataContext) -> None:
        """Show the companies."""
        super().__init__(context)
        self.language = QComboBox()
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        caption = label("muted")
        caption.setText(self._tr(_write_in))
        self.language.setAccessibleName(caption.text())
        self.language.setToolTip(self._tr(_write_in_help))
        self.body.insertLayout(1, row(caption, self.language, None))
        self.language.activated.connect(self._choose_language)
        self.details = Form(context)
        self.details.changed.connect(self._change)
        self.usual = QPushButton(self._tr(_make_usual))
        self.usual.setProperty("kind", "link")
        self.usual.clicked.connect(self._make_usual)
        self.tools.insertWidget(0, self.usual)
        self.form.addWidget(self.details)
        self.refresh()

    def lines(self) -> Sequence[Line]:
        self._offer_languages()
        usual = default_company(self._companies)
        return [
            Line(one.id, one.name, self._tr(_usual) if one == usual else one.detail("vat_id"), self.icon,
                 "accent" if one == usual else "muted")
            for one in self._companies.values()
        ]  # fmt: skip

    def show_one(self, line_id: str) -> None:
        company = self._companies[line_id]
        self.details.show_values(line_id, _FIELDS, {**company.details, "name": company.name})
        self.usual.setVisible(company != default_company(self._companies))

    def add(self) -> None:
        known = self._companies
        key = next(one for n in range(1, len(known) + 2) if (one := f"company_{n}") not in known)
        if self.write(self.workspace.own_companies, _added, None, OwnCompany(key, self._tr(_new), default=not known)):
            self.details.rows["name"].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def remove(self, line_id: str) -> None:
        self.write(self.workspace.own_companies, _removed, self._companies[line_id], None)

    def _change(self, key: str, value: Value) -> None:
        old = self._companies[self.current]
        text = str(value or "").strip()
        if key != "name":
            self.write(self.workspace.own_companies, _changed, old, replace(old, details={**old.details, key: text}))
        elif text:
            self.write(self.workspace.own_companies, _changed, old, replace(old, name=text))

    def _make_usual(self) -> None:
        old, new = default_company(self._companies), self._companies[self.current]
        put = self.workspace.own_companies.put

        def undo() -> None:
            put(new)
            if old is not None:
                put(replace(old, default=True))

        self.context.edits.step(_chosen.fill(name=new.name), lambda: put(replace(new, default=True)), undo)
        self.refresh()

    def _offer_languages(self) -> None:
        chosen = self.workspace.directory().locale
        codes = ("", *sorted({*i18n.available(resources() / "translations"), *_BESIDE, chosen} - {""}))
        if [self.language.itemData(place) for place in range(self.language.count())] != list(codes):
            self.language.clear()
            for code in codes:
                self.language.addItem(self._named(code), code)
        self.language.setCurrentIndex(self.language.findData(chosen))

    def _choose_language(self) -> None:
        old, new = self.workspace.directory().locale, self.language.currentData()
        if new != old:
            settings = self.workspace.settings
            self.context.edits.step(
                _language_changed.fill(language=self._named(new)),
                lambda: settings.put(LOCALE, new),
                lambda: settings.put(LOCALE, old),
            )
            self.refresh()

    def _named(self, code: str) -> str:
        """Return a language's name in itself, as in the preferences."""
        return i18n.named(code) if code else self._tr(_whoever)

    @property
    def _companies(self) -> Mapping[str, OwnCompany]:
        return self.workspace.own_companies.all()
