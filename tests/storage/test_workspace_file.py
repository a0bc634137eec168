from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.engine.model.people import Employee
from app.storage.errors import (
    DamagedWorkspace,
    DiskFull,
    MissingWorkspace,
    NewerWorkspace,
    NotAWorkspace,
    ReadOnlyWorkspace,
    WorkspaceBusy,
    WorkspaceExists,
    WorkspaceInUse,
)
from app.storage.holder import holder_of, lock_path
from app.storage.workspace import Access, Workspace

ANN = Employee("1", "Ann Lee")


def elsewhere(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Run a script in another process; it says a line when it is ready and ends when its input does."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def ready(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Wait until the other process says that it is ready; end it afterwards."""
    assert process.stdout is not None
    with process:
        assert process.stdout.readline().strip() == "ready"
        try:
            yield process
        finally:
            process.kill()


COUNTING = """
    import sys
    from pathlib import Path
    from app.storage.workspace import Access, Workspace
    with Workspace.open(Path(sys.argv[1]), Access.WRITE) as workspace:
        print(workspace.records.employees.count())
    """


def counted_elsewhere(path: Path) -> str:
    """Return how many employees another program finds."""
    return elsewhere(COUNTING, path).communicate()[0].strip()


EDITING = """
    import sys
    from pathlib import Path
    from app.storage.workspace import Workspace
    workspace = Workspace.open(Path(sys.argv[1]), program="The other window")
    print("ready", flush=True)
    sys.stdin.read()
"""
WRITING = """
    import sqlite3, sys
    connection = sqlite3.connect(sys.argv[1], isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_what_was_written_is_there_when_the_workspace_is_opened_again(path: Path) -> None:
    with Workspace.create(path) as workspace:
        workspace.records.employees.put(ANN)
    with Workspace.open(path) as workspace:
        assert workspace.records.employees.get("1") == ANN


def test_a_closed_workspace_is_one_file(path: Path) -> None:
    with Workspace.create(path) as workspace:
        workspace.records.employees.put(ANN)
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(path.name)] == [path.name]


def test_a_workspace_keeps_foreign_keys_and_a_write_ahead_log(workspace: Workspace) -> None:
    with workspace.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_creating_over_an_existing_file_is_refused_and_leaves_it_alone(path: Path) -> None:
    path.write_text("precious")
    with pytest.raises(WorkspaceExists, match="exists already"):
        Workspace.create(path)
    assert path.read_text() == "precious"


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(MissingWorkspace, match=path.name):
        Workspace.open(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00", os.urandom(5000)])
def test_another_kind_of_file_is_no_workspace(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises((NotAWorkspace, DamagedWorkspace)):
        Workspace.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_no_workspace(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
    with pytest.raises(NotAWorkspace, match="not a Rulewright workspace"):
        Workspace.open(path)


def test_a_folder_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="cannot be read or written") as caught:
        Workspace.open(tmp_path)
    assert type(caught.value).__name__ == "UnreadableWorkspace"


def test_a_file_of_a_newer_program_is_refused_and_unchanged(path: Path) -> None:
    Workspace.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(NewerWorkspace, match=r"schema 99.*Update Rulewright"):
        Workspace.open(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    with Workspace.create(path) as workspace:
        workspace.records.employees.write(Employee(str(n), f"Ann {n}" * 20) for n in range(500))
    content = bytearray(path.read_bytes())
    content[8192 : len(content) - 4096] = os.urandom(len(content) - 12288)
    path.write_bytes(content)
    with pytest.raises(DamagedWorkspace, match="is damaged"), Workspace.open(path) as workspace:
        list(workspace.records.employees.all())


def test_a_truncated_file_is_said_to_be_damaged(sample_file: Path, path: Path) -> None:
    path.write_bytes(sample_file.read_bytes()[:200_000])
    with pytest.raises(DamagedWorkspace, match="is damaged"), Workspace.open(path) as workspace:
        list(workspace.items().of("deal"))


def test_a_second_editor_is_told_who_edits(path: Path) -> None:
    Workspace.create(path).close()
    with ready(elsewhere(EDITING, path)) as other:
        with pytest.raises(WorkspaceInUse, match=rf"The other window \(process {other.pid} on"):
            Workspace.open(path)
        holder = holder_of(path)
        assert holder is not None
        assert holder.process == other.pid


def test_while_one_edits_others_read_and_write_beside_it(path: Path) -> None:
    with Workspace.create(path) as editor:
        editor.records.employees.put(ANN)
        with Workspace.open(path, Access.READ) as reader, Workspace.open(path, Access.WRITE) as engine:
            assert reader.records.employees.get("1") == ANN
            engine.records.employees.put(Employee("2", "Bo"))
            editor.records.employees.put(Employee("3", "Cy"))
            assert reader.records.employees.count() == 3


def test_who_looks_at_an_open_workspace_once_more_takes_nothing_from_those_who_have_it_open(path: Path) -> None:
    with Workspace.create(path) as editor:
        editor.records.employees.put(ANN)
        Workspace.open(path, Access.READ).close()
        assert counted_elsewhere(path) == "1"  # by a program that ends, and is not the last to have it open
        editor.records.employees.put(Employee("2", "Bo"))
        assert counted_elsewhere(path) == "2"


def test_the_lock_of_a_killed_editor_is_no_hindrance(path: Path) -> None:
    Workspace.create(path).close()
    with ready(elsewhere(EDITING, path)) as other:
        other.kill()
        other.wait()
        assert lock_path(path).exists()
        with Workspace.open(path) as workspace:
            assert workspace.writable
    assert not lock_path(path).exists()


def test_a_lock_that_was_half_written_when_the_power_went_is_no_hindrance(path: Path) -> None:
    Workspace.create(path).close()
    lock_path(path).write_bytes(b"SQLite format 3\x00" + b"\xff" * 5_000)
    with Workspace.open(path) as workspace:
        assert workspace.writable
        assert holder_of(path) is not None


def test_a_workspace_opened_for_reading_refuses_changes(path: Path) -> None:
    Workspace.create(path).close()
    with Workspace.open(path, Access.READ) as workspace, pytest.raises(ReadOnlyWorkspace, match="for reading only"):
        workspace.records.employees.put(ANN)


def test_a_writer_that_does_not_let_go_is_reported_and_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.database.BUSY_SECONDS", 0.05)
    with Workspace.create(path) as workspace:
        workspace.records.employees.put(ANN)
        with ready(elsewhere(WRITING, path)):
            assert workspace.records.employees.get("1") == ANN
            with Workspace.open(path, Access.WRITE) as late, pytest.raises(WorkspaceBusy, match="Try again"):
                late.records.employees.put(Employee("2", "Bo"))
        workspace.records.employees.put(Employee("2", "Bo"))
        assert workspace.records.employees.count() == 2


def test_a_full_disk_is_said_and_the_file_is_as_before(workspace: Workspace) -> None:
    workspace.records.employees.put(ANN)
    many = [Employee(str(n), f"Ann {n}" * 200) for n in range(2, 2000)]
    with workspace.database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DiskFull, match="no room left"):
        workspace.records.employees.write(many)
    assert [one.name for one in workspace.records.employees.all()] == ["Ann Lee"]
    with workspace.database.read() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    workspace.records.employees.write(many)
    assert workspace.records.employees.count() == 1999


@pytest.fixture
def small_disk() -> Iterator[Path]:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = Path(tempfile.mkdtemp())
    mount = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("this machine does not let us mount a small disk")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)
    folder.rmdir()


def test_a_really_full_disk_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "small.rulewright"
    with Workspace.create(path) as workspace:
        workspace.records.employees.put(ANN)
        with pytest.raises(DiskFull, match="no room left"):
            workspace.records.employees.write(Employee(str(n), f"Ann {n}" * 400) for n in range(2, 5000))
        assert workspace.records.employees.count() == 1
    with Workspace.open(path) as workspace:
        assert workspace.records.employees.get("1") == ANN


def test_making_a_workspace_on_a_full_disk_leaves_nothing_behind(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(2 * 1024 * 1024 - 40 * 1024))
    with pytest.raises(DiskFull):
        Workspace.create(small_disk / "small.rulewright")
    assert [one.name for one in small_disk.iterdir()] == ["ballast"]


def test_a_workspace_on_a_read_only_disk_can_be_read_but_not_edited(small_disk: Path) -> None:
    path = small_disk / "small.rulewright"
    with Workspace.create(path) as workspace:
        workspace.records.employees.put(ANN)
    remount = [shutil.which("mount") or "mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True)
    with pytest.raises(ReadOnlyWorkspace, match="cannot be written to"):
        Workspace.open(path)
    with Workspace.open(path, Access.READ) as reader:
        assert reader.records.employees.get("1") == ANN


def test_one_thread_reads_while_another_writes(workspace: Workspace) -> None:
    begun, seen = threading.Event(), threading.Event()
    counts: list[int] = []

    def read() -> None:
        begun.wait(10)
        counts.append(workspace.records.employees.count())
        seen.set()

    reader = threading.Thread(target=read)
    reader.start()
    with workspace.transaction():
        workspace.records.employees.put(ANN)
        begun.set()
        assert seen.wait(10)
        assert workspace.records.employees.count() == 1
    reader.join()
    assert counts == [0]
    assert workspace.records.employees.count() == 1


def test_threads_that_write_at_once_take_turns(workspace: Workspace) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 25):
            workspace.records.employees.put(Employee(str(number), "Ann"))

    writers = [threading.Thread(target=write, args=(100 * one,)) for one in range(1, 5)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert workspace.records.employees.count() == 100


def test_a_failed_transaction_writes_nothing_and_tells_nobody(sales: Workspace) -> None:
    told: list[object] = []
    sales.listen(told.append)

    def fails() -> None:
        with sales.transaction():
            sales.records.employees.put(ANN)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert sales.records.employees.count() == 0
    assert told == []


def test_listeners_are_told_once_the_change_can_be_read(sales: Workspace) -> None:
    seen: list[tuple[str, frozenset[str] | None, int]] = []
    stop = sales.listen(lambda change: seen.append((change.what, change.ids, sales.records.employees.count())))
    with sales.transaction():
        sales.records.employees.put(ANN)
        sales.records.employees.put(Employee("2", "Bo"))
    stop()
    sales.records.employees.put(Employee("3", "Cy"))
    assert seen == [("employees", frozenset({"1"}), 2), ("employees", frozenset({"2"}), 2)]
