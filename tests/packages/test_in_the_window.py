"""Rules and triggers of another package in the window: palette, form, preview, rehearsal, help; and broken ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import catalogue_on_demand
from app.engine.telling import tell
from app.paths import Places
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.forms.text.edit import PlaceholderEdit
from app.ui.inspector.type_help import TypeHelpPopup
from tests.packages.test_other_packages import broken_package
from tests.ui.window.conftest import make_workspace

Open = Callable[..., MainWindow]


@pytest.fixture
def open_window(qapp: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a window in which the packages at some paths are installed."""
    known = set(sys.modules)
    opened: list[Designer] = []

    def open_at(*paths: Path) -> MainWindow:
        for path in paths:
            monkeypatch.syspath_prepend(path)
        places = Places(tmp_path / "settings", tmp_path / "data", tmp_path / "logs", tmp_path / "documents")
        opened.append(Designer(qapp, places, catalogue_on_demand(), make_workspace))
        make_workspace(tmp_path / "test.rulewright")
        window = opened[0].open(tmp_path / "test.rulewright")
        with qtbot.waitSignal(window.painted):
            window.repaint()
        return window

    yield open_at
    for program in opened:
        program.close()
        assert program.tools.jobs.close()
    for name in set(sys.modules) - known:
        if name.partition(".")[0] in ("rulewright_bell", "imports", "breaks", "twice", "odd_kind"):
            del sys.modules[name]


def _words(widget: QWidget) -> str:
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return " ".join([*labels, widget.accessibleName()])


def test_a_rule_is_found_filled_in_previewed_and_rehearsed_like_our_own(site: Path, open_window: Open) -> None:
    window = open_window(site)
    palette, document = window.design.finder, window.session.document
    window.design.board.stand_on("A_PREACCEPTED")
    palette.search.setText("gong ring")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    (rule,) = document.selected()
    assert (rule.type, rule.parameters["times"]) == ("bell.ring", 3)
    assert window.design.board.model.looks.of(rule).unconfigured

    window.show_node(rule.id, "occasion")
    edit = window.focusWidget()
    assert isinstance(edit, PlaceholderEdit)
    QTest.keyClicks(edit, "The roof is ours")
    assert document.selected()[0].parameters["occasion"] == "The roof is ours"
    assert window.design.board.model.looks.of(document.selected()[0]).sentence == "Ring 3 times for The roof is ours"
    preview = _words(window.design.card.preview)
    assert "OFFICE BELL" in preview.upper()
    assert "The bell rings 3 times: The roof is ours" in preview

    window.open_mode("rehearse")
    rehearsing = window.rehearse().session
    key = next(iter(rehearsing.rehearsal.states))
    rehearsing.take_up()
    rehearsing.move([key], "A_PREACCEPTED")
    told = [tell(one, rehearsing.glossary).plain() for one in rehearsing.rehearsal.steps]
    assert "The bell rings 3 times: The roof is ours" in told
    assert rehearsing.rehearsal.states[key].results[rule.id]["ring_id"]


def test_a_trigger_moves_the_record_when_its_event_happens(site: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(site)
    window.design.board.stand_on("A_PREACCEPTED")
    window.design.finder.search.setText("bell answered")
    QTest.keyClick(window.design.finder.search, Qt.Key.Key_Return)
    assert window.session.document.selected()[0].type == "bell.answered"

    window.open_mode("rehearse")
    mode = window.rehearse()
    mode.session.take_up()
    key = next(iter(mode.session.rehearsal.states))
    mode.board.choose(key)
    kind = mode.session.context.catalogue.trigger("bell.answered")
    assert kind is not None
    mode.asks.happen(kind)
    dialog = next(one for one in mode.findChildren(QDialog) if one.isVisible())
    seconds = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == "Seconds until the answer")
    seconds.setText("7")
    dialog.accept()
    qtbot.waitUntil(lambda: mode.session.rehearsal.states[key].item.stage == "A_PREACCEPTED")


def test_the_help_of_a_foreign_rule_is_made_from_its_declaration(site: Path, open_window: Open) -> None:
    window = open_window(site)
    window.design.finder.search.setText("ring the bell")
    QTest.keyClick(window.design.finder.search, Qt.Key.Key_Return)
    window.actions_["help.card"].trigger()
    popup = window.findChild(TypeHelpPopup)
    assert popup is not None
    assert "A deal that is certain to be lost does not ring the bell." in popup.text.toPlainText()
    popup.close()


def test_a_broken_package_is_told_of_and_explained_and_the_window_works(
    site: Path, tmp_path: Path, open_window: Open, qtbot: QtBot
) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    window = open_window(site, broken_package(folder))
    qtbot.waitUntil(lambda: "5 rules or triggers" in window.notices.text)
    assert "(broken)" in window.notices.text

    window.actions_["help.packages"].trigger()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    table = dialog.findChild(QTreeWidget)
    assert table is not None
    lines = [line for row in range(table.topLevelItemCount()) if (line := table.topLevelItem(row)) is not None]
    told = [(line.text(0), line.text(1), line.text(2)) for line in lines]
    assert ("Ring the bell", "rulewright_bell", "In the palette") in told
    assert ("d", "broken", "Could not be taken in: division by zero") in told
    dialog.close()


def test_without_packages_nothing_is_said_of_them(open_window: Open) -> None:
    window = open_window()
    assert not window.notices.isVisible()
    window.actions_["help.packages"].trigger()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    assert "No other package has brought rules or triggers." in _words(dialog)
    dialog.close()
