"""Whatever bytes come in: a report or a clear error, and a workspace that holds together."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.errors import KnownError
from app.storage.importing.importer import import_csv
from app.storage.importing.mapping import ImportMapping
from app.storage.importing.report import Report
from app.storage.workspace import Workspace

FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

HEADERS = st.sampled_from(
    [
        "id",
        "title",
        "amount",
        "stage",
        "owner",
        "account",
        "close date",
        "email",
        "phone",
        "product",
        "created",
        "x",
        "",
        "📎",
    ]
)
CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["Won", "Lost", "1.5", "1,5", "2026-01-31", "31/12/2026 25:61", "a@example.com", "=1+1", "\0", '"', "€"]
    ),
    st.integers().map(str),
    st.floats().map(str),
)
TABLES = st.tuples(st.lists(HEADERS, min_size=1, max_size=7), st.lists(st.lists(CELLS, max_size=8), max_size=12))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.create(tmp_path_factory.mktemp("fuzz") / "fuzz.rulewright") as opened:
        yield opened


def imported(workspace: Workspace, content: bytes, tmp_path: Path, entity: str = "deal") -> None:
    """Import and hold the outcome to what is promised."""
    path = tmp_path / "fuzz.csv"
    path.write_bytes(content)
    before = workspace.records.items("deal").count()
    try:
        report = import_csv(workspace, entity, path)
    except KnownError as error:
        refused = error
    else:
        held(workspace, report, entity, before)
        return
    assert str(refused)
    assert workspace.records.items("deal").count() == before


def held(workspace: Workspace, report: Report, entity: str, before: int) -> None:
    lost = sum(one.count for one in report.problems if one.lost and one.file == "fuzz.csv")
    assert report.imported == report.read - lost
    assert all(one.words.plain() for one in report.problems)
    report.to_json()
    if entity == "deal":
        assert workspace.records.items("deal").count() == before + report.new
    with workspace.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []


@FEW
@given(st.binary(max_size=2000))
def test_any_bytes_give_a_report_or_a_clear_error(workspace: Workspace, tmp_path: Path, content: bytes) -> None:
    imported(workspace, content, tmp_path)


@FEW
@given(TABLES, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_table_comes_in_with_a_report(
    workspace: Workspace, tmp_path: Path, table: tuple[list[str], list[list[str]]], delimiter: str, encoding: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([table[0], *table[1]])
    imported(workspace, text.getvalue().encode(encoding, "replace"), tmp_path)


@FEW
@given(TABLES, st.data())
def test_a_table_with_bytes_knocked_out_or_put_in_comes_in_or_is_refused(
    workspace: Workspace, tmp_path: Path, table: tuple[list[str], list[list[str]]], data: st.DataObject
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([table[0], *table[1]])
    content = bytearray(text.getvalue().encode("utf-8", "replace"))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.sampled_from([b'"', b"\0", b"\xff", b"\r", b""])
        )
    imported(workspace, bytes(content), tmp_path)


@FEW
@given(TABLES, st.sampled_from(["company", "contact", "employee", "product", "lead"]))
def test_any_table_of_any_kind_comes_in_with_a_report(
    workspace: Workspace, tmp_path: Path, table: tuple[list[str], list[list[str]]], entity: str
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([table[0], *table[1]])
    imported(workspace, text.getvalue().encode("utf-8", "replace"), tmp_path, entity)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["kind", "encoding", "delimiter", "currency", "columns", "corrections", "pipeline", "related", "title_from"]
)


@FEW
@given(st.dictionaries(KEYS, json_values, max_size=4))
def test_any_mapping_is_used_or_refused(workspace: Workspace, tmp_path: Path, raw: dict[str, object]) -> None:
    path = tmp_path / "fuzz.csv"
    path.write_text("id,title\nfuzz,A\n")
    before = workspace.records.items("deal").count()
    with contextlib.suppress(KnownError):
        import_csv(workspace, "deal", path, ImportMapping.from_json(raw))
    assert workspace.records.items("deal").count() >= before
