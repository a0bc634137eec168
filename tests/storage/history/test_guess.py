"""What a dialog is offered of a log: what each attribute may be, first rows, names that may be stages."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.engine.errors import KnownError
from app.engine.history import LogMapping
from app.engine.model.rule_set import Stage
from app.engine.model.values import FieldType
from app.storage.history.guess import guess_mapping
from app.storage.history.mapping_file import (
    UnreadableMapping,
    complete,
    mapping_as_json,
    read_mapping,
    remember,
    remembered,
)
from app.storage.history.shape import look_at, names_in
from app.storage.history.terms import stage_names
from app.storage.workspace import Workspace
from tests.storage.history.logs import DEAL, HEADER, STAGES, TABLE, XES, at, event, read, table, trace, written, xes

FULL = replace(
    XES,
    only_stages=("new", "won"),
    fields={"amount": "case:REQ"},
    field_types={"amount": FieldType.DECIMAL},
    events={"call": "call.outgoing"},
)


def test_what_xes_calls_by_its_usual_names_is_known(tmp_path: Path) -> None:
    events = [event("new", at(9), **{"org:resource": "ann", "lifecycle:transition": "COMPLETE"}), event("won", at(10))]
    shape = look_at(written(tmp_path / "a.xes", xes(trace("7", *events, AMOUNT_REQ="5000"), trace("8", *events))))
    wanted = replace(XES, fields={"amount": "case:AMOUNT_REQ", "responsible": "org:resource"})
    assert guess_mapping(shape, STAGES, DEAL) == wanted
    assert shape.keys[:2] == ("case:concept:name", "case:AMOUNT_REQ")
    assert shape.shown[0][:2] == ("7", "5000")
    assert shape.shown[3][:2] == ("8", "")


@pytest.mark.parametrize(
    "header",
    [
        ("Case ID", "Activity", "Complete Timestamp", "Resource", "Amount"),
        ("deal_id", "new_stage", "changed_at", "owner", "deal_value"),
        ("ID pratica", "Fase", "Data e ora", "Responsabile", "Importo"),
        ("Numéro de dossier", "Étape", "Horodatage", "Utilisateur", "Montant"),
        ("Numer sprawy", "Etap", "Znacznik czasu", "Pracownik", "Kwota"),
        ("Vorgangsnummer", "Aktivität", "Zeitstempel", "Bearbeiter", "Amount"),
    ],
)
def test_the_columns_of_a_table_are_known_in_several_languages(tmp_path: Path, header: tuple[str, ...]) -> None:
    rows = [(f"x{n}", stage, f"2026-03-{n + 1:02} 09:00", "ann", "12.5") for n in range(9) for stage in ("new", "won")]
    shape = look_at(table(tmp_path / "a.csv", header, rows))
    item, stage, time, who, amount = header
    assert guess_mapping(shape, STAGES, DEAL) == LogMapping(
        item, stage, time, fields={"amount": amount, "responsible": who}
    )


def test_columns_with_names_that_say_nothing_are_known_by_what_they_hold(tmp_path: Path) -> None:
    rows = [(f"2026-03-{n + 1:02} 09:00", "x", f"k{n}", stage) for n in range(9) for stage in ("new", "won")]
    shape = look_at(table(tmp_path / "a.csv", ("a", "b", "c", "d"), rows))
    assert guess_mapping(shape, STAGES) == LogMapping("c", "d", "a")


def test_what_fits_nothing_stays_open_and_is_asked_for_by_its_name(tmp_path: Path) -> None:
    shape = look_at(table(tmp_path / "a.csv", ("a", "b"), [("x", "y"), ("z", "w")]))
    guessed = guess_mapping(shape, STAGES)
    assert guessed == LogMapping("", "", "")
    with pytest.raises(UnreadableMapping, match=r"is the item.*a, b") as caught:
        complete(guessed, shape.keys)
    assert caught.value.field == "item"
    assert complete(TABLE, HEADER) == TABLE


def test_the_names_of_a_column_are_counted_and_matched_with_stages(tmp_path: Path) -> None:
    stages = stage_names((Stage("N1", "New"), Stage("won", "Closed"), Stage("x", "Twin"), Stage("y", "Twin")))
    rows = [("7", name, f"2026-03-0{n + 1}") for n, name in enumerate(("New", "won", "New", "Twin", "talk", "New"))]
    shape = look_at(table(tmp_path / "a.csv", HEADER, rows))
    found = [(one.name, one.count, one.stage) for one in names_in(shape, "stage", stages)]
    assert found == [("New", 3, "N1"), ("won", 1, "won"), ("Twin", 1, ""), ("talk", 1, "")]
    _, report = read(tmp_path / "a.csv", TABLE, stages=stages)
    assert report.stages == {"N1": 3, "won": 1}


def test_looking_at_a_log_that_breaks_off_shows_what_there_is(tmp_path: Path) -> None:
    log = xes(trace("7", event("new", at(9))), trace("8", event("new", at(9))))
    assert len(look_at(written(tmp_path / "a.xes", log[:-60])).rows) == 1
    with pytest.raises(KnownError, match="ends in the middle"):
        look_at(written(tmp_path / "b.xes", log[:90]))
    with pytest.raises(KnownError, match="no items with events"):
        look_at(written(tmp_path / "c.xes", xes(trace("7"))))


def test_a_mapping_is_remembered_for_the_next_log_with_the_same_attributes(workspace: Workspace) -> None:
    assert remembered(workspace.settings, "deal", ("a", "b")) is None
    remember(workspace.settings, "deal", ("a", "b"), FULL)
    assert remembered(workspace.settings, "deal", ("b", "a")) == FULL
    assert remembered(workspace.settings, "lead", ("a", "b")) is None
    assert remembered(workspace.settings, "deal", ("a", "b", "c")) is None


def test_a_mapping_file_is_read_as_the_contract_has_it(tmp_path: Path) -> None:
    path = written(
        tmp_path / "m.json",
        """{"item": "case:concept:name", "stage": "concept:name", "time": "time:timestamp",
        "only_stages": ["new", "won"],
        "fields": {"amount": "case:REQ"}, "field_types": {"amount": "decimal"}, "events": {"call": "call.outgoing"}}""",
    )
    assert read_mapping(path) == FULL
    assert mapping_as_json(TABLE) == {"item": "case", "stage": "stage", "time": "time"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "ends too early"),
        ('{"item": "a", "stage": "b"}', "time: it is missing"),
        ('{"item": "a", "stage": "b", "time": "c", "colour": "d"}', "Line 1, colour: it is not known here"),
        ('{"item": "a", "stage": "b", "time": "c", "field_types": {"x": "number"}}', r"field_types"),
        (b'{"item": "\xff"}', "no text in UTF-8"),
        (" " * 5_000_000, "too large"),
    ],
)
def test_a_mapping_file_that_does_not_fit_is_refused_with_the_place(
    tmp_path: Path, content: str | bytes, why: str
) -> None:
    with pytest.raises(UnreadableMapping, match=why):
        read_mapping(written(tmp_path / "m.json", content))
    with pytest.raises(UnreadableMapping, match="it is not there"):
        read_mapping(tmp_path / "none.json")
