"""Looks for cards off the window's thread; what was read of them is kept from one search to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.finding import Hit, Index, Indexer, Query
from app.engine.model.rule_set import RuleSet
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.jobs import Job, Report

PAUSE = 120
"""Milliseconds after an edit before the search is made again."""


class CardFinder(QObject):
    """One search at a time; of several asked for meanwhile, the last one follows."""

    found = Signal(object, object)
    """The answer (a tuple of hits) to a query."""

    def __init__(self, session: Session, tools: Tools) -> None:
        """Look through the pipelines of a session."""
        super().__init__()
        self._session = session
        self._tools = tools
        self._query = Query()
        self._index = Index()
        self._indexer = self._new_indexer()
        self._job: Job[tuple[Index, tuple[Hit, ...]]] | None = None
        self._stale = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look)
        session.edited.connect(lambda _old, _new: self._pause.start())
        session.directory_changed.connect(self._forget)

    def look_for(self, query: Query) -> None:
        """Look for something else; an empty query reads all cards ahead."""
        self._query = query
        self._look()

    def rule_sets(self) -> list[RuleSet]:
        """Return what is looked through, as it stands now."""
        return self._session.rule_sets()

    def _look(self) -> None:
        self._pause.stop()
        if self._job is not None and self._job.running:
            self._stale = True
            return
        self._stale = False
        query, indexer, index, rule_sets = self._query, self._indexer, self._index, self.rule_sets()

        def work(report: Report) -> tuple[Index, tuple[Hit, ...]]:
            read = indexer.index(rule_sets, index, report.check)
            return read, read.find(query)

        self._job = self._tools.jobs.start(work, owner=self, then=lambda outcome: self._tell(indexer, query, *outcome))

    def _tell(self, indexer: Indexer, query: Query, index: Index, hits: tuple[Hit, ...]) -> None:
        if indexer is self._indexer:
            self._index = index
        if self._stale:
            self._look()
        else:
            self.found.emit(query, hits)

    def _forget(self) -> None:
        """Read everything anew: people, fields or stages may be called otherwise."""
        self._indexer, self._index = self._new_indexer(), Index()
        self._pause.start()

    def _new_indexer(self) -> Indexer:
        tools = self._tools
        return Indexer(tools.catalogue, self._session.directory, tools.templates, tools.tr)
