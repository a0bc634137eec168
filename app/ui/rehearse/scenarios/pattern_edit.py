"""What an effect should be like, field by field: the same, containing something, matching a pattern."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.effect_words import effect_words
from app.engine.likening import LOOSE, form_of
from app.engine.model.scenario import Pattern
from app.engine.telling import Glossary
from app.engine.trace import Acted
from app.engine.words import msg
from app.ui.rehearse.context import RehearseContext
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

_SAME = "same"
_WAYS = {_SAME: msg("is"), "contains": msg("contains"), "matches": msg("matches")}
_HEAD = ("type", "rule")
_SHORT = 14
"""Characters beyond which a value stands in a line of its own."""
_from_rule = msg("{type}, by “{rule}”")


class PatternEdit(QFrame):
    """One pattern: what kind of effect, by which rule, and its fields with what they should be."""

    changed = Signal(object)
    """The pattern is to be another."""
    removed = Signal()

    def __init__(self, context: RehearseContext, pattern: Pattern, names: Glossary, acted: Acted | None) -> None:
        """Edit a pattern; `acted` is the effect that came, whose other fields can be added."""
        super().__init__()
        self._context = context
        self._pattern = dict(pattern)
        self._acted = acted
        self.setProperty("role", "panel")
        tr = context.tr
        kind = tr(effect_words(str(pattern["type"]))) if pattern.get("type") else tr(msg("Any effect"))
        rule = str(pattern.get("rule") or "")
        title = QLabel(tr(_from_rule.fill(type=kind, rule=names.node(rule))) if rule else kind)
        title.setProperty("role", "strong")
        title.setWordWrap(True)
        away = IconButton(context.theme, "mdi6.close", tr(msg("Remove this effect")), size=16)
        away.clicked.connect(self.removed)
        self._more = QPushButton(tr(msg("+ Field")))
        self._more.setProperty("kind", "quiet")
        self._more.setMenu(self._menu())
        self._more.setVisible(not self._more.menu().isEmpty())
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(away)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        self._layout.setSpacing(tokens.TIGHT)
        self._layout.addLayout(head)
        for name, value in pattern.items():
            if name not in _HEAD:
                self._layout.addWidget(self._line(name, value))
        foot = QHBoxLayout()
        foot.addWidget(self._more)
        foot.addStretch(1)
        self._layout.addLayout(foot)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        form = form_of(self._acted) if self._acted is not None else {}
        for name, value in form.items():
            if name not in self._pattern and value not in (None, "", [], {}):
                menu.addAction(name).triggered.connect(lambda _on=False, one=name: self._put(one, form[one]))
        return menu

    def _line(self, name: str, value: Any) -> QWidget:
        tr = self._context.tr
        label = QLabel(name)
        label.setProperty("role", "muted")
        label.setMinimumWidth(self._context.theme.scaled(64))
        way, plain = _way_of(value)
        ways = QComboBox()
        ways.setAccessibleName(tr(msg("How {field} is compared").fill(field=name)))
        for key, words in _WAYS.items():
            ways.addItem(tr(words), key)
        ways.setCurrentIndex(ways.findData(way))
        ways.setEnabled(isinstance(plain, str | list))
        line = QLineEdit(written(plain))
        line.setAccessibleName(name)
        line.setCursorPosition(0)
        line.setToolTip(written(plain))
        away = IconButton(
            self._context.theme, "mdi6.close", tr(msg("Do not look at {field}").fill(field=name)), size=14
        )

        def put() -> None:
            said = read(line.text(), plain)
            self._put(name, said if ways.currentData() == _SAME else {ways.currentData(): line.text()})

        line.editingFinished.connect(put)
        ways.activated.connect(lambda _place: put())
        away.clicked.connect(lambda: self._take_out(name))
        long = len(line.text()) > _SHORT
        row = QWidget()
        top = QHBoxLayout()
        top.setSpacing(tokens.TIGHT)
        top.addWidget(label, int(long))
        top.addWidget(ways)
        if not long:
            top.addWidget(line, 1)
        top.addWidget(away)
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addLayout(top)
        if long:
            layout.addWidget(line)
        return row

    def _put(self, name: str, value: Any) -> None:
        if self._pattern.get(name) != value:
            self.changed.emit({**self._pattern, name: value})

    def _take_out(self, name: str) -> None:
        self.changed.emit({key: value for key, value in self._pattern.items() if key != name})


def written(value: Any) -> str:
    """Return a value as one line that a person can change."""
    if _words(value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read(text: str, before: Any) -> Any:
    """Read a line: text stays text, what was a list or an amount is read as such where it can be."""
    if isinstance(before, str):
        return text
    if _words(before):
        return [one for part in text.split(",") if (one := part.strip())]
    try:
        return json.loads(text)
    except ValueError:
        return text


def _words(value: Any) -> bool:
    """Say whether a value is a list of words, written with commas."""
    return isinstance(value, list | tuple) and all(isinstance(one, str) and "," not in one for one in value)


def _way_of(value: Any) -> tuple[str, Any]:
    if isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in LOOSE:
        return next(iter(value.items()))
    return _SAME, value
