"""The language in which the terminal answers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.__main__ import WRONG_USAGE, main
from app.i18n import LANGUAGE_VARIABLE


def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["rulewright", *arguments])
    assert main() == WRONG_USAGE
    return capsys.readouterr().err


@pytest.fixture
def broken(tmp_path: Path) -> str:
    path = tmp_path / "broken.rules.json"
    path.write_text("{", "utf-8")
    return str(path)


def test_what_is_wrong_is_said_in_the_language_of_the_system(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    said = {}
    for language in ("C.UTF-8", "it_IT.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8"):
        monkeypatch.setenv("LC_ALL", language)
        said[language] = told(capsys, monkeypatch, "check", broken)
    assert len(set(said.values())) == len(said)


def test_another_language_can_be_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "")  # put back after the test
    english = told(capsys, monkeypatch, "check", broken)
    assert told(capsys, monkeypatch, "--language", "it", "check", broken) != english
