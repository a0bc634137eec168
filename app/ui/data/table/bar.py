"""What stands over a table: its name and count, filters, columns, and what can be added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QWidget

from app.engine.model.schema import Pipeline
from app.engine.words import msg, msgs
from app.ui.data.context import DataContext
from app.ui.data.kinds.base import Kind
from app.ui.data.kinds.items import Items
from app.ui.preview.parts import column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.fields import SearchField
from app.ui.widgets.giving_box import GivingBox
from app.ui.widgets.labels import IconButton

_TYPING_PAUSE = 150

_records = msgs("{n} record", "{n} records")
_of = msgs("{found} of {n} record", "{found} of {n} records")
_filter = msg("Filter")
_all_pipelines, _all_stages = msg("All pipelines"), msg("All stages")
_pipeline, _stage = msg("Pipeline"), msg("Stage")
_columns = msg("Choose columns")
_import = msg("Import…")


class TableBar(QWidget):
    """Over the table of a kind of record."""

    filtered = Signal()
    """Text, pipeline or stage were chosen anew."""
    columns_asked = Signal(object)
    """Show the columns with these keys."""
    add_asked = Signal()
    import_asked = Signal()

    def __init__(self, context: DataContext, kind: Kind[Any]) -> None:
        """Stand over an unfiltered table."""
        super().__init__()
        self._tr = context.look.tr
        self._kind = kind
        self._title, self._count = label("title"), label("muted")
        self.search = SearchField(context.theme, self._tr(_filter))
        self.search.setMaximumWidth(context.theme.scaled(260))
        self.pipeline, self.stage = GivingBox(), GivingBox()
        self.pipeline.setAccessibleName(self._tr(_pipeline))
        self.stage.setAccessibleName(self._tr(_stage))
        self.columns = IconButton(context.theme, "mdi6.view-column-outline", self._tr(_columns))
        self.import_button = QPushButton(self._tr(_import))
        self.add = QPushButton(self._tr(kind.add))
        self.add.setProperty("kind", "primary")
        self._shown: tuple[str, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE)
        head = row(self._title, self._count, None, self.import_button, self.add)
        filters = row(self.search, self.pipeline, self.stage, None, self.columns)
        filters.setStretch(0, 2)
        self.setLayout(column(head, filters, spacing=tokens.SMALL))
        self._connect()
        self.refresh()

    @property
    def chosen_pipeline(self) -> str | None:
        """The id of the pipeline filtered by."""
        chosen: str | None = self.pipeline.currentData()
        return chosen

    @property
    def chosen_stage(self) -> tuple[str, str] | None:
        """The ids of the pipeline and the stage filtered by."""
        chosen: tuple[str, str] | None = self.stage.currentData()
        return chosen

    def clear(self) -> None:
        """Filter by nothing."""
        self.search.clear()
        self.pipeline.setCurrentIndex(0)
        self.stage.setCurrentIndex(0)
        self.refresh()
        self._pause.stop()
        self.filtered.emit()

    def refresh(self) -> None:
        """Follow a renamed type, other pipelines, other stages."""
        set_text(self._title, self._tr(self._kind.title()))
        items = isinstance(self._kind, Items)
        pipelines = self._kind.pipelines if isinstance(self._kind, Items) else ()
        self.pipeline.setVisible(len(pipelines) > 1)
        self.stage.setVisible(items)
        self._offer(self.pipeline, [(self._tr(_all_pipelines), None), *((one.name, one.id) for one in pipelines)])
        self._offer_stages(pipelines)
        self.add.setEnabled(not isinstance(self._kind, Items) or self._kind.ready)

    def show_count(self, found: int, everything: int) -> None:
        """Say how many there are, and how many of them are shown."""
        words = _records.fill(n=everything) if found == everything else _of.fill(found=found, n=everything)
        set_text(self._count, self._tr(words))

    def show_columns(self, shown: Sequence[str]) -> None:
        """Remember which columns are shown."""
        self._shown = tuple(shown)

    def _offer_columns(self) -> None:
        shown = self._shown
        menu = QMenu(self)
        for field in self._kind.columns():
            action = menu.addAction(self._tr(field.label).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(field.key in shown)
            action.setData(field.key)
        menu.triggered.connect(lambda: self._choose(menu, shown))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))

    def _choose(self, menu: QMenu, shown: Sequence[str]) -> None:
        ticked = [action.data() for action in menu.actions() if action.isChecked()]
        kept = [key for key in shown if key in ticked]
        self.columns_asked.emit(kept + [key for key in ticked if key not in kept])

    def _offer_stages(self, pipelines: Sequence[Pipeline]) -> None:
        chosen = [one for one in pipelines if one.id == self.chosen_pipeline] or pipelines
        several = len(chosen) > 1
        stages = [
            (self._tr.pair(line.name, one.name) if several else one.name, (line.id, one.id))
            for line in chosen
            for one in line.stages
        ]
        self._offer(self.stage, [(self._tr(_all_stages), None), *stages])

    @staticmethod
    def _offer(box: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
        kept = box.currentData()
        box.blockSignals(True)
        box.clear()
        for words, data in choices:
            box.addItem(words, data)
        box.setCurrentIndex(max(0, next((n for n, (_, data) in enumerate(choices) if data == kept), 0)))
        box.blockSignals(False)
        box.setToolTip(box.currentText())

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(self.filtered)
        self.pipeline.activated.connect(self._pipeline_chosen)
        self.stage.activated.connect(lambda _: self.filtered.emit())
        self.add.clicked.connect(self.add_asked)
        self.import_button.clicked.connect(self.import_asked)
        self.columns.clicked.connect(self._offer_columns)

    def _pipeline_chosen(self) -> None:
        self.refresh()
        self.filtered.emit()
