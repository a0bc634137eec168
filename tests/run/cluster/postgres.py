"""A PostgreSQL of our own for tests and benchmarks: its programs from PyPI's `pgserver` or from Debian, its data beside
nobody else's, reached through a socket alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

_NOBODY = "nobody"
"""PostgreSQL refuses to run as root."""
_DEBIAN = Path("/usr/lib/postgresql")


class NoPostgres(Exception):
    """No PostgreSQL can be run here."""


class Postgres:
    """A cluster of databases that can be stopped, killed and started again."""

    def __init__(self, folder: Path, programs: Path, user: str | None, options: str) -> None:
        """Make an empty one in a folder."""
        self.folder = folder
        self.data = folder / "data"
        self._programs = programs
        self._user = user
        self._options = options
        self._numbers = count(1)
        self._say("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username=rulewright")

    def start(self) -> None:
        """Start it, and return once it answers."""
        own = f"-h '' -k {self.folder} {self._options}"
        self._say("pg_ctl", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", own, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` ends every connection, `immediate` is as if it had crashed."""
        self._say("pg_ctl", "-w", "-m", mode, "stop")

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://rulewright@/{database}?host={self.folder}"

    def new_database(self, template: str = "template1") -> str:
        """Make a database and return its address."""
        name = f"d{next(self._numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self.url(name)

    def _say(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), "-D", str(self.data), *words]
        own = {**os.environ, "LC_ALL": "C.UTF-8"}
        with (self.folder / "said").open("a") as said:  # no pipe: the server would hold it open
            told = subprocess.run(
                command, user=self._user, cwd=self.folder, env=own, check=False, stdin=subprocess.DEVNULL,
                stdout=said, stderr=subprocess.STDOUT,
            )  # fmt: skip
        if told.returncode:
            raise NoPostgres((self.folder / "said").read_text())


@contextmanager
def running_postgres(options: str = "-c fsync=off") -> Iterator[Postgres]:
    """Have a PostgreSQL for a while."""
    folder = Path(tempfile.mkdtemp(prefix="rwpg"))
    user = _NOBODY if os.geteuid() == 0 else None
    try:
        if user:
            shutil.chown(folder, user)
        folder.chmod(0o755)
        made = Postgres(folder, _programs(folder, user), user, options)
        made.start()
        try:
            yield made
        finally:
            made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path, user: str | None) -> Path:
    """Return the folder of PostgreSQL's programs that the user may run."""
    for one in _candidates():
        if _runs(one / "bin", user):
            return one / "bin"
        if user and (one / "bin" / "postgres").exists():  # in a home that others may not enter
            copy = shutil.copytree(one, folder / "programs" / one.parent.name / one.name, symlinks=True)
            libraries = one.parent.with_name(f"{one.parent.name}.libs")  # the programs of a wheel look for them here
            if libraries.is_dir():
                shutil.copytree(libraries, folder / "programs" / libraries.name)
            if _runs(copy / "bin", user):
                return copy / "bin"
            shutil.rmtree(folder / "programs")
    raise NoPostgres("neither PyPI's pgserver nor Debian's postgresql")


def _candidates() -> Iterator[Path]:
    found = find_spec("pgserver")
    if found is not None and found.origin:
        yield Path(found.origin).parent / "pginstall"
    if _DEBIAN.is_dir():
        yield from sorted(_DEBIAN.iterdir(), key=lambda one: int(one.name) if one.name.isdigit() else 0, reverse=True)


def _runs(programs: Path, user: str | None) -> bool:
    try:
        asked = subprocess.run(
            [programs / "initdb", "--version"], user=user, cwd="/", check=False, capture_output=True, timeout=30
        )
    except OSError:
        return False
    return asked.returncode == 0
