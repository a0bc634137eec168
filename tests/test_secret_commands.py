"""Secrets on the command line: kept, listed and forgotten, and never printed."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from app.__main__ import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def rulewright(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str, told: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["rulewright", "secret", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(told))
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def with_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RULEWRIGHT_PASSPHRASE", "open sesame")


@pytest.mark.usefixtures("with_passphrase")
def test_a_secret_is_kept_listed_by_name_and_forgotten(rulewright: Run) -> None:
    code, out, err = rulewright("put", "office/password", told="tree-and-leaf\n")
    assert (code, out) == (0, "")
    assert "Kept as secret://office/password in the encrypted file" in err
    code, out, err = rulewright("list")
    assert (code, out.split("\t")[0]) == (0, "office/password")
    assert "tree" not in out + err
    assert rulewright("remove", "secret://office/password")[0] == 0
    assert rulewright("list") == (0, "", "")


def test_where_nothing_can_be_kept_it_is_said_what_to_do(rulewright: Run) -> None:
    code, _, err = rulewright("put", "office/password", told="tree-and-leaf")
    assert code == 2
    assert "Set RULEWRIGHT_PASSPHRASE" in err
    assert "tree" not in err


@pytest.mark.usefixtures("with_passphrase")
@pytest.mark.parametrize(("name", "told"), [("office/password", ""), ("../x", "y")])
def test_a_secret_needs_a_name_and_a_value(rulewright: Run, name: str, told: str) -> None:
    assert rulewright("put", name, told=told)[0] == 2
    assert rulewright("list")[1] == ""
