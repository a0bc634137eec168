"""One clause in the builder: field, operator, value, and whether it holds on the chosen record."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.engine.conditions import operator_label, operators_for
from app.engine.model.condition import UNARY, Operator
from app.engine.names import Name
from app.engine.words import msg
from app.ui.forms.condition.fields import names_field
from app.ui.forms.condition.sides import TEXTS, build_side, may_refer, side_key
from app.ui.forms.condition.tree import ClauseRow
from app.ui.forms.condition.values import ValueEditor
from app.ui.forms.context import FormContext
from app.ui.forms.parts.buttons import IconButton
from app.ui.forms.parts.choices import Choices, Option
from app.ui.forms.parts.marks import mark
from app.ui.forms.people.editors import muted_line
from app.ui.forms.pick.entries import Entry
from app.ui.forms.pick.placeholders import name_entry, name_groups
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.references import missing_entry
from app.ui.forms.text.faces import FaceMaker
from app.ui.theme import tokens
from app.ui.widgets.flow import FlowLayout

_SIGN = 16
_NARROW = 24
"""As wide as a handle is, in pixels of the usual text."""
_other_field, _present_field = msg("Compare with another field"), msg("Compare with a field of the present item")
_signs = {
    True: ("mdi6.check-circle", "success"),
    False: ("mdi6.close-circle-outline", "muted"),
    None: ("mdi6.alert-circle", "error"),
}


class Handle(IconButton):
    """Drags the row it stands on."""

    drag_asked = Signal()

    def __init__(self, context: FormContext) -> None:
        """Say what it is for, the keyboard's way included."""
        words = context.tr(msg("Drag to move; Alt with the arrow keys does the same"))
        super().__init__(context.theme, "mdi6.drag-vertical", words, size=16)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._from = QPoint()

    def _dress(self) -> None:
        super()._dress()
        self.setFixedWidth(self._theme.scaled(_NARROW))

    def mousePressEvent(self, arg__1: QMouseEvent) -> None:
        self._from = arg__1.position().toPoint()

    def mouseMoveEvent(self, arg__1: QMouseEvent) -> None:
        far = (arg__1.position().toPoint() - self._from).manhattanLength()
        if arg__1.buttons() & Qt.MouseButton.LeftButton and far > 6:  # noqa: PLR2004  a hand trembles
            self.drag_asked.emit()


class TruthSign(QLabel):
    """Shows whether a part holds on the chosen record."""

    def __init__(self, context: FormContext) -> None:
        """Show nothing yet."""
        super().__init__()
        self._context = context
        self._drawn = _signs[None]
        self.setVisible(False)
        context.theme.theme_changed.connect(self._draw)

    def show_truth(self, held: bool | None, words: str) -> None:
        """Show it, with the words that say why."""
        self._drawn = _signs[held]
        self._draw()
        tr = self._context.tr
        state = {True: msg("holds"), False: msg("does not hold"), None: msg("cannot be said")}[held]
        self.setAccessibleName(tr(state))
        self.setToolTip(words or tr(state))
        self.setVisible(True)

    def _draw(self) -> None:
        theme = self._context.theme
        self.setFixedSize(theme.scaled(_SIGN), theme.scaled(_SIGN))
        self.setPixmap(theme.pixmap(*self._drawn, theme.scaled(_SIGN), self.devicePixelRatioF()))


