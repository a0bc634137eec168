"""What each attribute of a log means: the item, the stage, the time, fields, events."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.alphabet import alphabetical
from app.engine.history import LogMapping
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import FieldType
from app.engine.words import Msg, msg, msgs
from app.storage.history.shape import LogShape, NameCount, names_in
from app.storage.history.terms import CASE, stage_names
from app.ui.backtest.context import BacktestContext
from app.ui.data.importing.samples import SampleTable
from app.ui.data.pages.types import TYPE_NAMES
from app.ui.preview.parts import Elided, Pill, column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.room import open_wide, scrolled

_title = msg("What the log means: {file}")
_parts: Mapping[str, tuple[Msg, Msg]] = {
    "item": (msg("Item"), msg("Which record an event belongs to.")),
    "stage": (msg("Stage"), msg("Which stage it came to. Other names only change fields.")),
    "time": (msg("Time"), msg("When it happened.")),
}
_choose = msg("Choose…")
_names, _fields, _rows = msg("Names and stages"), msg("Fields"), msg("The first rows of the log")
_name, _often, _means = msg("Name in the log"), msg("Events"), msg("Means")
_is_stage, _is_nothing = msg("Stage “{stage}”"), msg("No stage: only changes fields")
_not_counted = msg("Not counted as a stage")
_event = msg("Event: {trigger}")
_attribute, _values, _field, _type = msg("Attribute"), msg("Values"), msg("Field"), msg("Read as")
_leave, _as_field = msg("Leave out"), msg("As the field has it")
_met = msgs("{met} of {n} stage of the rule set met", "{met} of {n} stages of the rule set met")
_none_met = msg("No stage of the rule set met. Choose another attribute for the stage.")
_counted = msgs("Counted in {n} event.", "Counted in the first {n} events.")
_run = msg("Apply")
_gaps = msg("Choose which attribute is the {part}.")
_MOST_NAMES = 200
_NOTHING, _OUT = "", "\0out"
_KNOWN = Qt.ItemDataRole.UserRole
"""Whether a name in the log is that of a stage."""
_TYPES = (
    FieldType.STRING, FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.BOOLEAN, FieldType.DATE,
    FieldType.DATETIME, FieldType.EMPLOYEE,
)  # fmt: skip


class MappingDialog(QDialog):
    """Shows what was guessed beside rows of the log, and takes corrections."""

    chosen = Signal(object)
    """The log means this (LogMapping)."""

    def __init__(
        self,
        context: BacktestContext,
        rule_set: RuleSet,
        file: str,
        shape: LogShape,
        mapping: LogMapping,
        parent: QWidget | None = None,
    ) -> None:
        """Show a mapping to begin with."""
        super().__init__(parent)
        self._context = context
        self._tr = tr = context.tr
        self._rule_set = rule_set
        self._shape = shape
        self._stages = stage_names(rule_set.stages)
        self._mapping = mapping
        self.setWindowTitle(tr(_title.fill(file=file)))
        self.boxes = {part: self._part_box(part) for part in _parts}
        self._met = Pill(context.look, "success")
        self.names = self._names_tree()
        self._said = label("muted")
        self.fields: dict[str, QComboBox] = {}
        self.types: dict[str, QComboBox] = {}
        self.sample = SampleTable(tr(_rows))
        self.sample.rows.show_rows(shape.keys, shape.shown)
        self.sample.resizeColumnsToContents()
        self._gap = label("error")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = QPushButton(tr(_run))
        self.take.setProperty("kind", "primary")
        self.take.setDefault(True)
        self.buttons.addButton(self.take, QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._show_names()
        self._judge()
        context.theme.theme_changed.connect(self._dress)
        open_wide(self, context.theme, 1000, 700)

    @property
    def mapping(self) -> LogMapping:
        """What is said so far."""
        return self._mapping

    def _change(self, part: str) -> None:
        self._mapping = replace(self._mapping, **{part: self.boxes[part].currentData()})
        if part == "stage":
            self._mapping = replace(self._mapping, only_stages=(), events={})
        self._show_names()
        self._judge()

    def _change_field(self, attribute: str) -> None:
        wanted = str(self.fields[attribute].currentData())
        kept = {key: one for key, one in self._mapping.fields.items() if attribute != one}
        types = {key: one for key, one in self._mapping.field_types.items() if key in kept}
        if wanted != _OUT:
            for other, box in self.fields.items():
                if other != attribute and kept.get(wanted) == other:
                    box.setCurrentIndex(0)  # a field has one source
            kept[wanted] = attribute
            kind = self.types[attribute].currentData()
            if kind:
                types[wanted] = FieldType(kind)
        self.types[attribute].setEnabled(wanted != _OUT)
        self._mapping = replace(self._mapping, fields=kept, field_types=types)

    def _change_name(self, name: NameCount, box: QComboBox) -> None:
        wanted = str(box.currentData())
        events = {key: one for key, one in self._mapping.events.items() if key != name.name}
        only = list(self._mapping.only_stages)
        if name.stage:
            every = [one.name for one in self._found() if one.stage]
            only = [one for one in (only or every) if one != name.name or wanted == name.stage]
            if wanted == name.stage and name.name not in only:
                only.append(name.name)
            only = [] if set(only) == set(every) else only
        elif wanted:
            events[name.name] = wanted
        self._mapping = replace(self._mapping, events=events, only_stages=tuple(only))
        self._judge()

    def _found(self) -> tuple[NameCount, ...]:
        found = names_in(self._shape, self._mapping.stage, self._stages)[:_MOST_NAMES]
        return tuple(sorted(found, key=lambda one: not one.stage))  # stages first, each group by its counts

    def _show_names(self) -> None:
        tr, only = self._tr, self._mapping.only_stages
        self.names.clear()
        set_text(self._said, tr(_counted.fill(n=len(self._shape.rows))))
        labels = {one.id: one.name for one in self._rule_set.stages}
        for name in self._found():
            line = QTreeWidgetItem([name.name, tr.number(name.count), ""])
            line.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line.setData(0, _KNOWN, bool(name.stage))
            self.names.addTopLevelItem(line)
            box = QComboBox()
            box.setAccessibleName(name.name)
            if name.stage:
                box.addItem(tr(_is_stage.fill(stage=labels.get(name.stage, name.stage))), name.stage)
                box.addItem(tr(_not_counted), _NOTHING)
                box.setCurrentIndex(0 if not only or name.name in only else 1)
            else:
                box.addItem(tr(_is_nothing), _NOTHING)
                for kind in self._triggers():
                    box.addItem(tr(_event.fill(trigger=self._trigger(kind))), kind)
                box.setCurrentIndex(max(0, box.findData(self._mapping.events.get(name.name, _NOTHING))))
            box.activated.connect(lambda _place, name=name, box=box: self._change_name(name, box))
            self.names.setItemWidget(line, 2, box)
        self._dress()

    def _dress(self) -> None:
        theme = self._context.theme
        lines = (self.names.topLevelItem(place) for place in range(self.names.topLevelItemCount()))
        for line in filter(None, lines):
            known = line.data(0, _KNOWN)
            sign = "mdi6.check-circle-outline" if known else "mdi6.circle-outline"
            line.setIcon(0, theme.icon(sign, "success" if known else "muted"))

    def _triggers(self) -> list[str]:
        """Return what may happen: the types that triggers of the rule set listen to first."""
        used = [one.type for stage in self._rule_set.stages for one in stage.triggers]
        known = sorted(self._context.catalogue.triggers, key=lambda one: self._tr(self._trigger(one)))
        return list(dict.fromkeys([*(one for one in used if one in known), *known]))

    def _trigger(self, kind: str) -> str:
        declared = self._context.catalogue.trigger(kind)
        return declared.about.title if declared is not None else kind

    def _judge(self) -> None:
        """Say how well it fits, and what is missing."""
        met = len({one.stage for one in self._found() if one.stage})
        n, tr = len(self._rule_set.stages), self._tr
        self._met.show_text(tr(_met.fill(met=met, n=n) if met else _none_met), "success" if met else "warning")
        gap = next((part for part in _parts if not getattr(self._mapping, part)), "")
        set_text(self._gap, tr(_gaps.fill(part=_parts[gap][0])) if gap else "")
        self.take.setEnabled(not gap)

    # Parts

    def _part_box(self, part: str) -> QComboBox:
        box = QComboBox()
        words, help_ = _parts[part]
        box.setAccessibleName(self._tr(words))
        box.setAccessibleDescription(self._tr(help_))
        box.addItem(self._tr(_choose), _NOTHING)
        for key in self._shape.keys:
            if self._shape.kind != "xes" or key.startswith(CASE) == (part == "item"):
                box.addItem(key, key)
        box.setCurrentIndex(max(0, box.findData(getattr(self._mapping, part))))
        box.activated.connect(lambda _place: self._change(part))
        return box

    def _names_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderLabels([self._tr(words) for words in (_name, _often, _means)])
        tree.headerItem().setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tree.setAccessibleName(self._tr(_names))
        tree.setRootIsDecorated(False)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().resizeSection(1, self._context.theme.scaled(90))
        tree.header().resizeSection(2, self._context.theme.scaled(360))
        return tree

    def _fields_page(self) -> QWidget:
        tr, grid, inside = self._tr, QGridLayout(), QWidget()
        grid.setHorizontalSpacing(tokens.MEDIUM)
        grid.setVerticalSpacing(tokens.SMALL)
        for place, words in enumerate((_attribute, _values, _field, _type)):
            head = label("muted")
            head.setText(tr(words))
            grid.addWidget(head, 0, place)
        entity = self._context.directory().schema.entity(self._rule_set.entity)
        known = {one.key: tr(one.label) for one in entity.fields if one.key not in ("id", "stage")} if entity else {}
        of_attribute = {attribute: key for key, attribute in self._mapping.fields.items()}
        for place, key in enumerate(self._shape.keys, start=1):
            name, values = Elided("strong"), Elided("muted")
            name.setText(key)
            values.setText(" · ".join(dict.fromkeys(self._shape.texts[key][:50]))[:120])
            values.setToolTip(values.text())
            field, kind = self._field_box(key, known, of_attribute.get(key, "")), self._type_box(key, of_attribute)
            for number, widget in enumerate((name, values, field, kind)):
                grid.addWidget(widget, place, number)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(len(self._shape.keys) + 1, 1)
        inside.setLayout(grid)
        return scrolled(inside)

    def _field_box(self, attribute: str, known: Mapping[str, str], chosen: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._tr.pair(attribute, _field))
        box.addItem(self._tr(_leave), _OUT)
        for key, words in sorted(known.items(), key=lambda pair: alphabetical(pair[1])):
            box.addItem(words, key)
        if chosen and chosen not in known:
            box.addItem(chosen, chosen)
        box.setCurrentIndex(max(0, box.findData(chosen or _OUT)))
        box.activated.connect(lambda _place: self._change_field(attribute))
        self.fields[attribute] = box
        return box

    def _type_box(self, attribute: str, of_attribute: Mapping[str, str]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._tr.pair(attribute, _type))
        box.addItem(self._tr(_as_field), _NOTHING)
        for kind in _TYPES:
            box.addItem(self._tr(TYPE_NAMES[kind]), kind.value)
        field = of_attribute.get(attribute, "")
        said = self._mapping.field_types.get(field)
        box.setCurrentIndex(max(0, box.findData(said.value if said else _NOTHING)))
        box.setEnabled(bool(field))
        box.activated.connect(lambda _place: self._change_field(attribute))
        self.types[attribute] = box
        return box

    def _lay_out(self) -> None:
        tr, parts = self._tr, []
        for part, (words, help_) in _parts.items():
            caption, said = label("strong"), label("muted")
            caption.setText(tr(words))
            caption.setBuddy(self.boxes[part])
            said.setText(tr(help_))
            parts.append(column(caption, self.boxes[part], said, spacing=tokens.TIGHT))
        top = row(*parts, spacing=tokens.LARGE)
        for place in range(len(parts)):
            top.setStretch(place, 1)
        names, tabs, caption = QWidget(), QTabWidget(), label("strong")
        inside = column(row(self._met, None, self._said), self.names)
        inside.setContentsMargins(0, tokens.SMALL, 0, 0)
        names.setLayout(inside)
        tabs.addTab(names, tr(_names))
        tabs.addTab(self._fields_page(), tr(_fields))
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(self.windowTitle())
        caption.setText(tr(_rows))
        self.sample.setMinimumHeight(self._context.theme.scaled(140))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.WIDE, tokens.LARGE, tokens.WIDE, tokens.LARGE)
        layout.setSpacing(tokens.MEDIUM)
        layout.addLayout(top)
        layout.addWidget(tabs, 3)
        layout.addWidget(caption)
        layout.addWidget(self.sample, 2)
        layout.addLayout(row(self._gap, None, self.buttons))

    def accept(self) -> None:
        self.chosen.emit(self._mapping)
        super().accept()
