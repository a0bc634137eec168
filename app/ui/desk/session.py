"""What is open: a workspace, the pipeline that is being designed, and the record to preview with."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property, partial

from PySide6.QtCore import QObject, Signal

from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory, World
from app.engine.words import msg
from app.storage.errors import OPENED_FOR_READING, ReadOnlyWorkspace, StorageError
from app.storage.workspace import LOCALE, PUBLIC_ADDRESS, Workspace
from app.ui.data.feed import ChangeFeed
from app.ui.desk.records import PipelineRecords
from app.ui.desk.tools import Tools
from app.ui.document import RuleSetDocument
from app.ui.steps import unheard

LAST_PIPELINE = "design.pipeline"
LAST_RECORD = "design.record."
FIRST_AMONG = 20


class Session(QObject):
    """One open workspace."""

    document_changed = Signal(object)
    """Another pipeline is being designed: its RuleSetDocument."""
    edited = Signal(object, object)
    """A rule set was edited, that of any pipeline (old, new)."""
    save_failed = Signal(object)
    """An edit of any pipeline could not be written (KnownError); it is kept, and tried again with the next."""
    refused = Signal(object)
    """An edit was refused (KnownError): the workspace is open for reading only."""
    saved = Signal()
    """Everything is written, after something was not."""
    record_changed = Signal()
    """Another record is chosen, or its values are others."""
    records_changed = Signal()
    """Some records of the workspace are others."""
    directory_changed = Signal()
    """People, fields, pipelines or other settings of the workspace are others."""

    def __init__(self, workspace: Workspace, tools: Tools) -> None:
        """Begin where the person left off."""
        super().__init__()
        self.workspace = workspace
        self._tools = tools
        self._directory = workspace.directory()
        self._documents: dict[str, RuleSetDocument] = {}
        self._feed = ChangeFeed(workspace)
        self._feed.changed.connect(self._follow)
        self.document = self.document_of(self._first_pipeline())
        self.records = self._records()

    @cached_property
    def item(self) -> Item | None:
        """The record to preview with."""
        return self._first_record()

    @property
    def directory(self) -> Directory:
        """Who and what the company knows."""
        return self._directory

    @property
    def world(self) -> World:
        """What rules may look at."""
        return World(self._directory, self.workspace.belongings, self.workspace.items())

    def design(self, pipeline: str) -> None:
        """Turn to another pipeline; the history of edits of each is kept."""
        if pipeline == self.document.value.pipeline:
            return
        self.document = self.document_of(pipeline)
        self.records = self._records()
        self.item = self._first_record()
        self._remember(LAST_PIPELINE, pipeline)
        self.document_changed.emit(self.document)
        self.record_changed.emit()

    def choose_record(self, item_id: str) -> None:
        """Preview with another record."""
        item = self.records.get(item_id)
        if item is not None:
            self.item = item
            self._remember(LAST_RECORD + self.document.value.pipeline, item_id)
            self.record_changed.emit()

    def _remember(self, key: str, value: str) -> None:
        with suppress(StorageError):  # it is only handy the next time
            self.workspace.settings.put(key, value)

    def hand_on(self, tools: Tools) -> None:
        """Go on for another window, in another language; those who followed hear no more."""
        self._tools = tools
        unheard(
            self.document_changed, self.edited, self.save_failed, self.refused, self.saved,
            self.record_changed, self.records_changed, self.directory_changed,
        )  # fmt: skip
        for document in self._documents.values():
            document.hand_on(tools.tr)
            self._relay(document)

    def close(self) -> None:
        """Let go of the workspace."""
        for document in self._documents.values():
            document.write()
        self._feed.stop()
        self.workspace.close()

    def document_of(self, pipeline: str) -> RuleSetDocument:
        """Return the rule set of a pipeline with its history, whether it is being designed or not."""
        document = self._documents.get(pipeline)
        if document is None:
            drafts = self.workspace.drafts
            path = self.workspace.path
            fixed = None if self.workspace.writable else ReadOnlyWorkspace(OPENED_FOR_READING, path)
            document = RuleSetDocument(drafts.load(pipeline), drafts.save, self._tools.tr, self, fixed=fixed)
            self._relay(document)
            self._documents[pipeline] = document
        return document

    def _relay(self, document: RuleSetDocument) -> None:
        document.refused.connect(self.refused)
        document.changed.connect(self.edited)
        document.save_failed.connect(self.save_failed)
        document.saved.connect(self.saved)

    def rule_sets(self) -> list[RuleSet]:
        """Return the rule sets of all pipelines as they are now."""
        return [self.document_of(one.id).value for one in self.workspace.pipelines.all()]

    def records_of(self, pipeline: str) -> PipelineRecords:
        """Return the records of any pipeline."""
        return PipelineRecords(self.workspace, self.document_of(pipeline).value.entity, pipeline)

    def _first_pipeline(self) -> str:
        known = [one.id for one in self.workspace.pipelines.all()]
        last = self.workspace.settings.get(LAST_PIPELINE)
        return last if isinstance(last, str) and last in known else known[0]

    def _records(self) -> PipelineRecords:
        return self.records_of(self.document.value.pipeline)

    def _first_record(self) -> Item | None:
        last = self.workspace.settings.get(LAST_RECORD + self.document.value.pipeline)
        item = self.records.get(last) if isinstance(last, str) else None
        return item or max(self.records.search("", FIRST_AMONG), key=_filled, default=None)

    def _follow(self, news: Mapping[tuple[str, str], frozenset[str] | None]) -> None:
        kinds = {what for what, _ in news}
        if "pipelines" in kinds:
            self._take_stages()
        if kinds - _OWN or _SEEN & (news.get(("settings", "")) or frozenset()):
            self._directory = self.workspace.directory()
            self.directory_changed.emit()
        if "items" in kinds:
            fresh = self.records.get(self.item.id) if self.item is not None else None
            self.item = fresh or self._first_record()
        if kinds - {"drafts", "settings", "versions"}:
            self.record_changed.emit()
            self.records_changed.emit()

    def _let_go(self) -> None:
        """Forget the rule sets of pipelines that were removed; where one of them is being designed, turn to another."""
        known = [one.id for one in self.workspace.pipelines.all()]
        if not known:
            return
        gone = [one for one in self._documents if one not in known]
        if self.document.value.pipeline in gone:
            self.design(known[0])
        for one in gone:
            del self._documents[one]

    def _take_stages(self) -> None:
        """Let the open rule sets follow stages that were edited elsewhere, as a step that can be undone."""
        self._let_go()
        for pipeline, document in self._documents.items():
            fresh = self.workspace.drafts.load(pipeline)
            if _outline(fresh) != _outline(document.value):
                document.edit(partial(_replaced, fresh), _stages_edited)


_OWN = frozenset({"items", "drafts", "settings", "versions", "scenarios"})
"""Kinds of news that leave the directory as it is."""
_SEEN = frozenset({PUBLIC_ADDRESS, LOCALE})
"""Settings that are part of it all the same."""

_stages_edited = msg("Edit stages")


def _filled(item: Item) -> int:
    """Say how much of a record is filled in: the fullest of the newest shows best what a rule does."""
    return sum(value is not None for value in item.values.values())


def _replaced(fresh: RuleSet, _old: RuleSet) -> RuleSet:
    return fresh


def _outline(rule_set: RuleSet) -> list[tuple[str, str, str, str]]:
    return [(stage.id, stage.name, stage.color, stage.kind) for stage in rule_set.stages]
