"""Who moves arriving records on: after how long on average, how many of them, and what becomes of the others."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QVBoxLayout, QWidget

from app.engine.model.rule_set import RuleSet
from app.engine.upcoming import Pace, Stay, route_of
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.forms.parts.units import DAYS, HOURS, Units
from app.ui.preview.parts import label, row
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.fields import settle

_UNITS = (("days", DAYS), ("hours", HOURS))
_stay, _go = msg("stay where they are"), msg("go to “{stage}”")


class PaceEdit(QWidget):
    """A sentence with gaps; it shows only where people move the records on at all."""

    def __init__(self, rule_set: RuleSet, theme: Theme, tr: Translator) -> None:
        """Propose that nobody moves them."""
        super().__init__()
        self._rule_set = rule_set
        self._tr = tr
        self.moves = QCheckBox(tr(msg("People move them on, from stage to stage")))
        self.after = self._number(1, 999, 2, msg("How long they stay on average"))
        self.unit = Units(tr, _UNITS)
        self.unit.setAccessibleName(tr(msg("Unit of time")))
        self.unit.choose("days")
        self.unit.stand_beside(self.after.value())
        self.after.valueChanged.connect(self.unit.stand_beside)
        self.share = self._number(0, 100, 70, msg("How many move on at each stage, in percent"))
        self.share.setSuffix("\N{NO-BREAK SPACE}%")
        self.otherwise = QComboBox()
        self.otherwise.setAccessibleName(tr(msg("What becomes of the others")))
        self.otherwise.addItem(tr(_stay), "")
        for stage in rule_set.stages:
            self.otherwise.addItem(theme.icon("mdi6.circle", stage.color), tr(_go.fill(stage=stage.name)), stage.id)
        lost = [stage.id for stage in rule_set.stages if stage.kind == "lost"]
        self.otherwise.setCurrentIndex(max(0, self.otherwise.findData(lost[0] if lost else "")))
        self._how = QWidget()
        how = QVBoxLayout(self._how)
        how.setContentsMargins(tokens.WIDE, 0, 0, 0)
        how.setSpacing(tokens.TIGHT)
        how.addLayout(
            row(self._word(msg("after")), self.after, self.unit, self._word(msg("on average, at each stage")), None)
        )
        how.addLayout(row(self.share, self._word(msg("of them; the others")), self.otherwise, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(self.moves)
        layout.addWidget(self._how)
        self._how.hide()
        self.moves.toggled.connect(self._how.setVisible)

    @property
    def pace(self) -> Pace | None:
        """What is said; None where nobody moves them on."""
        if not self.moves.isChecked():
            return None
        stay = Stay(timedelta(**{self.unit.value(): self.after.value()}), self.share.value() / 100)
        return Pace(route_of(self._rule_set), stay, str(self.otherwise.currentData() or ""))

    def _number(self, least: int, most: int, value: int, words: Msg) -> QSpinBox:
        box = QSpinBox()
        box.setRange(least, most)
        box.setValue(value)
        box.setAccessibleName(self._tr(words))
        settle(box)
        return box

    def _word(self, words: Msg) -> QWidget:
        made = label()
        made.setText(self._tr(words))
        return made
