"""What can be done with the chosen records, as menus: where they can go, and what can happen to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.ui.forms.pick.popup import PickPopup
from app.ui.rehearse.asks import Asks
from app.ui.rehearse.events import event_groups
from app.ui.rehearse.session import Session
from app.ui.widgets.swatch import swatch

_happen = msg("Let something happen")


class RecordMenus(QObject):
    """Makes the menus of records and carries out what is picked from them."""

    move_asked = Signal(object, str, str)
    """Records (their keys) are to go to a stage (its id) of a pipeline (its id)."""

    def __init__(self, session: Session, asks: Asks, chosen: Callable[[], Sequence[Key]], window: QWidget) -> None:
        """`chosen` says which records are meant."""
        super().__init__(window)
        self._session = session
        self._asks = asks
        self._chosen = chosen
        self._window = window
        self._tr = session.context.tr
        self.stages = QMenu(self._tr(msg("Move to")), window)
        self.stages.aboutToShow.connect(self._fill_stages)

    def offer_events(self, anchor: QWidget, place: QRect | None = None) -> None:
        """Let the person pick what is to happen to the chosen record, below a widget or a part of it."""
        tr, context = self._tr, self._session.context
        chosen = self._chosen()
        rule_set = self._session.follows(chosen[0]) if chosen else self._session.rule_set
        popup = PickPopup(context.theme, tr, tr(_happen), hint=tr(msg("Search events")), parent=self._window)
        popup.offer(event_groups(context.catalogue, rule_set, tr))
        popup.picked.connect(self._picked)
        popup.open_below(anchor, place)

    def show_menu(self, place: QPoint) -> None:
        """Show what can be done with the chosen records, at a place on the screen."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addMenu(self.stages)
        happen = menu.addAction(self._tr(msg("Let something happen…")))
        happen.setEnabled(len(self._chosen()) == 1)
        here = QRect(self._window.mapFromGlobal(place), QSize(1, 1))
        happen.triggered.connect(lambda: self.offer_events(self._window, here))
        menu.addSeparator()
        enter = menu.addAction(self._tr(msg("Let it enter its stage again")))
        enter.triggered.connect(self._enter_again)
        menu.popup(place)

    def _picked(self, key: str) -> None:
        kind = self._session.context.catalogue.trigger(key)
        if kind is not None:
            self._asks.happen(kind)
        else:
            self._asks.change_fields()

    def _enter_again(self) -> None:
        self._session.enter([self._session.state(key).item for key in self._chosen()])

    def _fill_stages(self) -> None:
        """Offer the stages of the pipeline in which the records stand, and below them the other ones of their type."""
        self.stages.clear()
        chosen = self._chosen()
        if not chosen:
            return
        item = self._session.state(chosen[0]).item
        others = [one for one in self._session.pipelines_of(item.entity) if one != item.pipeline]
        self._fill(self.stages, self._session.rules_of(item.pipeline))
        if others:
            self.stages.addSeparator()
        for pipeline in others:
            rule_set = self._session.rules_of(pipeline)
            beside = self.stages.addMenu(self._session.context.theme.icon("mdi6.view-column-outline"), rule_set.name)
            self._fill(beside, rule_set)

    def _fill(self, menu: QMenu, rule_set: RuleSet) -> None:
        for stage in rule_set.stages:
            action = menu.addAction(swatch(stage.color), stage.name)
            action.triggered.connect(
                lambda _checked, to=stage.id: self.move_asked.emit(self._chosen(), to, rule_set.pipeline)
            )
