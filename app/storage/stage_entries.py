"""When items entered their stages. Triggers of the database write it down, whatever way an item comes or moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, tuple_

from app.engine.model.item import Item, Key
from app.storage import tables as t
from app.storage.database import Database

MOST = 4_000
"""So many of the newest stays tell how long items usually stay in a stage."""
_AT_ONCE = 2_000


class StageEntry(NamedTuple):
    """An item has come into a stage; `by` is the employee who brought it there, where known."""

    at: datetime
    stage: str
    by: str | None


class StageEntries:
    """The ways that items have gone."""

    def __init__(self, database: Database) -> None:
        """Look into an open workspace."""
        self._database = database

    def history(self, entity: str, pipeline: str) -> Iterator[tuple[str, list[StageEntry]]]:
        """Walk the items that have been in a pipeline and exist, each with its entries there, oldest first."""
        for item, rows in groupby(self._walk(entity, pipeline), key=lambda row: row.item):
            yield item, [StageEntry(datetime.fromisoformat(row.at), row.stage, row.by) for row in rows]

    def stays(self, pipeline: str) -> Mapping[str, Sequence[timedelta]]:
        """Return how long items have stayed in the stages of a pipeline before they went on, newest first."""
        came, went = t.stage_entries.alias(), t.stage_entries.alias()
        following = (went.c.entity == came.c.entity) & (went.c.item == came.c.item)
        newest = func.row_number().over(partition_by=came.c.stage, order_by=went.c.at.desc()).label("newest")
        ended = (
            select(came.c.stage, came.c.at.label("came"), went.c.at.label("went"), newest)
            .join_from(came, went, following & (went.c.number == came.c.number + 1))
            .where(came.c.pipeline == pipeline, went.c.at >= came.c.at)
            .subquery()
        )
        found: dict[str, list[timedelta]] = {}
        with self._database.read() as connection:
            for row in connection.execute(select(ended).where(ended.c.newest <= MOST).order_by(ended.c.newest)):
                stay = datetime.fromisoformat(row.went) - datetime.fromisoformat(row.came)
                found.setdefault(row.stage, []).append(stay)
        return found

    def write(self, ways: Iterable[tuple[Item, Sequence[StageEntry]]]) -> None:
        """Replace what is known of some items: the entries into stages of their pipeline, oldest first."""
        known = list(ways)
        rows = [
            {"entity": item.entity, "item": item.id, "number": number, "pipeline": item.pipeline}
            | {"stage": one.stage, "at": one.at.astimezone(UTC).isoformat(), "by": one.by}
            for item, entries in known
            for number, one in enumerate(entries)
        ]
        with self._database.write() as connection:
            for item, _ in known:
                self.forget(item.key)
            if rows:
                connection.execute(insert(t.stage_entries), rows)

    def newest(self, item: Item) -> int | None:
        """Return the number of the entry by which an item came where it is; None where that is not known."""
        c = t.stage_entries.c
        query = select(c.number, c.pipeline, c.stage).where(c.entity == item.entity, c.item == item.id)
        with self._database.read() as connection:
            row = connection.execute(query.order_by(c.number.desc()).limit(1)).first()
        return row.number if row and (row.pipeline, row.stage) == (item.pipeline, item.stage) else None

    def forget(self, item: Key, since: int = 0) -> None:
        """Forget the entries of an item from a number on."""
        c = t.stage_entries.c
        with self._database.write() as connection:
            connection.execute(delete(t.stage_entries).where(c.entity == item[0], c.item == item[1], c.number >= since))

    def _walk(self, entity: str, pipeline: str) -> Iterator[Any]:
        """Read some after the other, so that nothing is held open while somebody looks at them."""
        c = t.stage_entries.c
        there = select(t.items.c.id).where(t.items.c.entity == c.entity, t.items.c.id == c.item).exists()
        query = select(c.item, c.number, c.at, c.stage, c.by).where(c.entity == entity, c.pipeline == pipeline, there)
        last: tuple[str, int] = ("", -1)
        while True:
            further = query.where(tuple_(c.item, c.number) > last).order_by(c.item, c.number).limit(_AT_ONCE)
            with self._database.read() as connection:
                rows = connection.execute(further).all()
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            last = (rows[-1].item, rows[-1].number)
