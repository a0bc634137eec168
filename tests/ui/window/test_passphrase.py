"""Where no keyring keeps secrets, a passphrase is asked for in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.delivery.secrets.encrypted_file import OPENED_BY
from app.delivery.secrets.vault import open_vault
from app.i18n import ENGLISH
from app.ui.desk.passphrase import PassphraseDialog, SecretsDoor
from app.ui.theme.theme import Theme

LONG = "correct horse battery"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a keyring."""
    monkeypatch.setattr("app.delivery.secrets.vault.system_keyring", lambda: None)
    monkeypatch.delenv(OPENED_BY, raising=False)
    return tmp_path


@pytest.fixture
def door(folder: Path, theme: Theme) -> SecretsDoor:
    return SecretsDoor(folder, theme, ENGLISH)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def _asked(dialog: PassphraseDialog | None) -> PassphraseDialog:
    assert dialog is not None
    return dialog


def _type(dialog: PassphraseDialog, *words: str) -> None:
    for field, text in zip((dialog.first, dialog.second), words, strict=False):
        field.setText(text)
    QTest.keyClick(dialog.first, Qt.Key.Key_Return)


def test_the_first_secret_asks_for_a_new_passphrase_twice(door: SecretsDoor, window: QWidget, folder: Path) -> None:
    dialog = _asked(door.unlock(window, lambda: door.vault().put("shop/password", "s3cret")))
    _type(dialog, "short", "short")
    assert "at least 8" in dialog.error.text()
    _type(dialog, LONG, LONG + "s")
    assert dialog.error.text() == "That is not the same."
    assert door.vault().closed is not None
    _type(dialog, LONG, LONG)
    assert open_vault(folder, environ={OPENED_BY: LONG}).get("shop/password") == "s3cret"
    assert LONG not in next(folder.iterdir()).read_text()


def test_a_file_that_is_there_is_opened_by_its_passphrase_alone(
    door: SecretsDoor, window: QWidget, folder: Path
) -> None:
    open_vault(folder, environ={OPENED_BY: LONG}).put("shop/password", "s3cret")
    found: list[str | None] = []
    dialog = _asked(door.unlock(window, lambda: found.append(door.vault().get("shop/password"))))
    _type(dialog, "something else")
    assert "does not open" in dialog.error.text()
    assert found == []
    _type(dialog, LONG)
    assert found == ["s3cret"]
    assert door.unlock(window, lambda: found.append("again")) is None
    assert found == ["s3cret", "again"]


def test_the_engine_is_told_it_by_its_environment_and_only_once_it_is_known(
    door: SecretsDoor, window: QWidget, folder: Path
) -> None:
    open_vault(folder, environ={OPENED_BY: LONG}).put("shop/password", "s3cret")
    assert door.told({"HOME": "/root"}) == {"HOME": "/root"}
    _type(_asked(door.unlock(window, lambda: None)), LONG)
    assert door.told({"HOME": "/root"}) == {"HOME": "/root", OPENED_BY: LONG}


def test_what_can_do_without_goes_on_without(door: SecretsDoor, window: QWidget, folder: Path) -> None:
    done: list[str] = []
    assert door.unlock(window, lambda: done.append("no file yet"), lambda: done.append("without")) is None
    open_vault(folder, environ={OPENED_BY: LONG}).put("shop/password", "s3cret")
    dialog = _asked(door.unlock(window, lambda: done.append("opened"), lambda: done.append("without")))
    (button,) = (one for one in dialog.findChildren(QPushButton) if one.text() == "Go on without")
    button.click()
    assert done == ["no file yet", "without"]
