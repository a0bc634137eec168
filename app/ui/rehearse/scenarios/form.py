"""The form of one line of a scenario: what became of it, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.engine.likening import matched, pattern_of
from app.engine.model.plain import plain
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.scenario import Expectation, Silence, Step
from app.engine.scenario import FAILED, HAPPENED, Ran
from app.engine.telling import Glossary
from app.engine.telling_effects import tell_effect
from app.engine.telling_steps import KIND_WORDS
from app.engine.trace import Acted
from app.engine.verdicts import FIRED, SILENT, STATUS_WORDS, STATUSES
from app.engine.words import Msg, msg
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.scenarios.pattern_edit import PatternEdit, read, written
from app.ui.rehearse.scenarios.table import VERDICT_WORDS, told
from app.ui.theme import tokens
from app.ui.widgets.labels import Badge, IconButton, SectionHeader

_of = msg("Line {n}: {kind}")
_any_stage = msg("Any stage")
_pick = msg("“{rule}”: {effect}")


class StepForm(QScrollArea):
    """Asks for other lines; shows what happened instead."""

    step_edited = Signal(int, object)
    """The line is to be another: its place from 0 on, and the Step."""
    accept_asked = Signal()
    """What happened is to be what is expected."""
    details_asked = Signal()
    """Values of an event or of fields are to be asked for."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        super().__init__()
        self._context = context
        self._step: Step | None = None
        self._ran: Ran | None = None
        self._number = 0
        self._shown: tuple[int, Step | None, Ran | None] | None = None
        self._names: Glossary
        self._rule_set: RuleSet
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._draw)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "surface")
        self.setAccessibleName(context.tr(msg("The chosen line")))
        self._layout = QVBoxLayout()

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of what is asked: it scrolls up and down alone."""
        hint, inside = super().minimumSizeHint(), self.widget()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(inside.minimumSizeHint().width() + bar, hint.height()) if inside is not None else hint

    def show_step(self, number: int, step: Step | None, ran: Ran | None, names: Glossary, rule_set: RuleSet) -> None:
        """Show a line, None for none."""
        if (number, step, ran) == self._shown:
            return
        self._number, self._step, self._ran, self._names, self._rule_set = number, step, ran, names, rule_set
        self._redraw.start()

    def focus_first(self) -> None:
        """Put the keyboard into the first editor."""
        inside = self.widget()
        found = inside.findChildren(QWidget) if inside is not None else []
        first = next((one for one in found if isinstance(one, QComboBox | QLineEdit | QCheckBox)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        """Draw the form anew, once no button of the mouse is held: what is being clicked stays where it is."""
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._redraw.start()
            return
        self._shown = (self._number, self._step, self._ran)
        place = self.verticalScrollBar().value()
        inside = QFrame()
        inside.setProperty("role", "surface")
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        self._layout.setSpacing(tokens.SMALL)
        if self._step is None:
            self._say(msg("Choose a line to see what it says and what became of it."), "muted")
        else:
            self._fill(self._number, self._step)
        self._layout.addStretch(1)
        if (old := self.takeWidget()) is not None:
            old.deleteLater()  # it may be the one whose signal led here
        self.setWidget(inside)
        self.updateGeometry()
        self.verticalScrollBar().setValue(place)

    def _fill(self, number: int, step: Step) -> None:
        tr = self._context.tr
        title = QLabel(tr(_of.fill(n=number, kind=KIND_WORDS[step.kind])))
        title.setProperty("role", "title")
        self._layout.addWidget(title)
        self._outcome()
        match step.kind:
            case "move":
                self._layout.addWidget(self._stages(step.stage, lambda stage: self._change(stage=stage)))
            case "finish":
                self._layout.addWidget(self._rules(step.rule))
            case "set":
                self._values(step.values, lambda change: self._change(values=change(dict(self._now.values))), some=True)
                self._button(msg("Change fields…"), self.details_asked.emit)
            case "happen":
                self._events(step)
        if step.expect is not None:
            self._expectation(step.expect)
        elif step.expect_none is not None:
            self._silence(step.expect_none)
        self._note(step)

    # What became of it

    def _outcome(self) -> None:
        ran = self._ran
        if ran is None or (ran.verdict == HAPPENED and not ran.stale):
            return
        tr = self._context.tr
        words, _, color = VERDICT_WORDS.get(ran.verdict, (msg("Note"), "", "muted"))
        badge = Badge(self._context.theme, tr(words), color)
        self._layout.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
        for one in told(ran):
            self._say(one, "")
        if ran.verdict == FAILED and (ran.step.expect or ran.step.expect_none):
            self._button(msg("Accept what happened"), self.accept_asked.emit, primary=True)

    # Expectations

    def _expectation(self, expected: Expectation) -> None:
        self._effects(msg("Effects that come"), expected.effects)
        only = QCheckBox(self._context.tr(msg("and no others")))
        only.setChecked(expected.only)
        only.clicked.connect(lambda on: self._expect(only=on))
        self._layout.addWidget(only)
        self._statuses(expected)
        self._section(msg("Stage"))
        self._layout.addWidget(self._stages(expected.stage, lambda stage: self._expect(stage=stage), every=True))
        self._section(msg("Values"))
        self._values(expected.values, lambda change: self._expect(values=change(dict(self._expected.values))))

    def _silence(self, silence: Silence) -> None:
        if not silence.effects:
            self._say(msg("No rule may do anything in this time."), "muted")
        self._effects(msg("Effects that do not come"), silence.effects)

    @property
    def _now(self) -> Step:
        """The line as it is, edits that are not drawn yet among it."""
        assert self._step is not None  # noqa: S101  there are editors only for one
        return self._step

    @property
    def _expected(self) -> Expectation:
        return self._now.expect or Expectation()

    def _expect(self, **changed: Any) -> None:
        self._change(expect=replace(self._expected, **changed))

    def _put_effects(self, change: Callable[[list[Any]], list[Any]], *_: object) -> None:
        step = self._now
        if step.expect_none is not None:
            self._change(expect_none=replace(step.expect_none, effects=tuple(change(list(step.expect_none.effects)))))
        else:
            self._expect(effects=tuple(change(list(self._expected.effects))))

    def _put_status(self, rule: str, status: str | None) -> None:
        statuses = {**self._expected.statuses, rule: status}
        self._expect(statuses={key: one for key, one in statuses.items() if one is not None})

    def _effects(self, title: Msg, patterns: Sequence[Mapping[str, Any]]) -> None:
        self._section(title)
        acted = self._ran.acted if self._ran is not None else ()
        places = matched(patterns, acted)
        for number, pattern in enumerate(patterns):
            came = acted[places[number]] if number in places else None
            edit = PatternEdit(self._context, pattern, self._names, came)
            edit.changed.connect(lambda new, n=number: self._put_effects(lambda old: [*old[:n], new, *old[n + 1 :]]))
            edit.removed.connect(lambda n=number: self._put_effects(lambda old: [*old[:n], *old[n + 1 :]]))
            self._layout.addWidget(edit)
        self._picker([one for place, one in enumerate(acted) if place not in places.values()])

    def _picker(self, free: Sequence[Acted]) -> None:
        tr = self._context.tr
        menu = QMenu(self)
        for one in free:
            words = tr(_pick.fill(rule=self._names.node(one.rule), effect=tell_effect(one.effect, self._names)))
            menu.addAction(words).triggered.connect(partial(self._put_effects, partial(_and, one)))
        pick = QPushButton(tr(msg("Add from what happened")))
        pick.setMenu(menu)
        pick.setEnabled(bool(free))
        pick.setToolTip("" if free else tr(msg("Nothing else happened here.")))
        self._layout.addWidget(pick, 0, Qt.AlignmentFlag.AlignLeft)

    def _statuses(self, expected: Expectation) -> None:
        tr = self._context.tr
        self._section(msg("Where rules stand"))
        statuses = dict(expected.statuses)
        for rule, status in statuses.items():
            box = QComboBox()
            box.setAccessibleName(tr(self._names.node(rule)))
            trigger = (found := self._rule_set.find(rule)) is not None and not isinstance(found[1], Rule)
            for one in (FIRED, SILENT) if trigger else STATUSES:
                box.addItem(tr(STATUS_WORDS[one]), one)
            box.setCurrentIndex(box.findData(status))
            box.activated.connect(lambda _n, key=rule, each=box: self._put_status(key, each.currentData()))
            self._row(tr(self._names.node(rule)), box, partial(self._put_status, rule, None))
        menu = QMenu(self)
        for stage, node in self._rule_set.nodes():
            if node.id not in statuses:
                action = menu.addAction(f"{stage.name} › {tr(self._names.node(node.id))}")
                now = self._status_now(node.id, trigger=not isinstance(node, Rule))
                action.triggered.connect(lambda _on=False, key=node.id, each=now: self._put_status(key, each))
        add = QPushButton(tr(msg("+ Rule")))
        add.setProperty("kind", "quiet")
        add.setMenu(menu)
        self._layout.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _status_now(self, node: str, *, trigger: bool) -> str:
        known = self._ran.statuses.get(node) if self._ran is not None else None
        return known or (FIRED if trigger else "done")

    # Parts

    def _stages(self, chosen: str, put: Callable[[str], None], *, every: bool = False) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._context.tr(msg("Stage")))
        if every:
            box.addItem(self._context.tr(_any_stage), "")
        for one in self._rule_set.stages:
            box.addItem(self._context.theme.icon("mdi6.circle", one.color), one.name, one.id)
        _choose(box, chosen)
        box.activated.connect(lambda _place: put(box.currentData()))
        return box

    def _rules(self, chosen: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._context.tr(msg("Rule")))
        for stage, node in self._rule_set.nodes():
            if isinstance(node, Rule):
                box.addItem(f"{stage.name} › {self._context.tr(self._names.node(node.id))}", node.id)
        _choose(box, chosen)
        box.activated.connect(lambda _place: self._change(rule=box.currentData()))
        return box

    def _events(self, step: Step) -> None:
        tr, catalogue = self._context.tr, self._context.catalogue
        box = QComboBox()
        box.setAccessibleName(tr(msg("Event")))
        used = {node.type for _, node in self._rule_set.nodes()}
        for one in sorted(catalogue.triggers.values(), key=lambda each: each.about.id not in used):
            box.addItem(self._context.theme.icon(one.about.icon, "triggers"), tr(one.about.title), one.about.id)
        _choose(box, step.event)
        box.activated.connect(lambda _place: self._change(event=box.currentData(), data={}))
        self._layout.addWidget(box)
        kind = catalogue.trigger(step.event)
        labels = {one.name: tr(one.label) for one in (kind.results if kind else ())}
        for name, value in step.data.items():
            self._say(msg("{field}: {value}").fill(field=labels.get(name, name), value=written(value)), "muted")
        self._button(msg("What it brings along…"), self.details_asked.emit)

    def _values(
        self,
        values: Mapping[str, Any],
        put: Callable[[Callable[[dict[str, Any]], dict[str, Any]]], None],
        *,
        some: bool = False,
    ) -> None:
        """Edit values by field; `some` where one at least has to stay, and others are asked for elsewhere."""
        tr = self._context.tr
        for name, value in values.items():
            line = QLineEdit(written(value))
            line.setAccessibleName(tr(self._names.field(name)))
            line.editingFinished.connect(
                lambda key=name, was=value, each=line: put(lambda old: {**old, key: read(each.text(), was)})
            )
            away: Callable[[], None] | None = None
            if not some or len(values) > 1:
                away = partial(put, partial(_without, name))
            self._row(tr(self._names.field(name)), line, away)
        if some:
            return
        menu = QMenu(self)
        now = self._ran.values if self._ran is not None else {}
        for key, field in self._names.fields.items():
            if key not in values and key not in ("id", "stage"):
                action = menu.addAction(tr(field.label))
                action.triggered.connect(lambda _on=False, one=key: put(lambda old: {**old, one: plain(now.get(one))}))
        add = QPushButton(tr(msg("+ Field")))
        add.setProperty("kind", "quiet")
        add.setMenu(menu)
        self._layout.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _note(self, step: Step) -> None:
        self._section(msg("Note"))
        line = QLineEdit(step.note)
        line.setAccessibleName(self._context.tr(msg("Note")))
        line.setPlaceholderText(self._context.tr(msg("For whoever reads this line")))
        line.setToolTip(line.placeholderText())
        line.editingFinished.connect(lambda: self._change(note=line.text().strip()))
        self._layout.addWidget(line)

    def _row(self, words: str, widget: QWidget, away: Callable[[], None] | None) -> None:
        label = QLabel(words)
        label.setWordWrap(True)
        label.setMinimumWidth(self._context.theme.scaled(72))
        row = QHBoxLayout()
        row.setSpacing(tokens.SMALL)
        row.addWidget(label, 1)
        row.addWidget(widget, 1)
        if away is not None:
            button = IconButton(self._context.theme, "mdi6.close", self._context.tr(msg("Remove")), size=14)
            button.clicked.connect(lambda _on=False: away())
            row.addWidget(button)
        self._layout.addLayout(row)

    def _section(self, words: Msg) -> None:
        self._layout.addSpacing(tokens.TIGHT)
        self._layout.addWidget(SectionHeader(self._context.theme, self._context.tr(words)))

    def _say(self, words: Msg, role: str) -> None:
        label = QLabel(self._context.tr(words))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        self._layout.addWidget(label)

    def _button(self, words: Msg, asked: Callable[[], None], *, primary: bool = False) -> None:
        button = QPushButton(self._context.tr(words))
        if primary:
            button.setProperty("kind", "primary")
        button.clicked.connect(lambda _on=False: asked())
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _change(self, **changed: Any) -> None:
        new = replace(self._now, **changed)
        if new != self._step:
            self._step = new
            self.step_edited.emit(self._number - 1, new)


def _and(acted: Acted, patterns: list[Any]) -> list[Any]:
    return [*patterns, pattern_of(acted)]


def _choose(box: QComboBox, value: str) -> None:
    """Choose a value; one that is not offered any more stays there to be seen."""
    if box.findData(value) < 0:
        box.addItem(value, value)
    box.setCurrentIndex(box.findData(value))


def _without(name: str, values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
