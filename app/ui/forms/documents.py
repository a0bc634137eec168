"""Editors about documents: the template, the texts for its own names, the number format, the own company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.engine.documents import spoken, title_of
from app.engine.errors import KnownError
from app.engine.model.documents import DocumentTemplate
from app.engine.model.own_company import default_company
from app.engine.model.values import File
from app.engine.numbering import next_number
from app.engine.parameters import Ask, DocumentValues, Kind
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.buttons import IconButton, QuietButton
from app.ui.forms.parts.choices import Choices, Option, TextLine
from app.ui.forms.references import ListEditor
from app.ui.forms.text.edit import Form
from app.ui.forms.text.editor import TextField
from app.ui.theme import tokens

_no_templates = msg("There is no Word file (.docx) in this workspace yet. Add one.")
_uses_products = msg("Prints the product rows of the item.")
_fills = msg("Filled from the item and around it: {paths}.")
_more = msg("{paths} and {n} more")
_SHOWN = 4


class TemplateFileEditor(Editor):
    """One of the workspace's Word files; another is added from this computer, or the chosen one opened."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        tr, theme = context.tr, context.theme
        self._raw: Raw = None
        self.choices = Choices(tr(ask.hint or msg("Choose a template…")))
        self.add_button = QuietButton(theme, "mdi6.plus", tr(msg("Add a Word file…")))
        self.open_button = QuietButton(theme, "mdi6.open-in-new", tr(msg("Open in Word")))
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setProperty("role", "muted")
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SMALL)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(self.choices)
        layout.addLayout(buttons)
        layout.addWidget(self.notes)
        self.setFocusProxy(self.choices)
        self.choices.value_chosen.connect(self._take)
        self.add_button.clicked.connect(self._add)
        self.open_button.clicked.connect(self._open)
        self._offer()

    def raw(self) -> Raw:
        return self._raw

    def show_raw(self, raw: Raw) -> None:
        self._raw = raw if not self.kind.is_empty(raw) else None
        self._offer()

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        self._offer()

    def _offer(self) -> None:
        files = {one.id: one for one in self.context.template_files()}
        options = [Option(one.id, title_of(one)) for one in files.values()]
        chosen = self._raw or {}
        if chosen and chosen["id"] not in files:
            options.append(Option(chosen["id"], title_of(File(chosen["id"], chosen["name"]))))
        self.choices.offer(options)
        self.choices.choose(chosen.get("id", ""))
        self.open_button.setVisible(bool(chosen) and chosen["id"] in files)
        self._show_notes(files)

    def _show_notes(self, files: Mapping[str, File]) -> None:
        template = template_of(self._raw, self.context)
        if template is not None:
            notes = _notes(template, self.context)
        elif self._raw:
            notes = [self.context.tr(msg("This file is no longer in the workspace. Choose another."))]
        else:
            notes = [] if files else [self.context.tr(_no_templates)]
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        bad = bool(self._raw) and (template is None or not template.usable)
        if (self.notes.property("role") == "error") is not bad:
            self.notes.setProperty("role", "error" if bad else "muted")
            self.notes.style().unpolish(self.notes)
            self.notes.style().polish(self.notes)

    def _take(self, file_id: str) -> None:
        file = next((one for one in self.context.template_files() if one.id == file_id), None)
        if file is not None:
            self._chosen(file)

    def _add(self) -> None:
        added = [one for one in self.context.choose_files(self) if one.name.lower().endswith(".docx")]
        if added:
            self._chosen(added[-1])

    def _chosen(self, file: File) -> None:
        self.show_raw({"id": file.id, "name": file.name, "size": file.size})
        self.raw_changed.emit(self.raw())

    def _open(self) -> None:
        if self._raw:
            self.context.open_file(self._raw["id"])


def template_of(raw: Raw, context: FormContext) -> DocumentTemplate | None:
    """Return the template that a raw value names, None where it is not there."""
    return context.directory.templates.get(raw["id"]) if isinstance(raw, Mapping) and raw.get("id") else None


def _notes(template: DocumentTemplate, context: FormContext) -> list[str]:
    """Say what a template is filled from, or what is wrong with it."""
    tr = context.tr
    if not template.usable:
        found = msg("{place}: {why}")
        return [tr(found.fill(place=one.place, why=one.words)) for one in template.problems[:_SHOWN]]
    labels = [_called(path, context) for path in template.paths[:_SHOWN]]
    notes = []
    if labels:
        paths = ", ".join(labels)
        if len(template.paths) > _SHOWN:
            paths = tr(_more.fill(paths=paths, n=len(template.paths) - _SHOWN))
        notes.append(tr(_fills.fill(paths=paths)))
    if template.uses_products:
        notes.append(tr(_uses_products))
    return notes


def _called(path: str, context: FormContext) -> str:
    """Return what a person calls a path: a field of the item by its label, others with whose they are."""
    name = context.names.get(path)
    if name is None or name.group.id == "item":
        return context.tr(context.names.label_of(path))
    return context.tr(msg("{party}: {field}").fill(party=name.group.label, field=name.label))


