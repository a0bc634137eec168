"""The window as a whole: what a person does in one part shows in the others, and in the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.engine import rule_set_file
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.paths import Places
from app.storage.workspace import Workspace
from app.ui.desk.designer import Designer
from app.ui.desk.window import PANEL_HEIGHT, MainWindow
from app.ui.forms.text.edit import PlaceholderEdit
from app.ui.inspector.type_help import TypeHelpPopup
from tests.ui.window.conftest import make_workspace


def text_of(window: MainWindow, node: str, name: str = "text") -> object:
    found = window.session.document.value.find(node)
    assert found is not None
    return found[1].parameters.get(name)


def editor(window: MainWindow, node: str, field: str = "text") -> PlaceholderEdit:
    """Show a card and put the cursor into one of its text fields."""
    window.show_node(node, field)
    edit = window.focusWidget()
    assert isinstance(edit, PlaceholderEdit)
    return edit


def on_disk(window: MainWindow) -> RuleSet:
    return window.session.workspace.drafts.load(window.session.document.value.pipeline)


def labels(widget: QWidget) -> str:
    """All that is written in a part of the window, as a screen reader finds it."""
    return " ".join(_words(one) for one in widget.findChildren(QWidget) if one.isVisibleTo(widget))


def _words(widget: QWidget) -> str:
    if isinstance(widget, QTextEdit):
        return widget.toPlainText()
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_typing_shows_on_card_and_preview_and_is_in_the_file_at_once(window: MainWindow) -> None:
    edit = editor(window, "remind")
    QTest.keyClick(edit, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, " at all")
    assert text_of(window, "remind") == "No news for three days at all"
    assert on_disk(window) == window.session.document.value
    assert "No news for three days at all" in labels(window.design.card.preview)


def test_typing_is_undone_as_one_step_and_redone(window: MainWindow) -> None:
    edit = editor(window, "remind")
    QTest.keyClicks(edit, "abc")
    window.actions_["edit.undo"].trigger()
    assert text_of(window, "remind") == "No news for three days"
    assert on_disk(window) == window.session.document.value
    window.actions_["edit.redo"].trigger()
    assert "abc" in str(text_of(window, "remind"))


def test_what_enter_has_added_from_the_search_is_taken_back_from_there(window: MainWindow, qtbot: QtBot) -> None:
    before = len(list(window.session.document.value.nodes()))
    with qtbot.waitActive(window):
        window.activateWindow()
    search = window.design.finder.search
    search.setFocus()
    QTest.keyClicks(search, "create task")
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert len(list(window.session.document.value.nodes())) == before + 1
    QTest.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(list(window.session.document.value.nodes())) == before
    assert search.text() == "create task"


def test_a_missing_parameter_becomes_a_problem_that_leads_to_its_field(window: MainWindow, qtbot: QtBot) -> None:
    edit = editor(window, "welcome")
    edit.selectAll()
    with qtbot.waitSignal(window.watch.found, timeout=10_000) as found:
        QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert ("parameter.missing", "welcome") in [(one.check, one.node) for one in found.args[0].problems]
    window.design.show_node("chat")
    window.panels.problems.node_asked.emit("welcome", "text")
    assert window.session.document.selection == ("welcome",)


def test_another_pipeline_keeps_its_own_history(window: MainWindow) -> None:
    loans = window.session.document
    loans.edit(lambda old: old.model_copy(update={"name": "Other"}), msg("Rename"))
    window.session.design("leads")
    assert not window.actions_["edit.undo"].isEnabled()
    window.session.design("loans")
    assert window.actions_["edit.undo"].isEnabled()
    assert window.session.document is loans


def test_another_record_shows_its_own_preview(window: MainWindow) -> None:
    window.show_node("hello")
    window.session.choose_record("3")
    assert "7,000" in labels(window.design.card.preview)
    window.session.choose_record("1")
    assert "5,000" in labels(window.design.card.preview)


def test_a_record_changed_elsewhere_shows_in_the_preview(window: MainWindow, qtbot: QtBot) -> None:
    window.show_node("hello")
    item = window.session.item
    assert item is not None
    with qtbot.waitSignal(window.session.record_changed):
        window.session.workspace.records.put(item.with_values({"amount": None}))
    assert window.session.item is not None
    assert window.session.item.values.get("amount") is None


def test_a_stage_renamed_in_data_is_renamed_on_the_board_and_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    pipeline = window.session.workspace.pipelines.get("loans")
    assert pipeline is not None
    renamed = replace(pipeline, stages=(replace(pipeline.stages[0], name="Asked"), *pipeline.stages[1:]))
    with qtbot.waitSignal(window.session.document.changed):
        window.session.workspace.pipelines.put(renamed)
    assert window.session.document.value.stages[0].name == "Asked"
    window.actions_["edit.undo"].trigger()
    assert on_disk(window).stages[0].name == "Submitted"


def test_an_exported_rule_set_comes_back_as_it_was(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "out.rules.json"
    window.rule_files.export(file)
    before = window.session.document.value
    assert rule_set_file.loads(file.read_bytes()) == before
    window.session.document.edit(_without_rules, msg("Clear"))
    window.rule_files.import_(file)
    assert window.session.document.value.stages == before.stages
    window.actions_["edit.undo"].trigger()
    assert not any(one.rules for one in window.session.document.value.stages)


def test_whoever_takes_in_what_the_board_shows_already_is_not_sent_to_undo(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "same.rules.json"
    window.rule_files.export(file)
    before = window.session.document.value
    window.rule_files.import_(file)
    assert window.session.document.value is before
    assert not window.actions_["edit.undo"].isEnabled()
    assert "already" in window.notices.text
    assert "Undo" not in window.notices.text

    window.session.document.edit(_without_rules, msg("Clear"))
    window.rule_files.import_(file)
    assert window.actions_["edit.undo"].isEnabled()
    assert "Undo brings the old ones back" in window.notices.text


def test_restoring_the_version_that_the_board_shows_does_not_send_to_undo(window: MainWindow) -> None:
    window.rule_files.save_version("First")
    (saved,) = window.session.workspace.versions.list("loans")
    window.rule_files.restore(saved.id)
    assert not window.actions_["edit.undo"].isEnabled()
    assert "already" in window.notices.text
    assert "Undo" not in window.notices.text


def _without_rules(old: RuleSet) -> RuleSet:
    return old.model_copy(update={"stages": tuple(one.model_copy(update={"rules": ()}) for one in old.stages)})


def test_a_damaged_file_is_refused_in_words_and_nothing_changes(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "bad.rules.json"
    file.write_text('{"format": "rulewright/rule-set", "version": 9}')
    before = window.session.document.value
    window.rule_files.import_(file)
    assert "newer Rulewright" in window.notices.text
    assert window.session.document.value is before


def test_a_saved_version_stands_in_the_history(window: MainWindow) -> None:
    window.rule_files.save_version("First")
    (saved,) = window.session.workspace.versions.list("loans")
    assert saved.comment == "First"
    assert window.session.workspace.versions.load(saved.id) == window.session.document.value


def test_a_saved_version_is_restored_as_an_edit_that_can_be_undone(window: MainWindow) -> None:
    document = window.session.document
    before = document.value
    window.rule_files.save_version("Good")
    document.edit(_without_rules, msg("Clear"))
    (saved,) = window.session.workspace.versions.list("loans")
    window.panels.history.version_asked.emit(saved.id)
    window.desks.publishing.restore_asked.emit(saved.id)
    assert document.value.stages == before.stages
    window.actions_["edit.undo"].trigger()
    assert not any(one.rules for one in document.value.stages)


def test_a_notice_of_one_line_is_one_line_tall(window: MainWindow) -> None:
    window.session.saved.emit()
    line = window.notices.fontMetrics().lineSpacing()
    label = next(one for one in window.notices.findChildren(QLabel) if one.text())

    assert line <= label.height() < 2 * line
    assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def test_an_edit_that_cannot_be_written_is_told_and_kept(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    document = window.session.document

    def refuse(_old: RuleSet, _new: RuleSet) -> None:
        raise KnownError(msg("The disk is full."))

    monkeypatch.setattr(document, "_save", refuse)
    document.edit(lambda old: old.model_copy(update={"name": "Kept"}), msg("Rename"))
    assert "The disk is full." in window.notices.text
    assert document.value.name == "Kept"
    monkeypatch.undo()
    document.edit(lambda old: old.model_copy(update={"name": "Written"}), msg("Rename"))
    assert on_disk(window).name == "Written"


def test_a_record_is_rehearsed_and_the_trace_says_what_happened(window: MainWindow) -> None:
    window.open_mode("rehearse")
    rehearsing = window.rehearse().session
    key = next(iter(rehearsing.rehearsal.states))
    rehearsing.move([key], "A_PREACCEPTED")
    told = window.panels.trace.text()
    assert "Create group chat" in told
    assert rehearsing.rehearsal.states[key].item.stage == "A_PREACCEPTED"


def test_the_window_opens_where_it_was_left(designer: Designer, tmp_path: Path) -> None:
    path = tmp_path / "again.rulewright"
    make_workspace(path)
    first = designer.open(path)
    first.session.design("leads")
    first.open_mode("data")
    designer.close()
    again = designer.open_first(None)
    assert again.mode == "data"
    assert again.session.document.value.pipeline == "leads"


def test_a_workspace_that_cannot_be_opened_leaves_the_open_one_alone(
    designer: Designer, window: MainWindow, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.rulewright"
    broken.write_bytes(b"no database" * 500)
    with pytest.raises(KnownError):
        designer.open(broken)
    assert designer.window is window
    assert window.isVisible()


def test_a_new_workspace_begins_with_a_pipeline_to_design(designer: Designer, tmp_path: Path) -> None:
    window = designer.create(tmp_path / "new.rulewright")
    assert [stage.name for stage in window.session.document.value.stages] == ["New", "In progress", "Won", "Lost"]
    window.design.board.add([designer.tools.catalogue.rules["employee.notification"]])
    assert len(list(on_disk(window).nodes())) == 1


def test_a_new_workspace_keeps_the_whole_name_that_was_typed(
    designer: Designer, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "Acme 2.0"), ""))
    window.actions_["file.new"].trigger()
    assert designer.window is not None
    assert designer.window.session.workspace.path.name == "Acme 2.0.rulewright"


def test_a_first_workspace_is_proposed_among_the_documents_and_not_beside_the_sample(
    designer: Designer, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def no_name(_parent: object, _title: str, proposed: str, _filter: str) -> tuple[str, str]:
        asked.append(proposed)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", no_name)
    designer.open_first(None).actions_["file.new"].trigger()
    assert [Path(one).parent for one in asked] == [places.documents]


def test_the_first_start_opens_the_sample(designer: Designer) -> None:
    window = designer.open_first(None)
    assert window.session.workspace.path.name == "sample.rulewright"


def test_dark_and_light_keep_what_is_shown(designer: Designer, window: MainWindow) -> None:
    window.show_node("hello")
    choices = designer.tools.choices
    for theme in ("dark", "light"):
        choices.choose(choices.value.changed(theme=theme))
        assert window.session.document.selection == ("hello",)
        assert "Amount" in labels(window.design.card.preview)


def test_the_bar_leaves_out_what_does_not_fit_in_large_letters_and_shows_it_again(
    designer: Designer, window: MainWindow, qtbot: QtBot
) -> None:
    def shown() -> bool:
        return any(one.text() == "Save version" for one in window.bar.findChildren(QAbstractButton) if one.isVisible())

    window.resize(1440, 900)
    qtbot.waitUntil(shown)
    designer.tools.theme.set_text(2.0)
    qtbot.waitUntil(lambda: not shown())
    window.resize(1100, 900)
    modes = window.bar.choice
    qtbot.waitUntil(modes.isVisible)
    assert (window.bar.modes.isVisible(), modes.text()) == (False, "Design")
    next(one for one in modes.menu().actions() if one.text() == "Data").trigger()
    assert (window.mode, modes.text()) == ("data", "Data")
    window.resize(1440, 900)
    designer.tools.theme.set_text(1.0)
    qtbot.waitUntil(shown)
    assert window.bar.modes.value == "data"


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_the_modes_stay_where_they_are_however_long_a_pipeline_is_called(
    designer: Designer, window: MainWindow, qtbot: QtBot, size: float
) -> None:
    long = "Orders of the northern region, with everything that belongs to installing them"
    bar, schema = window.bar, window.session.directory.schema
    pipeline = next(iter(schema.pipelines.values()))
    window.resize(1440, 900)
    designer.tools.theme.set_text(size)
    qtbot.waitUntil(lambda: bar.modes.isVisible() and window.width() == 1440)

    places = []
    for name, problems in (("Orders", 0), (long, 12)):
        bar.show_schema(replace(schema, pipelines={pipeline.id: replace(pipeline, name=name)}), pipeline.id)
        bar.show_problems(problems, 0)
        QApplication.sendPostedEvents()
        assert bar.pipelines.toolTip() == name
        places.append(bar.modes.mapTo(window, QPoint()))
    bar.pipelines.showPopup()
    shown = bar.pipelines.view().viewport().width() >= bar.pipelines.view().sizeHintForColumn(0)
    bar.pipelines.hidePopup()
    designer.tools.theme.set_text(1.0)
    assert places[0] == places[1]
    assert shown


def test_the_panels_keep_their_room_while_other_modes_are_open(
    designer: Designer, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1280, 800)
    designer.tools.theme.set_text(1.5)
    qtbot.waitUntil(lambda: window.dock.height() > PANEL_HEIGHT)
    before = window.dock.height()
    for mode in ("run", "data", "backtest", "design"):
        window.open_mode(mode)
    qtbot.waitUntil(window.dock.isVisible)
    assert window.dock.height() == before


def test_a_second_window_on_the_same_file_says_who_has_it(window: MainWindow) -> None:
    with pytest.raises(KnownError, match="open"):
        Workspace.open(window.session.workspace.path)


@pytest.mark.parametrize("mode", ["design", "rehearse", "data"])
def test_everything_that_takes_the_keyboard_has_a_name(window: MainWindow, mode: str) -> None:
    window.open_mode(mode)
    if mode == "design":
        window.show_node("remind")
    nameless = [f"{type(one).__name__} {one.objectName()} in {type(one.parentWidget()).__name__}"
                for one in _takers(window)
                if not _name(one)]  # fmt: skip
    assert nameless == []


def _takers(window: MainWindow) -> Iterator[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QTextEdit, QComboBox, QAbstractItemView)
    for widget in window.findChildren(QWidget):
        if isinstance(widget, kinds) and widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield widget


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


class Opened(QObject):
    """Notes every widget that appears as a window of its own."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.seen: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_of_the_window_ever_flashes_up_as_a_window(
    designer: Designer, tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / "parts.rulewright"
    make_workspace(path)
    opened = Opened(qapp)
    window = designer.open(path)
    assert window.design.card.isVisible()
    first, *others = designer.tools.catalogue.rules.values()
    window.design.board.add([first])
    window.design.board.add(others)
    for _, node in window.session.document.value.nodes():
        window.show_node(node.id)
    for mode in ("rehearse", "data", "design"):
        window.open_mode(mode)
    qapp.removeEventFilter(opened)
    assert opened.seen == ["MainWindow "]


def test_the_help_key_says_what_the_selected_card_does(window: MainWindow) -> None:
    window.open_mode("data")
    window.actions_["help.card"].trigger()
    popup = window.findChild(TypeHelpPopup)
    assert popup is not None
    assert window.mode == "design"
    assert popup.text.accessibleName() == "Help: Send SMS to client"
    popup.close()
