from __future__ import annotations

import shutil
import sqlite3
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData

from app.engine.model.belongings import Chat
from app.engine.model.people import Employee
from app.storage.errors import DamagedWorkspace, NewerWorkspace, OlderWorkspace
from app.storage.ledger.releases import Releases
from app.storage.ledger.tables import metadata as ledger
from app.storage.migrating import APPLICATION_ID, SCHEMA, Migrations
from app.storage.tables import metadata
from app.storage.workspace import Access, Workspace

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))


def whole() -> MetaData:
    """All tables of a workspace: its own and those of the ledger."""
    both = MetaData(naming_convention=metadata.naming_convention)
    for one in (*metadata.sorted_tables, *ledger.sorted_tables):
        one.to_metadata(both)
    return both


NEXT = """
    \"\"\"One column more.\"\"\"

    import sqlalchemy as sa
    from alembic import op

    revision = "9998"
    down_revision = "{last}"
    branch_labels = None
    depends_on = None


    def upgrade() -> None:
        with op.batch_alter_table("employees") as batch:
            batch.add_column(sa.Column("shoe_size", sa.Integer()))
        {then}
"""


def migrations(tmp_path: Path, then: str = "pass") -> Migrations:
    """What the program will bring along one day: a step more than now."""
    folder = tmp_path / "later"
    shutil.copytree(Migrations().folder, folder)
    text = textwrap.dedent(NEXT).format(last=f"{SCHEMA:04}", then=then)
    (folder / "versions" / "9998_one_column_more.py").write_text(text)
    return Migrations(folder, newest=9998)


def restored(schema: Path, path: Path) -> None:
    """Write a workspace as an earlier release made it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(schema.read_text())


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(employees)")]


def test_a_migrated_database_equals_the_models(workspace: Workspace) -> None:
    with workspace.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, whole()) == []


def test_a_new_workspace_knows_its_schema_and_its_kind(path: Path) -> None:
    Workspace.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (f"{SCHEMA:04}",)


def test_every_constraint_has_a_name(workspace: Workspace) -> None:
    with workspace.database.read() as connection:
        tables = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table'").scalars()
        unnamed = [
            line for sql in tables for line in (sql or "").splitlines() if "FOREIGN KEY" in line.split("CONSTRAINT")[0]
        ]
    assert unnamed == []


def test_every_released_schema_is_kept() -> None:
    assert [one.stem for one in SCHEMAS] == [f"{number:04}" for number in range(1, SCHEMA + 1)]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.stem)
def test_a_workspace_of_every_release_opens_with_what_is_in_it(schema: Path, path: Path) -> None:
    restored(schema, path)
    with Workspace.open(path) as workspace:
        assert workspace.records.employees.get("1") == Employee("1", "Ann Lee", "Seller", "sales")
        assert workspace.drafts.load("sales").stages[0].rules[0].type == "employee.notification"
        assert workspace.records.items("deal").get("1") is not None
        with workspace.database.read() as connection:
            assert compare_metadata(MigrationContext.configure(connection), whole()) == []


def test_chats_of_earlier_releases_are_there_for_the_rules(path: Path) -> None:
    restored(SCHEMAS[1], path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("""INSERT INTO chats VALUES ('c1', 'Contract: Roof', '["1", "2"]', 1, 0)""")
        connection.commit()
    with Workspace.open(path) as workspace:
        assert workspace.belongings.all(Chat) == (Chat("Contract: Roof", ("1", "2"), private=False, id="c1"),)


def test_who_put_rules_in_force_under_earlier_releases_is_known_by_name_and_token(path: Path) -> None:
    restored(SCHEMAS[5], path)
    with closing(sqlite3.connect(path)) as connection:
        for pipeline, by in (("loans", "Ann (office) (0123456789ab)"), ("orders", "Ann (office)"), ("sales", None)):
            row = (pipeline, None, None, None, "2026-03-02T09:00:00.000000+00:00", by, 1)
            connection.execute("INSERT INTO run_live VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.commit()
    with Workspace.open(path) as workspace:
        lives = Releases(workspace.database).lives()
    assert [(one.by, one.by_token) for one in lives] == [
        ("Ann (office)", "0123456789ab"),
        ("Ann (office)", None),
        (None, None),
    ]


def test_a_copy_is_made_before_a_migration(path: Path, tmp_path: Path) -> None:
    with Workspace.create(path) as workspace:
        workspace.records.employees.put(Employee("1", "Ann"))
    copy = migrations(tmp_path).upgrade(path)
    assert copy is not None
    assert copy.name == f"{path.name}.schema-{SCHEMA}.copy"
    assert "shoe_size" in columns(path)
    assert "shoe_size" not in columns(copy)
    with Workspace.open(copy) as before:
        assert before.records.employees.count() == 1


def test_an_earlier_copy_is_never_overwritten(path: Path, tmp_path: Path) -> None:
    Workspace.create(path).close()
    earlier = path.with_name(f"{path.name}.schema-{SCHEMA}.copy")
    earlier.write_text("precious")
    copy = migrations(tmp_path).upgrade(path)
    assert copy is not None
    assert copy.name == f"{path.name}.schema-{SCHEMA}-2.copy"
    assert earlier.read_text() == "precious"


def test_what_is_up_to_date_is_left_alone(path: Path) -> None:
    Workspace.create(path).close()
    assert Migrations().upgrade(path) is None
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(path.name)] == [path.name]


def test_a_migration_that_fails_leaves_everything_as_it_was(path: Path, tmp_path: Path) -> None:
    with Workspace.create(path) as workspace:
        workspace.records.employees.put(Employee("1", "Ann"))
    with pytest.raises(ZeroDivisionError):
        migrations(tmp_path, then="1 / 0").upgrade(path)
    assert "shoe_size" not in columns(path)
    with Workspace.open(path) as workspace:
        assert workspace.records.employees.count() == 1


def test_a_migration_that_breaks_references_is_not_carried_out(path: Path, tmp_path: Path) -> None:
    with Workspace.create(path) as workspace:
        workspace.records.put(Employee("1", "Ann"))
    broken = migrations(tmp_path, then="op.execute(\"UPDATE employees SET department = 'nowhere'\")")
    with pytest.raises(sqlite3.IntegrityError, match="references into nowhere"):
        broken.upgrade(path)
    assert "shoe_size" not in columns(path)


def test_a_damaged_workspace_is_not_migrated(path: Path, tmp_path: Path) -> None:
    with Workspace.create(path) as workspace:
        workspace.records.employees.write(Employee(str(n), "Ann" * 100) for n in range(500))
    content = path.read_bytes()
    damaged = content[:40_960] + bytes(len(content) - 49_152) + content[-8192:]
    path.write_bytes(damaged)
    with pytest.raises(DamagedWorkspace):
        migrations(tmp_path).upgrade(path)
    assert path.read_bytes() == damaged


def test_the_program_of_today_refuses_what_tomorrows_has_migrated(path: Path, tmp_path: Path) -> None:
    Workspace.create(path).close()
    migrations(tmp_path).upgrade(path)
    with pytest.raises(NewerWorkspace, match="9998"):
        Workspace.open(path)


def test_an_older_workspace_is_brought_up_to_date_when_opened_but_not_for_reading(path: Path) -> None:
    Workspace.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 0")
    with pytest.raises(OlderWorkspace, match="Open it once for editing"):
        Workspace.open(path, Access.READ)
    with Workspace.open(path, Access.WRITE) as workspace:
        assert workspace.writable
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
