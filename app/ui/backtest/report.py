"""The report of a backtest: a summary with a plot, and behind it rules, messages, people, differences, the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabWidget, QWidget

from app.engine.hours import AT_NIGHT
from app.engine.words import Msg, msg, msgs
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.figures import NO_SIGNS, FigureTable, Line
from app.ui.backtest.lines import Lines
from app.ui.backtest.order import Outcome
from app.ui.backtest.plot import DayPlot
from app.ui.backtest.price import SegmentPrice
from app.ui.backtest.tile import Tile, Tiles
from app.ui.backtest.words import CHANGES, OUTCOMES
from app.ui.preview.parts import Paper, Pill, column, label, row, set_text
from app.ui.rehearse.rows import Row, RowsView
from app.ui.theme import tokens
from app.ui.widgets.pair import Pair
from app.ui.widgets.room import scrolled
from app.ui.widgets.segments import Segments
from app.ui.widgets.states import EmptyState

_TILES: Mapping[str, tuple[str, Msg]] = {
    "items": ("mdi6.card-multiple-outline", msg("Records")),
    "entries": ("mdi6.arrow-right-circle-outline", msg("Stages entered")),
    "messages": ("mdi6.message-outline", msg("Messages")),
    "sms": ("mdi6.message-text-outline", msg("SMS segments")),
    "silent": ("mdi6.bell-off-outline", msg("Never fired")),
    "failures": ("mdi6.alert-circle-outline", msg("Failures")),
    "floods": ("mdi6.account-alert-outline", msg("Flooded people")),
    "nights": ("mdi6.weather-night", msg("At night")),
}
_LEADS = {"items": "log", "entries": "rules", "messages": "messages", "sms": "messages", "silent": "rules",
          "failures": "rules", "floods": "people", "nights": "people"}  # fmt: skip
_TABS: Mapping[str, Msg] = {
    "summary": msg("Summary"),
    "rules": msg("Rules"),
    "messages": msg("Messages"),
    "people": msg("People"),
    "comparison": msg("Comparison"),
    "log": msg("The log"),
}
_name = msg("What the backtest found")
_span = msg("{first} – {last}")
_speed = msg("in {span}")
_of_rules = msgs("of {n} rule", "of {n} rules")
_worst = msg("up to {n} in a day")
_to_clients = msg("messages to clients")
_no_price = msg("Set a price to see the cost")
_all, _only_silent, _only_failed = msg("All"), msg("Never fired"), msg("Failures")
_which = msg("Which rules")
_rule, _stage, _why = msg("Rule, and why not"), msg("Stage"), msg("Plus folds a rule open, Enter opens a number.")
_of_rule = msg("Rule")
_channel, _kind, _number, _day = msg("Channel"), msg("What"), msg("How many"), msg("Day")
_by_kind, _by_day, _sms = msg("What rules asked for"), msg("Messages per channel and day"), msg("SMS")
_provider, _segments, _each, _cost = msg("Provider"), msg("Segments"), msg("Price"), msg("Cost")
_moves, _by, _moves_stand = msg("Moves by rules and triggers"), msg("By"), msg("Reported; the recorded moves stand.")
_carried_out, _no_moves = msg("Carried out."), msg("No rule or trigger would have moved a record")
_floods = msg("Who gets too much in one day")
_person, _messages = msg("Person"), msg("Messages")
_no_floods, _no_nights = msg("Nobody would be flooded"), msg("No client is written to at night")
_no_messages, _nothing_sent = msg("Nothing would have been sent"), msg("No rule asked for anything")
_no_sms = msg("No SMS would have been sent")
_fits = msg("No rules like that")
_counted = msg("{kind}: {n}")
_change, _channel_of, _to_whom = msg("What differs"), msg("Channel"), msg("To whom")
_no_other = msg("No version to compare with")
_no_other_text = msg("Choose one at the left under “Compare with”, and run again.")
_alike, _alike_text = msg("Both send the same"), msg("On this history nothing is sent more, less or otherwise.")
_differs = msgs("{n} record of {all} is treated otherwise", "{n} records of {all} are treated otherwise")
_log_said = msg("What the log held")
_FIRED = 2
"""The column that also says of a rule that it never fired; its head stays in words."""
_WIDE = {_stage: 120, _day: 120, _channel: 140, _to_whom: 148, _kind: 220}


class ReportView(QTabWidget):
    """Shows an outcome; each number opens the records behind it."""

    opened = Signal(object)
    """The records behind a number are to be shown (Behind)."""
    rule_asked = Signal(str)
    """A rule is to be looked at: its id."""
    failed = Signal(object)
    """A price could not be kept (KnownError)."""

    def __init__(self, context: BacktestContext) -> None:
        """Show no outcome yet."""
        super().__init__()
        self._context = context
        self._lines: Lines | None = None
        tr, look = context.tr, context.look
        self.setDocumentMode(True)
        self.setAccessibleName(tr(_name))
        self.tabBar().setAccessibleName(tr(_name))
        self.tiles = {key: Tile(look, icon, tr(words)) for key, (icon, words) in _TILES.items()}
        self.plot = DayPlot(look)
        heads = [_rule, _stage, *(words for words, _, _ in OUTCOMES.values())]
        signs = {place: one[1:] for place, one in enumerate(OUTCOMES.values(), start=2) if place > _FIRED}
        self.rules = self._table(_TABS["rules"], heads, folds=True, gives_way=1, signs=signs)
        self.narrow = Segments(tr(_which), [("", tr(_all)), ("silent", tr(_only_silent)), ("failed", tr(_only_failed))])
        self.effects = self._table(_by_kind, (_channel, _kind, _number), widest=1)
        self.days = self._table(_by_day, (_day, _channel, _messages), widest=1)
        self.moves = self._table(_moves, (_by, _stage, _number))
        self.sms = self._table(_sms, (_provider, _segments, _each, _cost))
        self.floods = self._table(_floods, (_person, _day, _messages))
        self.nights = self._table(AT_NIGHT, (_of_rule, _messages))
        heads = [_change, _of_rule, _channel_of, _to_whom, _number]
        self.differences = self._table(_TABS["comparison"], heads, widest=1, gives_way=2)
        self.log = RowsView(context.theme, tr(_log_said))
        self.price = SegmentPrice(context)
        self._moved = label("muted")
        self._stacks: dict[FigureTable, tuple[QStackedWidget, EmptyState]] = {}
        self._totals = {change: Pill(look, color, "") for change, (_, _, color) in CHANGES.items()}
        self._differs = QLabel()
        for key, page in (
            ("summary", self._summary_page()), ("rules", self._rules_page()), ("messages", self._messages_page()),
            ("people", self._people_page()), ("comparison", self._comparison_page()), ("log", self._log_page()),
        ):  # fmt: skip
            self.addTab(page, tr(_TABS[key]))
        self._join()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what a backtest found."""
        self._lines = lines = Lines(outcome, self._context.glossary(*outcome.versions), self._context.local)
        self._show_tiles(outcome)
        self.plot.show_days(outcome.findings.per_day)
        self._show_rules()
        self._fill(self.effects, lines.effects(), (2,), _nothing_sent)
        self._fill(self.days, lines.days(), (2,), _no_messages)
        self._fill(self.floods, lines.floods(), (2,), _no_floods)
        self._fill(self.nights, lines.nights(), (1,), _no_nights)
        moves = lines.moves()
        self._fill(self.moves, moves, (2,), _no_moves)
        self._moves_box.setVisible(bool(moves))
        self._moved.setText(self._context.tr(_carried_out if outcome.report.order.follow_moves else _moves_stand))
        self._show_costs()
        self._price_row()
        self._show_comparison(outcome)
        self._show_log(outcome)

    def turn_to(self, tab: str) -> None:
        """Show one side of the report."""
        self.setCurrentIndex(list(_TABS).index(tab))

    # Showing

    def _show_tiles(self, outcome: Outcome) -> None:
        tr, findings, log = self._context.local, outcome.findings, outcome.log
        silent, failures, floods = outcome.silent(), outcome.failures(), findings.flooded()
        rules = sum(one.enabled for stage in outcome.rule_set.stages for one in stage.rules)
        days = {day for _, day in findings.per_day}
        peak = max((sum(n for (_, at), n in findings.per_day.items() if at == day) for day in days), default=0)
        nights = sum(findings.nights.values())
        first = tr.date(log.first.astimezone(tr.zone)) if log.first else ""
        last = tr.date(log.last.astimezone(tr.zone)) if log.last else ""
        speed = tr(_speed.fill(span=timedelta(seconds=max(1, round(outcome.report.elapsed)))))
        shown: dict[str, tuple[int, str, str]] = {
            "items": (outcome.report.span.items, tr(_span.fill(first=first, last=last)) if first else "", "muted"),
            "entries": (findings.tally.stage_entries.total(), speed, "muted"),
            "messages": (outcome.messages, tr(_worst.fill(n=peak)), "muted"),
            "silent": (len(silent), tr(_of_rules.fill(n=rules)), "warning" if silent else "muted"),
            "failures": (failures, "", "error" if failures else "muted"),
            "floods": (len({person for person, _ in floods}),
                       tr(_worst.fill(n=max(floods.values(), default=0))) if floods else "",
                       "warning" if floods else "muted"),
            "nights": (nights, tr(_to_clients), "warning" if nights else "muted"),
        }  # fmt: skip
        for key, (n, note, color) in shown.items():
            self.tiles[key].show_figure(tr.number(n), note, color)

    def _show_rules(self) -> None:
        if self._lines is None:
            return
        outcome, wanted = self._lines.outcome, self.narrow.value
        silent, lines = outcome.silent(), self._lines.rules()
        if wanted == "silent":
            lines = [one for one in lines if one.node in silent]
        elif wanted == "failed":
            counts = outcome.findings.tally.rules(one.node for one in lines)
            lines = [one for one in lines if counts[one.node]["failed"]]
        self._fill(self.rules, lines, range(2, 8), _fits)
        self.rules.expandAll() if wanted else self.rules.collapseAll()
        for place in range(len(lines)):
            index = self.rules.model().index(place, 0)
            if lines[place].node in silent:
                self.rules.expand(index)

    def _show_costs(self) -> None:
        if self._lines is None:
            return
        tr, prices, outcome = self._context.local, self.price.prices, self._lines.outcome
        chosen, segments = self.sms.currentIndex(), outcome.sms_segments
        row, place = chosen.row(), chosen.column()
        self._fill(self.sms, self._lines.sms(prices), (1, 2, 3), _no_sms)
        if row >= 0:
            self.sms.setCurrentIndex(self.sms.model().index(row, place))
        cost = " + ".join(tr.money(one) for one in prices.total(outcome.findings.sms))
        self.tiles["sms"].show_figure(tr.number(segments), cost or (tr(_no_price) if segments else ""))

    def _show_comparison(self, outcome: Outcome) -> None:
        tr, comparison = self._context.local, outcome.comparison
        lines = self._lines.differences() if self._lines is not None else []
        for change, pill in self._totals.items():
            n = comparison.totals()[change] if comparison is not None else 0
            pill.show_text(tr(_counted.fill(kind=tr(CHANGES[change][0]), n=n)) if comparison is not None else "")
        words = _differs.fill(n=comparison.changed_items, all=comparison.items) if comparison is not None else ""
        set_text(self._differs, tr(words))
        nothing = (_alike, _alike_text) if comparison is not None else (_no_other, _no_other_text)
        self._fill(self.differences, lines, (4,), *nothing)

    def _show_log(self, outcome: Outcome) -> None:
        tr, log = self._context.local, outcome.log
        rows = [
            Row(*("mdi6.alert-outline", "warning") if number == 0 and log.broken else ("mdi6.text", "muted"), tr(words))
            for number, words in enumerate(log.sentences())
        ]
        self.log.show_rows(rows)

    def _fill(
        self, table: FigureTable, lines: Sequence[Line], right: Sequence[int], title: Msg, text: Msg | str = ""
    ) -> None:
        table.show_lines(lines, right)
        stack, empty = self._stacks[table]
        empty.say(self._context.tr(title), self._context.tr(text))
        stack.setCurrentIndex(0 if lines else 1)

    def _price_row(self) -> None:
        """Ask for the price of the provider in the chosen row."""
        providers = sorted(self._lines.outcome.findings.sms) if self._lines is not None else []
        row = self.sms.currentIndex().row()
        self.price.show_provider(providers[row] if 0 <= row < len(providers) else "")
        self.price.setVisible(bool(providers))

    # Parts

    def _join(self) -> None:
        for key, tile in self.tiles.items():
            tile.clicked.connect(lambda _on=False, key=key: self._lead(key))
        self.plot.day_asked.connect(self._open_day)
        self.narrow.chosen.connect(lambda _value: self._show_rules())
        self.price.changed.connect(self._show_costs)
        self.price.failed.connect(self.failed)
        self.sms.selectionModel().currentChanged.connect(lambda *_: self._price_row())

    def _open_day(self, channel: str, day: date) -> None:
        if self._lines is not None:
            self.opened.emit(self._lines.day(channel, day))

    def _lead(self, tile: str) -> None:
        self.turn_to(_LEADS[tile])
        wanted = {"silent": "silent", "failures": "failed", "entries": ""}.get(tile)
        if wanted is not None:
            self.narrow.choose(wanted)
        target = {"rules": self.rules, "messages": self.sms if tile == "sms" else self.days, "log": self.log,
                  "people": self.nights if tile == "nights" else self.floods}[_LEADS[tile]]  # fmt: skip
        target.setFocus()

    def _table(
        self,
        name: Msg,
        heads: Sequence[Msg],
        *,
        folds: bool = False,
        signs: Mapping[int, tuple[str, str]] = NO_SIGNS,
        **places: int,
    ) -> FigureTable:
        tr, theme = self._context.tr, self._context.theme
        table = FigureTable(theme, tr(name), [tr(words) for words in heads], folds=folds, signs=signs, **places)
        table.opened.connect(self.opened)
        table.node_asked.connect(self.rule_asked)
        header = table.header()
        header.ensurePolished()
        for place, head in enumerate(heads):
            width = theme.scaled(_WIDE.get(head, 64))
            header.resizeSection(place, max(width, header.sectionSizeHint(place)))
        return table

    def _boxed(self, title: Msg | None, table: FigureTable, *beside: QWidget, foot: QWidget | None = None) -> QWidget:
        empty = EmptyState(self._context.theme, "mdi6.check-circle-outline", "")
        stack = QStackedWidget()
        stack.addWidget(table)
        stack.addWidget(empty)
        self._stacks[table] = (stack, empty)
        caption = label("strong")
        if title is not None:
            caption.setText(self._context.tr(title))
        inside = column(row(caption, None, *beside), stack) if title is not None else column(stack)
        inside.setStretch(inside.count() - 1, 1)
        if foot is not None:
            inside.addWidget(foot)
        return Paper(self._context.look, inside, padding=tokens.MEDIUM)

    def _page(self, *parts: QWidget, shares: Sequence[int] = ()) -> QWidget:
        """Return parts below one another, each with its share of the room; all alike where no shares are given."""
        page = QWidget()
        layout = column(*parts, spacing=tokens.MEDIUM)
        layout.setContentsMargins(0, tokens.MEDIUM, 0, 0)
        for place in range(len(parts)):
            layout.setStretch(place, shares[place] if shares else 1)
        page.setLayout(layout)
        return page

    def _summary_page(self) -> QWidget:
        plot = column(self.plot)
        page = self._page(
            Tiles(self._context.look, self.tiles.values()),
            Paper(self._context.look, plot, padding=tokens.LARGE),
            shares=(0, 1),
        )
        page.setProperty("role", "window")
        return scrolled(page)

    def _rules_page(self) -> QWidget:
        hint = label("muted", wrap=True)
        hint.setText(self._context.tr(_why))
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head, bar = QWidget(), row(self.narrow, hint)
        bar.setStretch(1, 1)
        head.setLayout(bar)
        self._moves_box = self._boxed(_moves, self.moves, self._moved)
        return self._page(head, self._boxed(None, self.rules), self._moves_box, shares=(0, 3, 1))

    def _messages_page(self) -> QWidget:
        effects, sms = self._boxed(_by_kind, self.effects), self._boxed(_sms, self.sms, foot=self.price)
        below = Pair(self._context.theme, effects, sms, least=420, height=190)
        page = self._page(self._boxed(_by_day, self.days), below)
        page.setProperty("role", "window")
        return scrolled(page)

    def _people_page(self) -> QWidget:
        return self._page(self._boxed(_floods, self.floods), self._boxed(AT_NIGHT, self.nights))

    def _log_page(self) -> QWidget:
        return self._page(Paper(self._context.look, column(self.log), padding=tokens.SMALL))

    def _comparison_page(self) -> QWidget:
        head = QWidget()
        head.setLayout(row(self._differs, None, *self._totals.values()))
        return self._page(head, self._boxed(None, self.differences), shares=(0, 1))
