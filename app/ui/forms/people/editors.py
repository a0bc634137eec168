"""Editors of people: several as chips, one as a drop-down list; under them who that is on the chosen record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.engine.parameters import Ask, Kind
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.marks import mark
from app.ui.forms.people import listing
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.key_chips import KeyChips
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.theme import tokens


def muted_line() -> QLabel:
    """Return a line of muted text that wraps."""
    label = QLabel()
    label.setProperty("role", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


class ResolvedLine(QWidget):
    """Says who a choice of people means on the chosen record; warns where that is nobody."""

    def __init__(self, context: FormContext) -> None:
        """Say nothing yet."""
        super().__init__()
        self._label = muted_line()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        self.tell(context, ())

    def text(self) -> str:
        """Return what it says."""
        return self._label.text()

    def tell(self, context: FormContext, references: Sequence[str]) -> None:
        """Speak of other people."""
        words = listing.resolved_words(context, references) if references else None
        nobody = words is not None and not listing.resolved(context, references)
        role = "warning" if nobody else "muted"
        mark(self._label, "role", role)
        self._label.setText(context.tr(words) if words else "")
        people = listing.resolved(context, references) or ()
        self._label.setToolTip("\n".join(context.tr(one.called) for one in people[:40]) if len(people) > 1 else "")
        self.setVisible(words is not None)


class PeopleEditor(Editor):
    """Several people, departments and roles."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        tr = context.tr
        self.field = KeyChips(
            context.theme,
            tr,
            tr(ask.label),
            lambda key: listing.entry(self.context, key),
            lambda: listing.groups(self.context),
            tr(msg("Search people, departments, roles")),
        )
        self.resolved = ResolvedLine(context)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(self.field)
        layout.addWidget(self.resolved)
        self.setFocusProxy(self.field.add_button)
        self.field.keys_changed.connect(self._take)

    def raw(self) -> Raw:
        return list(self.field.keys)

    def show_raw(self, raw: Raw) -> None:
        listed = (raw,) if isinstance(raw, str) and raw else tuple(raw or ())
        if listed != self.field.keys:
            self.field.show_keys(listed)
            self.resolved.tell(self.context, listed)

    def accepts(self, raw: Raw) -> bool:
        listed = raw if isinstance(raw, list | tuple) else [raw]
        return raw is None or all(isinstance(one, str) for one in listed)

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        self.field.show_keys(self.field.keys)
        self.resolved.tell(context, self.field.keys)

    def set_invalid(self, invalid: bool) -> None:
        self.field.set_invalid(invalid)

    def set_missing(self, missing: bool) -> None:
        self.field.set_missing(missing)

    def _take(self, keys: tuple[str, ...]) -> None:
        self.resolved.tell(self.context, keys)
        self.raw_changed.emit(list(keys))


class PersonEditor(Editor):
    """One person."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._reference = ""
        hint = context.tr(ask.hint or msg("Choose a person…"))
        self._choices = SearchChoices(context.theme, context.tr, self._groups, hint)
        self.resolved = ResolvedLine(context)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(self._choices)
        layout.addWidget(self.resolved)
        self.setFocusProxy(self._choices)
        self._choices.value_chosen.connect(self._choose)

    def raw(self) -> Raw:
        return self._reference

    def show_raw(self, raw: Raw) -> None:
        if (raw or "") != self._reference:
            self._reference = raw or ""
            self._show()

    def accepts(self, raw: Raw) -> bool:
        return raw is None or isinstance(raw, str)

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        self._show()

    def _groups(self) -> tuple[Group, ...]:
        return listing.groups(self.context)

    def _show(self) -> None:
        self._choices.show_entry(self._entry() if self._reference else None)
        told = (self._reference,) if self._reference and not self._reference.startswith("employee:") else ()
        self.resolved.tell(self.context, told)

    def _entry(self) -> Entry:
        entry, _ = listing.entry(self.context, self._reference)
        return entry

    def _choose(self, reference: str) -> None:
        self._reference = reference
        self._show()
        self.raw_changed.emit(reference)
