"""The event with which the chosen trigger is tried on the chosen record."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.engine.catalog.declaration import TriggerType
from app.engine.happening import another, brought
from app.engine.model.item import Item
from app.engine.model.rule_set import Trigger
from app.engine.model.values import Value
from app.engine.trigger_preview import CHANGES, preview_trigger
from app.engine.words import msg
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.preview.look import Look
from app.ui.preview.pane import PreviewPane
from app.ui.preview.people import Scene
from app.ui.rehearse.event_dialog import brought_dialog, changes_dialog

_text = msg("Tries “{trigger}” on “{record}”. Nothing is moved.")


class TriggerTrial(QObject):
    """Guesses an event at first, takes another from a dialog, and keeps it with its trigger."""

    def __init__(self, session: Session, tools: Tools, pane: PreviewPane, parent: QWidget) -> None:
        """Show verdicts in a preview."""
        super().__init__(parent)
        self._session, self._tools, self._pane, self._window = session, tools, pane, parent
        self._events: dict[str, Mapping[str, Value]] = {}
        self._standing: dict[str, str] = {}
        self._shown: Trigger | None = None
        pane.trigger.event_asked.connect(self.ask_event)
        pane.trigger.stage_asked.connect(self._stand)

    def show_trigger(self, node: Trigger) -> None:
        """Show whether a trigger would fire."""
        self._shown = node
        declared, item, rule_set = self._declared(), self._session.item, self._session.document.value
        found = rule_set.find(node.id)
        if declared is None or item is None or found is None:
            return
        world, now, tools = self._session.world, self._tools.now(), self._tools
        data = self._events.get(node.id)
        if data is None:
            data = self._guessed(node, declared, item)
        stage = self._standing.get(node.id, "")
        shown = preview_trigger(
            rule_set, node.id, item, data, world, now, tools.catalogue, tools.templates, stage=stage
        )
        self._pane.show_trigger(shown, (rule_set, found[0]), declared, Scene(item, world, now, tools.tr))

    def ask_event(self) -> None:
        """Ask for another event."""
        node, item, declared = self._shown, self._session.item, self._declared()
        if node is None or item is None or declared is None:
            return
        look, directory = Look(self._tools.theme, self._tools.tr), self._session.directory
        data = self._events.get(node.id) or self._guessed(node, declared, item)
        if node.type in CHANGES:
            dialog = changes_dialog(look, directory, item, tuple(data), self._window)
        else:
            text = _text.fill(trigger=node.name or declared.about.title, record=item.title)
            dialog = brought_dialog(look, directory, declared, text, msg("Try it"), self._window)
        dialog.show_values(data)
        dialog.hide_people()
        dialog.answered.connect(lambda values, _by: self._take(node, item, values))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _take(self, node: Trigger, item: Item, values: Mapping[str, Value]) -> None:
        if node.type in CHANGES:
            values = {key: value for key, value in values.items() if value != item.values.get(key)}
        self._events[node.id] = values
        self.show_trigger(node)

    def _stand(self, stage: str) -> None:
        if self._shown is not None:
            self._standing[self._shown.id] = stage
            self.show_trigger(self._shown)

    def _declared(self) -> type[TriggerType] | None:
        return self._tools.catalogue.trigger(self._shown.type) if self._shown is not None else None

    def _guessed(self, node: Trigger, declared: type[TriggerType], item: Item) -> Mapping[str, Value]:
        directory = self._session.directory
        if node.type not in CHANGES:
            return brought(declared, item, directory, self._session.document.value, self._tools.catalogue)
        entity = directory.schema.entity(item.entity)
        watched = node.parameters.get("fields") or ("title",)
        key = "responsible" if node.type == "responsible.changed" else str(next(iter(watched)))
        field = entity.by_key.get(key) if entity is not None else None
        return {key: another(field, item.values.get(key), directory)} if field is not None else {}
