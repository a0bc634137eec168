"""What in a rule's condition holds on the record, clause by clause, with the values seen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from app.engine.conditions.explain import Explanation
from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.theme import tokens

INDENT = 18

_groups = {"all": msg("All of these"), "any": msg("At least one of these"), "not": msg("Not")}
_held, _failed = msg("The condition holds"), msg("The condition does not hold")
_unsure = msg("The condition cannot be judged")
_signs = {
    True: ("mdi6.check-circle", "success"),
    False: ("mdi6.close-circle", "error"),
    None: ("mdi6.help-circle", "warning"),
}
_said = {True: msg("holds"), False: msg("does not hold"), None: msg("cannot be judged")}


class _Line(QWidget):
    """One clause or the head of a group."""

    def __init__(self, look: Look, depth: int) -> None:
        super().__init__()
        self._look = look
        self._sign = Sign(look, "mdi6.help-circle", "warning", 16)
        self._words = label(wrap=True)
        self._seen = label("muted", wrap=True)
        words = column(self._words, self._seen, None, spacing=0)
        layout = row(column(self._sign, None, spacing=0), words, spacing=6)
        layout.setStretch(1, 1)
        layout.setContentsMargins(depth * INDENT, 0, 0, 0)
        self.setLayout(layout)

    def show_part(self, part: Explanation, scene: Scene) -> None:
        """Show another outcome of the same place in the condition."""
        icon, color = _signs[part.held]
        self._sign.show_icon(icon, color)
        set_text(self._words, scene.tr(_groups.get(part.kind) or part.sentence or part.words))
        set_text(self._seen, scene.tr(part.words) if part.sentence is not None else "")
        said = f"{self._words.text()} {self._seen.text()}"
        self.setAccessibleName(self._look.tr.pair(said, _said[part.held]))


class ConditionView(QWidget):
    """The whole condition; takes no room where a rule has none."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__()
        self._look = look
        self._sign = Sign(look, "mdi6.filter-outline", "muted", 16)
        self._head = label()
        self._lines: list[_Line] = []
        self._shape: tuple[tuple[int, str], ...] = ()
        self._parts = column(spacing=tokens.TIGHT)
        self._parts.setContentsMargins(INDENT + 4, 0, 0, 0)
        self.setLayout(column(row(self._sign, self._head, None, spacing=tokens.SMALL), self._parts, spacing=6))
        self.hide()

    def show_explanation(self, explanation: Explanation | None, scene: Scene) -> None:
        """Show what holds now; lines are drawn anew only where the condition has another shape."""
        self.setVisible(explanation is not None)
        if explanation is None:
            return
        parts = list(_walk(explanation))
        shape = tuple((depth, part.path) for depth, part in parts)
        if shape != self._shape:
            self._rebuild(shape)
        for line, (_, part) in zip(self._lines, parts, strict=True):
            line.show_part(part, scene)
        words = {True: _held, False: _failed, None: _unsure}[explanation.held]
        self._sign.show_icon("mdi6.filter-outline", _signs[explanation.held][1])
        set_text(self._head, self._look.tr(words))

    def _rebuild(self, shape: tuple[tuple[int, str], ...]) -> None:
        self._shape = shape
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [_Line(self._look, depth) for depth, _ in shape]
        for line in self._lines:
            self._parts.addWidget(line)


def _walk(part: Explanation, depth: int = 0) -> Iterator[tuple[int, Explanation]]:
    """Walk a condition from the top; the outermost *all of these* needs no line of its own."""
    outer = depth == 0 and part.kind == "all" and part.members
    if not outer:
        yield depth, part
    for member in part.members:
        yield from _walk_below(member, depth if outer else depth + 1)


def _walk_below(part: Explanation, depth: int) -> Iterator[tuple[int, Explanation]]:
    yield depth, part
    for member in part.members:
        yield from _walk_below(member, depth + 1)
