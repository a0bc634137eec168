"""Secrets on the command line: kept, listed and forgotten, and never printed."""

from __future__ import annotations

from functools import partial

import pytest

from tests.conftest import Run


@pytest.fixture
def secret(rulewright: Run) -> Run:
    return partial(rulewright, "secret")


@pytest.fixture
def with_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RULEWRIGHT_PASSPHRASE", "open sesame")


@pytest.mark.usefixtures("with_passphrase")
def test_a_secret_is_kept_listed_by_name_and_forgotten(secret: Run) -> None:
    code, out, err = secret("put", "office/password", typed="tree-and-leaf\n")
    assert (code, out) == (0, "")
    assert "Kept as secret://office/password in the encrypted file" in err
    code, out, err = secret("list")
    assert (code, out.split("\t")[0]) == (0, "office/password")
    assert "tree" not in out + err
    assert secret("remove", "secret://office/password")[0] == 0
    assert secret("list") == (0, "", "")


def test_where_nothing_can_be_kept_it_is_said_what_to_do(secret: Run) -> None:
    code, _, err = secret("put", "office/password", typed="tree-and-leaf")
    assert code == 2
    assert "Set RULEWRIGHT_PASSPHRASE" in err
    assert "tree" not in err


@pytest.mark.usefixtures("with_passphrase")
@pytest.mark.parametrize(("name", "told"), [("office/password", ""), ("../x", "y")])
def test_a_secret_needs_a_name_and_a_value(secret: Run, name: str, told: str) -> None:
    assert secret("put", name, typed=told)[0] == 2
    assert secret("list")[1] == ""
