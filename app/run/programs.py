"""The versions that run, made ready when they are first needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.engine.catalog.registry import Catalogue
from app.engine.errors import KnownError
from app.engine.ports import Directory
from app.engine.program import Program, Programs, compile_program
from app.storage.ledger.releases import Releases


class ReadyVersions(Mapping[str, Program]):
    """Programs by the version's id; each is read and made ready once."""

    def __init__(self, releases: Releases, catalogue: Catalogue, directory: Directory) -> None:
        """Make them ready for these fields and variables."""
        self._releases = releases
        self._catalogue = catalogue
        self._directory = directory
        self._ready: dict[str, Program | None] = {"": None}

    def __getitem__(self, version: str) -> Program:
        """Return one; raises KeyError for a version that was never uploaded."""
        if version not in self._ready:
            self._ready[version] = self._made(version)
        found = self._ready[version]
        if found is None:
            raise KeyError(version)
        return found

    def __iter__(self) -> Iterator[str]:
        """Walk the ids."""
        return (one.id for one in self._releases.all())

    def __len__(self) -> int:
        """Count them."""
        return len(self._releases.all())

    def _made(self, version: str) -> Program | None:
        try:
            rule_set = self._releases.rule_set(version)
        except KnownError:
            return None
        known = self._directory
        return compile_program(rule_set, self._catalogue, known.schema, known.variables, version)


def live_programs(versions: ReadyVersions, releases: Releases) -> Programs:
    """Return the programs that run now: the live one of each pipeline, and all by their version."""
    live = {one.pipeline: versions[one.version] for one in releases.lives() if one.version is not None}
    return Programs(live, versions)