class DocumentValuesEditor(Editor):
    """A text for each own name of the chosen template; what the template does not know can be removed."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._template: Raw = None
        self._texts: dict[str, str] = {}
        self._fields: dict[str, _NamedText] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(tokens.SMALL)
        self._none = QLabel(context.tr(msg("The template has no names of its own.")))
        self._none.setProperty("role", "muted")
        self._none.setWordWrap(True)
        self._layout.addWidget(self._none)
        self._arrange()

    def raw(self) -> Raw:
        return [[name, text] for name, text in self._texts.items() if text or name not in self._names()]

    def show_raw(self, raw: Raw) -> None:
        pairs = raw.items() if isinstance(raw, Mapping) else raw or ()
        self._texts = {str(name): str(text) for name, text in pairs}
        self._arrange()

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        for field in self._fields.values():
            field.text.set_context(context)
        self._arrange()

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        other = self.kind.template_from if isinstance(self.kind, DocumentValues) else ""
        if raw.get(other) != self._template:
            self._template = raw.get(other)
            self._arrange()

    def field(self, name: str) -> TextField:
        """Return the text field of a name."""
        return self._fields[name].text

    def _names(self) -> tuple[str, ...]:
        template = template_of(self._template, self.context)
        return template.names if template is not None else ()

    def _arrange(self) -> None:
        known = self._names()
        wanted = [*known, *(name for name in self._texts if name not in known)]
        for name in [one for one in self._fields if one not in wanted or self._fields[one].known is not (one in known)]:
            field = self._fields.pop(name)
            self._layout.removeWidget(field)
            field.hide()
            field.deleteLater()
        for place, name in enumerate(wanted):
            if name not in self._fields:
                self._fields[name] = self._built(name, known=name in known)
            self._layout.insertWidget(place, self._fields[name])
            self._fields[name].text.edit.set_source(self._texts.get(name, ""))
        self._none.setVisible(not wanted)
        if wanted:
            self.setFocusProxy(self._fields[wanted[0]].text)

    def _built(self, name: str, *, known: bool) -> _NamedText:
        field = _NamedText(name, self.context, known=known)
        field.text.edit.source_edited.connect(lambda: self._told(name))
        field.cross.clicked.connect(lambda: self._remove(name))
        return field

    def _told(self, name: str) -> None:
        self._texts[name] = self._fields[name].text.edit.source()
        self.raw_changed.emit(self.raw())

    def _remove(self, name: str) -> None:
        self._texts.pop(name, None)
        self._arrange()
        self.raw_changed.emit(self.raw())


class _NamedText(QWidget):
    """A name of the template, and the text that fills it."""

    def __init__(self, name: str, context: FormContext, *, known: bool) -> None:
        super().__init__()
        tr = context.tr
        self.known = known
        shown = spoken(name)
        label = QLabel(shown)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "muted" if known else "error")
        if not known:
            label.setText(tr(msg("{name} (not in the template)").fill(name=shown)))
        self.text = TextField(Form.LINE, context, tr(msg("Blank")))
        self.text.edit.setAccessibleName(shown)
        self.text.raw_button.hide()
        self.cross = IconButton(context.theme, "mdi6.close", tr(msg("Remove {name}").fill(name=shown)), size=14)
        self.cross.setObjectName(f"remove {name}")
        self.cross.setVisible(not known)
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.text, 1)
        line.addWidget(self.cross)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label)
        layout.addLayout(line)
        label.setBuddy(self.text.edit)


class NumberFormatEditor(Editor):
    """A line, with the number that it gives next to it."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self.line = TextLine()
        self.line.setPlaceholderText(context.tr(ask.hint) if ask.hint else "")
        self.example = QLabel()
        self.example.setProperty("role", "muted")
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(tokens.TIGHT)
        for words, piece in (("{number:04}", "{number:04}"), ("{year}-{number:04}", "{year}-{number:04}")):
            button = QuietButton(context.theme, "mdi6.pound", words)
            button.setAccessibleName(context.tr(msg("Number as {format}").fill(format=words)))
            button.clicked.connect(lambda _on=False, piece=piece: self._write(piece))
            self.buttons.addWidget(button)
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(self.line)
        layout.addLayout(self.buttons)
        layout.addWidget(self.example)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._told)
        self._show_example()

    def raw(self) -> Raw:
        return self.line.text()

    def accepts(self, raw: Raw) -> bool:
        return isinstance(raw, str)

    def show_raw(self, raw: Raw) -> None:
        self.line.show_text(raw or "")
        self._show_example()

    def _write(self, text: str) -> None:
        self.line.show_text(text)
        self._told()

    def _told(self) -> None:
        self._show_example()
        self.raw_changed.emit(self.raw())

    def _show_example(self) -> None:
        scope = self.context.scope
        shown = ""
        if scope is not None and self.line.text():
            try:
                shown = next_number(6, self.line.text(), scope.now)[1]
            except KnownError:
                shown = ""
        self.example.setText(self.context.tr(msg("The seventh is {number}.").fill(number=shown)) if shown else "")
        self.example.setVisible(bool(shown))


class OwnCompanyEditor(ListEditor):
    """One of the workspace's own companies, or the usual one."""

    hint = msg("The usual one")

    def options(self) -> Sequence[Option]:
        companies = self.context.directory.own_companies
        usual = default_company(companies)
        words = msg("The usual one ({name})").fill(name=usual.name) if usual is not None else self.hint
        return [Option("", self.context.tr(words)), *(Option(one.id, one.name) for one in companies.values())]
