"""The language in which the terminal answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import WRONG_USAGE
from app.i18n import LANGUAGE_VARIABLE
from tests.conftest import Run


def told(rulewright: Run, *words: str) -> str:
    code, _, err = rulewright(*words)
    assert code == WRONG_USAGE
    return err


@pytest.fixture
def broken(tmp_path: Path) -> str:
    path = tmp_path / "broken.rules.json"
    path.write_text("{", "utf-8")
    return str(path)


def test_what_is_wrong_is_said_in_the_language_of_the_system(
    rulewright: Run, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    said = {}
    for language in ("C.UTF-8", "it_IT.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        said[language] = told(rulewright, "check", broken)
    assert len(set(said.values())) == len(said)


def test_another_language_can_be_asked_for(rulewright: Run, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "")  # put back after the test
    english = told(rulewright, "check", broken)
    assert told(rulewright, "--language", "it", "check", broken) != english
