"""The connections to a workspace file: kept, not made anew for each who asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.storage.workspace import Workspace

AT_ONCE = 10
"""As many as an engine has at work: it carries out, sends four at a time, receives and answers whoever asks."""


def test_those_who_ask_at_the_same_time_find_the_connections_of_before(workspace: Workspace) -> None:
    together = Barrier(AT_ONCE, timeout=30)
    seen = set[object]()

    def ask() -> None:
        with workspace.database.read() as connection:
            seen.add(connection.connection.dbapi_connection)
            together.wait()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in range(5):
            for one in [threads.submit(ask) for _ in range(AT_ONCE)]:
                one.result()
    assert len(seen) == AT_ONCE


def test_who_asks_alone_finds_the_connection_that_was_used_last(workspace: Workspace) -> None:
    with workspace.database.read(), workspace.database.read():
        pass  # two are open from now on
    used = set[object]()
    for _ in range(3):
        with workspace.database.read() as connection:
            used.add(connection.connection.dbapi_connection)
    assert len(used) == 1
