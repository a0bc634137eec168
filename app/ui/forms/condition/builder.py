"""The condition builder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.conditions import Explanation, compile_condition
from app.engine.errors import KnownError
from app.engine.parameters import ConditionKind
from app.engine.words import Msg, msg
from app.ui.forms.condition import tree
from app.ui.forms.condition.clause import ClauseWidget
from app.ui.forms.condition.fields import is_filled_in
from app.ui.forms.condition.group import GroupWidget
from app.ui.forms.condition.tree import ClauseRow, GroupRow, Place
from app.ui.forms.context import FormContext
from app.ui.forms.parts.buttons import QuietButton
from app.ui.forms.text.faces import FaceMaker


class ConditionBuilder(QWidget):
    """Builds a condition; emits its raw JSON, None where there is none."""

    condition_changed = Signal(object)

    def __init__(self, context: FormContext, *, changes: bool = False, parent: QWidget | None = None) -> None:
        """Begin without a condition; `changes` offers what only triggers can ask."""
        super().__init__(parent)
        self._context, self._changes = context, changes
        self._faces = FaceMaker(context)
        self._root = GroupRow()
        self._raw: Any = None
        self._widget: GroupWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.begin = QuietButton(context.theme, "mdi6.plus", context.tr(msg("Add a condition")))
        self.begin.clicked.connect(lambda: self._add((), group=False))
        self._layout.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self._rebuild()
        self._add_shortcut("Alt+Up", msg("Move the clause up"), -1)
        self._add_shortcut("Alt+Down", msg("Move the clause down"), 1)

    def raw(self) -> Any:
        """Return the raw condition; what was not touched comes back as it was given."""
        return self._raw

    def show_raw(self, raw: Any) -> None:
        """Show another raw condition, in silence."""
        if raw == self._raw:
            return
        before, self._root, self._raw = self._root, tree.read(raw), raw
        if _shape(before) == _shape(self._root) and self._widget is not None:
            for place, widget in self._widget.walk():
                part = tree.part_at(self._root, place)
                if isinstance(widget, ClauseWidget) and isinstance(part, ClauseRow):
                    widget.show_clause(part)
            self._judge()
        else:
            self._rebuild()

    def forget(self) -> None:
        """Drop what is not part of any condition yet: another card is shown next."""
        self._raw, self._root = None, GroupRow()
        self._rebuild()

    def parts(self) -> list[tuple[Place, ClauseWidget | GroupWidget]]:
        """Return the widgets of all parts with their places."""
        return self._widget.walk() if self._widget is not None else []

    def set_context(self, context: FormContext) -> None:
        """Take another record or other names."""
        self._context = context
        self._faces = FaceMaker(context)
        for _, widget in self._widget.walk() if self._widget is not None else ():
            if isinstance(widget, ClauseWidget):
                widget.set_context(context, self._faces)
        self._judge()

    def _rebuild(self, focus: Place | None = None) -> None:
        if self._widget is not None:
            self._layout.removeWidget(self._widget)
            self._widget.hide()
            self._widget.deleteLater()
            self._widget = None
        self.begin.setVisible(not self._root.members)
        if self._root.members:
            self._widget = self._built()
            self._layout.addWidget(self._widget)
            self._judge()
        if focus is not None:
            self._focus(focus)

    def _built(self) -> GroupWidget:
        widget = GroupWidget(self._root, (), self._context, self._faces, changes=self._changes)
        widget.kind_chosen.connect(self._take_kind)
        widget.clause_changed.connect(self._take_clause)
        widget.add_asked.connect(lambda place, group: self._add(place, group=group))
        widget.remove_asked.connect(self._remove)
        widget.move_asked.connect(self._move)
        return widget

    def _focus(self, place: Place) -> None:
        widgets = dict(self._widget.walk()) if self._widget is not None else {}
        target: QWidget | None = widgets.get(place)
        (target or self.begin).setFocus(Qt.FocusReason.OtherFocusReason)

    # Edits

    def _take_clause(self, place: Place, clause: ClauseRow) -> None:
        self._take(tree.changed(self._root, place, clause))

    def _take_kind(self, place: Place, kind: tree.Kind) -> None:
        part = tree.part_at(self._root, place)
        if isinstance(part, GroupRow):
            self._take(tree.changed(self._root, place, GroupRow(kind, part.members)))

    def _add(self, place: Place, *, group: bool) -> None:
        into = tree.part_at(self._root, place)
        number = len(into.members) if isinstance(into, GroupRow) else 0
        fresh = GroupRow("any", (ClauseRow(),)) if group else ClauseRow()
        self._root = tree.inserted(self._root, place, number, fresh)
        self._rebuild((*place, number, 0) if group else (*place, number))
        self._take(self._root)

    def _remove(self, place: Place) -> None:
        self._root = tree.removed(self._root, place)
        rest = [at for at, part in tree.walk(self._root) if isinstance(part, ClauseRow)]
        near = min(rest, key=lambda at: (abs(at[0] - place[0]), at), default=())
        self._rebuild(near)
        self._take(self._root)

    def _move(self, place: Place, group: Place, number: int) -> None:
        part = tree.part_at(self._root, place)
        new = tree.moved(self._root, place, group, number)
        if new != self._root:
            self._root = new
            where = next((at for at, one in tree.walk(new) if one is part), ())
            self._rebuild(where)
            self._take(self._root)

    def _take(self, root: GroupRow) -> None:
        self._root = root
        self._judge()
        raw = tree.write(root)
        if tree.read(self._raw) != tree.read(raw):
            self._raw = raw
            self.condition_changed.emit(raw)

    # Truth

    def _judge(self) -> None:
        """Show what holds on the chosen record, clause by clause; one that cannot be read does not hide the others."""
        if self._widget is None:
            return
        for place, widget in self._widget.walk():
            part = tree.part_at(self._root, place)
            raw = tree.write(part) if isinstance(part, GroupRow) else part.raw if part.complete else None
            if isinstance(widget, ClauseWidget):
                self._judge_clause(widget, raw)
            elif raw is None or self._context.scope is None:
                widget.sign.setVisible(False)
            else:
                held, words = self._held(raw)
                widget.sign.show_truth(held, words if held is None else "")

    def _judge_clause(self, widget: ClauseWidget, raw: Any) -> None:
        if raw is None or is_filled_in(raw.get("right"), self._context):
            widget.hide_truth()
            return
        found = self._explained(raw)
        tr = self._context.tr
        if isinstance(found, Msg):
            missing = raw.get("right") in (None, "", [], [None, None])
            if missing and self._context.names.get(str(raw.get("left"))) is not None:
                widget.hide_truth()
            else:
                widget.show_truth(None, "", tr(found))
        elif found is None:
            widget.hide_truth()
        elif found.held is None:
            widget.show_truth(None, "", tr(found.words))
        else:
            widget.show_truth(found.held, tr(msg("On this record: {value}").fill(value=self._seen(raw))), "")

    def _seen(self, raw: Any) -> str:
        value = self._faces.value(f"{{{{ {raw['left']} }}}}")
        return " ".join(value.split())[:80] or self._context.tr(msg("empty"))

    def _held(self, raw: Any) -> tuple[bool | None, str]:
        found = self._explained(raw)
        if isinstance(found, Msg):
            return None, self._context.tr(found)
        return (found.held, self._context.tr(found.words)) if found is not None else (None, "")

    def _explained(self, raw: Any) -> Explanation | Msg | None:
        """Return what a part saw; the reason where it cannot be read; None without a record."""
        try:
            condition = ConditionKind().read(raw)
            if condition is None:
                return None
            compiled = compile_condition(condition, self._context.names, changes=self._changes)
            return compiled.explain(self._context.scope) if self._context.scope is not None else None
        except KnownError as error:
            return error.words

    # Keyboard

    def _add_shortcut(self, key: str, words: Msg, step: int) -> None:
        action = QAction(self._context.tr(words), self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self.shift(step))
        self.addAction(action)

    def shift(self, step: int) -> None:
        """Move the part in which the focus stands one step up or down."""
        place = next(self._places_of(self.focusWidget()), None)
        target = tree.step_target(self._root, place, step) if place else None
        if place and target is not None:
            self._move(place, *target)

    def _places_of(self, widget: QWidget | None) -> Iterator[Place]:
        """Walk the places of the parts around a widget, the innermost first."""
        places = {id(one): place for place, one in self._widget.walk()} if self._widget is not None else {}
        around = widget
        while around is not None and around is not self:
            if id(around) in places:
                yield places[id(around)]
            around = around.parentWidget()


def _shape(part: tree.Part) -> Any:
    return (part.kind, [_shape(one) for one in part.members]) if isinstance(part, GroupRow) else None
