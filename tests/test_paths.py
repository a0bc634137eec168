from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import paths


def test_resources_are_found_in_a_checkout() -> None:
    assert paths.resources() == Path(__file__).parents[1] / "resources"


def test_what_a_person_keeps_lies_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    found = paths.places()
    assert {found.settings.parent, found.data.parent, found.logs.parent, found.documents.parent} == {tmp_path}


@pytest.mark.skipif(sys.platform != "linux", reason="the customs of other systems have no variable to point elsewhere")
def test_without_the_variable_the_systems_customs_decide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert paths.places().settings == tmp_path / "rulewright"


def test_asking_for_places_makes_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "new"))
    paths.places()
    assert not (tmp_path / "new").exists()
