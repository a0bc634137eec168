"""Saved versions of rule sets: never changed, named by the hash of what they hold."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import rfc8785
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from app.engine import rule_set_file
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.storage import tables as t
from app.storage.causes import damaged
from app.storage.changes import Bell
from app.storage.database import Database, from_json

NO_VERSION = msg("There is no version {version} in this workspace.")


class Version(Struct, frozen=True):
    """One entry in the history of a pipeline's rule set."""

    id: str
    pipeline: str
    number: int
    comment: str
    created_at: datetime
    author: str | None = None


class Versions:
    """The versions of a workspace. Going back to an earlier content is a new entry with the earlier id."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the versions of an open workspace."""
        self._database = database
        self._bell = bell

    def save(self, rule_set: RuleSet, comment: str, now: datetime, author: str | None = None) -> Version:
        """Keep a rule set for good; where nothing differs from the latest version, that one is returned."""
        content = rfc8785.dumps(rule_set.model_dump())
        version_id = rule_set_file.version_id(rule_set)
        with self._database.write() as connection:
            latest = next(iter(self.list(rule_set.pipeline)), None)
            if latest is not None and latest.id == version_id:
                return latest
            number = latest.number + 1 if latest else 1
            moment = now.astimezone(UTC)
            version = Version(version_id, rule_set.pipeline, number, comment, moment, author)
            connection.execute(
                insert(t.version_contents).values(id=version_id, content=content).on_conflict_do_nothing()
            )
            connection.execute(
                insert(t.versions).values(
                    pipeline=version.pipeline,
                    number=number,
                    id=version_id,
                    comment=comment,
                    author=author,
                    created_at=moment.isoformat(),
                )
            )
        self._bell.ring("versions", version_id)
        return version

    def of(self, rule_set: RuleSet) -> Version | None:
        """Return the newest version that holds just this; None where it was never saved."""
        version_id = rule_set_file.version_id(rule_set)
        return next((one for one in self.list(rule_set.pipeline) if one.id == version_id), None)

    def list(self, pipeline_id: str) -> tuple[Version, ...]:
        """Return the history of a pipeline's rule set, newest first."""
        query = select(t.versions).where(t.versions.c.pipeline == pipeline_id).order_by(t.versions.c.number.desc())
        with self._database.read() as connection:
            return tuple(
                Version(
                    row.id, row.pipeline, row.number, row.comment, datetime.fromisoformat(row.created_at), row.author
                )
                for row in connection.execute(query)
            )

    def load(self, version_id: str) -> RuleSet:
        """Return what a version holds; raises DamagedWorkspace where its hash no longer fits."""
        query = select(t.version_contents.c.content).where(t.version_contents.c.id == version_id)
        with self._database.read() as connection:
            content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise KnownError(NO_VERSION.fill(version=version_id[:12]), field="version")
        if hashlib.sha256(content).hexdigest() != version_id:
            raise damaged(self._database.path, f"version {version_id[:12]}")
        return rule_set_file.from_json(from_json(content), source=f"version {version_id[:12]}")
