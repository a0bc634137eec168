"""The versions that were uploaded, and which of them runs in each pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import rfc8785
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, select, update

from app.engine import rule_set_file
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.storage.database import from_json
from app.storage.ledger import tables as t
from app.storage.ledger.access import Token
from app.storage.ledger.codec import moment_of, moment_text
from app.storage.ledger.shadows import Shadows
from app.storage.ledger.store import Store, add_row, add_rows

NO_VERSION = msg("There is no version {version} here. Upload it first.")
CHANGED = msg("Somebody else has changed what runs in this pipeline meanwhile. Look at it again, and then decide.")
NO_PREVIOUS = msg("Nothing ran in this pipeline before, so that there is nothing to go back to.")


class Uploaded(Struct, frozen=True):
    """A version that may run."""

    id: str
    pipeline: str
    entity: str
    uploaded_at: datetime
    by: str | None = None
    by_token: str | None = None
    comment: str = ""


class Live(Struct, frozen=True):
    """What runs in a pipeline; `number` counts the changes, for whoever compares before setting.

    `by` is what the token of whoever put it in force was called, `by_token` the token's id.
    """

    pipeline: str
    version: str | None
    previous: str | None
    shadow: str | None
    activated_at: datetime
    by: str | None
    by_token: str | None
    number: int


class ChangedMeanwhile(KnownError):
    """Somebody else was faster."""


class Releases:
    """The versions of a ledger."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def upload(self, rule_set: RuleSet, now: datetime, *, by: Token | None = None, comment: str = "") -> Uploaded:
        """Keep a version; the same content twice is the same version, which a comment may reach later."""
        version = rule_set_file.version_id(rule_set)
        row = {
            "id": version,
            "pipeline": rule_set.pipeline,
            "entity": rule_set.entity,
            "content": rfc8785.dumps(rule_set.model_dump()).decode(),
            "uploaded_at": moment_text(now),
            "comment": comment,
            **_signed(by),
        }
        with self._store.write() as connection:
            add_rows(connection, t.versions, ("id",), [row])
            if comment:
                silent = update(t.versions).where(t.versions.c.id == version, t.versions.c.comment == "")
                connection.execute(silent.values(comment=comment))
            return self.uploaded(version)

    def has(self, version: str) -> bool:
        """Say whether a version is here."""
        with self._store.read() as connection:
            return connection.execute(select(t.versions.c.id).where(t.versions.c.id == version)).first() is not None

    def uploaded(self, version: str) -> Uploaded:
        """Return one version; raises KnownError where there is none."""
        with self._store.read() as connection:
            row = connection.execute(select(t.versions).where(t.versions.c.id == version)).first()
        if row is None:
            raise KnownError(NO_VERSION.fill(version=version[:12]), field="version")
        return _uploaded(row)

    def all(self, pipeline: str | None = None) -> list[Uploaded]:
        """Return versions, newest first."""
        query = select(t.versions).order_by(t.versions.c.uploaded_at.desc())
        if pipeline is not None:
            query = query.where(t.versions.c.pipeline == pipeline)
        with self._store.read() as connection:
            return [_uploaded(row) for row in connection.execute(query)]

    def rule_set(self, version: str) -> RuleSet:
        """Return what a version holds."""
        with self._store.read() as connection:
            query = select(t.versions.c.content).where(t.versions.c.id == version)
            content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise KnownError(NO_VERSION.fill(version=version[:12]), field="version")
        return rule_set_file.from_json(from_json(content), source=f"version {version[:12]}")

    def live(self, pipeline: str) -> Live | None:
        """Return what runs in a pipeline, None where nothing ever did."""
        return next((one for one in self.lives() if one.pipeline == pipeline), None)

    def lives(self) -> list[Live]:
        """Return what runs in each pipeline."""
        with self._store.read() as connection:
            return [_live(row) for row in connection.execute(select(t.live).order_by(t.live.c.pipeline))]

    def activate(
        self, pipeline: str, version: str | None, now: datetime, *, by: Token | None = None, expected: int | None = None
    ) -> Live:
        """Let a version run in a pipeline from the next stage entry of each item on, or none.

        `expected` is the number of what is thought to run now, 0 for nothing; raises ChangedMeanwhile otherwise.
        """
        with self._store.write():
            if version is not None:
                self.rule_set(version)
            before = self._expected(pipeline, expected)
            if before is not None and before.version == version:
                return before
            shadow = before.shadow if before and before.shadow != version else None
            previous = before.version if before else None
            return self._put(Live(pipeline, version, previous, shadow, now, **_signed(by), number=0), before)

    def roll_back(self, pipeline: str, now: datetime, *, by: Token | None = None, expected: int | None = None) -> Live:
        """Let the version run that ran before."""
        with self._store.write():
            before = self._expected(pipeline, expected)
            if before is None or before.previous is None:
                raise KnownError(NO_PREVIOUS, field="pipeline")
            return self.activate(pipeline, before.previous, now, by=by)

    def shadow(
        self, pipeline: str, version: str | None, now: datetime, *, by: Token | None = None, expected: int | None = None
    ) -> Live:
        """Let a version run beside the live one with its effects held back, or none."""
        with self._store.write():
            if version is not None:
                self.rule_set(version)
            before = self._expected(pipeline, expected)
            if before is not None and before.shadow == version:
                return before
            Shadows(self._store).cast(pipeline, version, now)
            if before is None:
                return self._put(Live(pipeline, None, None, version, now, **_signed(by), number=0), None)
            return self._put(replace(before, shadow=version), before)

    def _expected(self, pipeline: str, expected: int | None) -> Live | None:
        before = self.live(pipeline)
        if expected is not None and expected != (before.number if before else 0):
            raise ChangedMeanwhile(CHANGED)
        return before

    def _put(self, live: Live, before: Live | None) -> Live:
        number = before.number + 1 if before else 1
        row = {
            "pipeline": live.pipeline,
            "version": live.version,
            "previous": live.previous,
            "shadow": live.shadow,
            "activated_at": moment_text(live.activated_at),
            "by": live.by,
            "by_token": live.by_token,
            "number": number,
        }
        with self._store.write() as connection:
            _set(connection, row, before)
        return replace(live, number=number)


def _set(connection: Connection, row: Mapping[str, Any], before: Live | None) -> None:
    """Write what runs in a pipeline, unless somebody has done so since it was looked at; raises ChangedMeanwhile."""
    c = t.live.c
    if before is None:
        added = add_row(connection, t.live, ("pipeline",), row)
    else:
        seen = (c.pipeline == before.pipeline) & (c.number == before.number)
        added = connection.execute(update(t.live).where(seen).values(row)).rowcount == 1
    if not added:
        raise ChangedMeanwhile(CHANGED)


def _signed(by: Token | None) -> dict[str, str | None]:
    """Return who it was, as it is written."""
    return {"by": by.name if by else None, "by_token": by.id if by else None}


def _uploaded(row: Any) -> Uploaded:
    return Uploaded(row.id, row.pipeline, row.entity, moment_of(row.uploaded_at), row.by, row.by_token, row.comment)


def _live(row: Any) -> Live:
    moment = moment_of(row.activated_at)
    return Live(row.pipeline, row.version, row.previous, row.shadow, moment, row.by, row.by_token, row.number)