class ClauseWidget(QWidget):
    """Edits one clause."""

    row_changed = Signal(object)
    """The clause was edited (ClauseRow)."""
    remove_asked = Signal()
    drag_asked = Signal()

    def __init__(self, clause: ClauseRow, context: FormContext, faces: FaceMaker, *, changes: bool) -> None:
        """Show a clause; `changes` offers what only triggers can ask."""
        super().__init__()
        self._row, self._context, self._faces, self._changes = clause, context, faces, changes
        tr = context.tr
        self._side: ValueEditor | None = None
        self._side_key: object = None
        self.sign = TruthSign(context)
        self._field = SearchChoices(
            context.theme, tr, lambda: name_groups(self._context, self._faces), tr(msg("Choose a field…"))
        )
        self._field.setAccessibleName(tr(msg("Field")))
        self._operator = Choices()
        self._operator.setAccessibleName(tr(msg("Comparison")))
        self._operator.fit_current()
        refer = _other_field if context.present is None else _present_field
        case = tr(msg("Match upper and lower case"))
        self._refer = IconButton(context.theme, "mdi6.form-select", tr(refer), checkable=True, beside_field=True)
        self._case = IconButton(context.theme, "mdi6.format-letter-case", case, checkable=True, beside_field=True)
        self._handle = Handle(context)
        self._cross = IconButton(context.theme, "mdi6.close", tr(msg("Remove this clause")), size=14)
        self._seen = muted_line()
        self._seen.setVisible(False)
        self._lay_out()
        self._handle.drag_asked.connect(self.drag_asked)
        self._cross.clicked.connect(self.remove_asked)
        self._field.value_chosen.connect(self.choose_field)
        self._operator.value_chosen.connect(self.choose_operator)
        self._refer.clicked.connect(self._take_refer)
        self._case.clicked.connect(
            lambda on: self._tell(
                {**self._row.raw, "match_case": on}
                if on
                else {key: value for key, value in self._row.raw.items() if key != "match_case"}
            )
        )
        self.setFocusProxy(self._field)
        self._show()

    @property
    def clause(self) -> ClauseRow:
        """The clause as it stands."""
        return self._row

    @property
    def seen(self) -> str:
        """What is said under the clause: the value it saw, or why it cannot be said."""
        return self._seen.text()

    @property
    def operators(self) -> list[str]:
        """The comparisons that are offered."""
        return [self._operator.itemText(place) for place in range(self._operator.count())]

    @property
    def side(self) -> ValueEditor | None:
        """The editor of the right side."""
        return self._side

    def show_clause(self, clause: ClauseRow) -> None:
        """Show another clause, in silence."""
        if clause != self._row:
            self._row = clause
            self._show()

    def set_context(self, context: FormContext, faces: FaceMaker) -> None:
        """Take other names and values."""
        self._context, self._faces = context, faces
        self._show()

    def show_truth(self, held: bool | None, seen: str, problem: str) -> None:
        """Show whether it holds, and the value that it saw or why it cannot be said."""
        self.sign.show_truth(held, problem or seen)
        role = "error" if problem else "muted"
        mark(self._seen, "role", role)
        self._seen.setText(problem or seen)
        self._seen.setVisible(bool(problem or seen))

    def hide_truth(self) -> None:
        """Say nothing: there is no record, or nothing to judge."""
        self.sign.setVisible(False)
        self._seen.clear()
        self._seen.setVisible(False)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(tokens.TIGHT)
        top.addWidget(self._field, 1)
        top.addWidget(self.sign)
        top.addWidget(self._cross)
        line = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        line.setSizePolicy(policy)
        self._second = FlowLayout(line, tokens.TIGHT, fill=True)
        for one in (self._operator, self._case, self._refer):
            self._second.addWidget(one)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._handle, 0, 0)
        layout.addLayout(top, 0, 1)
        layout.addWidget(line, 1, 1)
        layout.addWidget(self._seen, 2, 1)

    @property
    def _name(self) -> Name | None:
        return self._context.names.get(str(self._row.raw.get("left") or ""))

    @property
    def _op(self) -> Operator:
        try:
            return Operator(str(self._row.raw.get("op")))
        except ValueError:
            return Operator.EQ

    def _show(self) -> None:
        raw, name = self._row.raw, self._name
        self._field.show_entry(self._entry())
        for one in (self._operator, self._case, self._refer):
            one.setVisible(name is not None)
        if name is None:
            self._put_side(None, None)
            return
        item_field = self._changes and name.path.startswith("item.")
        operators = operators_for(name.type, multiple=name.multiple, changes=item_field)
        tr = self._context.tr
        self._operator.offer([Option(one.value, tr(operator_label(one, name.type))) for one in operators])
        self._operator.choose(self._op.value)
        ref = names_field(raw.get("right"), self._context)
        if self._refer.isChecked() and raw.get("right") is None:
            ref = may_refer(self._op)
        self._refer.setChecked(ref)
        self._refer.setVisible(may_refer(self._op))
        self._case.setVisible(name.type in TEXTS and self._op not in UNARY)
        self._case.setChecked(bool(raw.get("match_case")))
        key = side_key(name, self._op, ref=ref)
        if key != self._side_key:
            self._put_side(build_side(name, self._op, self._context, self._faces, ref=ref), key)
        if self._side is not None and self._side.raw() != raw.get("right"):
            self._side.show_raw(raw.get("right"))

    def _entry(self) -> Entry | None:
        path = str(self._row.raw.get("left") or "")
        name = self._name
        if not path:
            return None
        return (
            name_entry(name, self._context, self._faces, whole_label=True) if name is not None else missing_entry(path)
        )

    def _put_side(self, side: ValueEditor | None, key: object) -> None:
        if self._side is not None:
            self._second.removeWidget(self._side)
            self._side.hide()
            self._side.deleteLater()
        self._side, self._side_key = side, key
        if side is not None:
            self._second.insert_widget(1, side)
            side.show()
            side.raw_changed.connect(lambda right: self._tell({**self._row.raw, "right": right}))

    def choose_field(self, path: str) -> None:
        """Compare another field; operator and value stay where they fit it."""
        name = self._context.names.get(path)
        raw = {**self._row.raw, "left": path}
        before = self._name
        if name is not None and (before is None or before.type is not name.type or before.options != name.options):
            operators = operators_for(name.type, multiple=name.multiple)
            op = self._op if self._op in operators else operators[0]
            raw = {"left": path, "op": op.value} | ({} if op in UNARY else {"right": None})
        self._side_key = None
        self._tell(raw)
        self._show()
        self._take_first_value()

    def choose_operator(self, value: str) -> None:
        """Compare in another way; the value stays where it fits."""
        op = Operator(value)
        raw = {key: one for key, one in self._row.raw.items() if key != "right"} | {"op": value}
        old_key = self._side_key
        self._row = ClauseRow(raw | ({} if op in UNARY else {"right": self._row.raw.get("right")}))
        name = self._name
        ref = self._refer.isChecked() and may_refer(op)
        if op not in UNARY and name is not None and side_key(name, op, ref=ref) != old_key:
            self._row = ClauseRow({**self._row.raw, "right": None})
        self._show()
        self._tell(dict(self._row.raw))
        self._take_first_value()

    def _take_refer(self) -> None:
        self._side_key = None
        self._row = ClauseRow({**self._row.raw, "right": None})
        self._show()
        self._tell(dict(self._row.raw))
        if self._side is not None:
            self._side.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_first_value(self) -> None:
        """An editor that shows a value from the start has that value; the clause takes it."""
        if self._side is None:
            return
        shown: Any = self._side.raw()
        if shown not in (None, "", [], [None, None]) and shown != self._row.raw.get("right"):
            self._tell({**self._row.raw, "right": shown})

    def _tell(self, raw: dict[str, Any]) -> None:
        self._row = ClauseRow(raw)
        self.row_changed.emit(self._row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)
