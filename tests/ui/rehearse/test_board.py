from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.ui.document import RuleSetDocument
from app.ui.rehearse.card_delegate import CardDelegate
from app.ui.rehearse.cards import MIME
from app.ui.rehearse.column import Column
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.mode import RehearseMode
from app.ui.theme.theme import Theme
from tests.ui.rehearse import solar
from tests.ui.rehearse.standing import choose, column, keyboard, open_tab, press, rows, said, settled, titles

Key, Held = Qt.Key, Qt.KeyboardModifier


def test_records_stand_on_their_stages_and_nothing_has_happened_yet(mode: RehearseMode) -> None:
    assert titles(mode, "new") == ["Roof of the Rossi house", "Hotel Alpenhof, south wing"]
    assert titles(mode, "lost") == []
    assert mode.session.rehearsal.steps == ()


def test_to_begin_with_there_are_a_few_records_of_each_stage(
    theme: Theme, context: RehearseContext, qtbot: QtBot
) -> None:
    mode = RehearseMode(solar.context(theme, context.jobs, 200), solar.document())
    qtbot.addWidget(mode)

    assert [len(titles(mode, stage)) for stage in ("new", "survey", "contract", "won")] == [3, 3, 3, 3]


def test_a_stage_with_a_long_name_shows_its_beginning_in_large_letters(
    theme: Theme, context: RehearseContext, qtbot: QtBot
) -> None:
    long = "Waiting for the signed contract of both parties"
    stages = solar.directory().schema.pipelines["solar"].stages
    delegate = CardDelegate(theme)
    theme.set_text(2.0)
    head = Column(context, delegate, replace(stages[0], name=long))
    qtbot.addWidget(head)
    with qtbot.waitExposed(head):
        head.show()
    shown = next(one for one in head.findChildren(QLabel) if one.toolTip() == long)
    assert shown.text().startswith("Waiting for")
    assert shown.text().endswith("…")
    assert shown.fontMetrics().horizontalAdvance(shown.text()) <= shown.width()
    theme.set_text(1.0)


def test_a_card_says_title_amount_client_and_who_is_responsible(mode: RehearseMode) -> None:
    assert said(mode, "2").splitlines() == [
        "Hotel Alpenhof, south wing",
        "€61,000",
        "Greta Maier, Hotel Alpenhof",
        "Responsible: Elif Demir",
    ]


def test_alt_and_an_arrow_move_a_record_on_and_the_rules_there_run(mode: RehearseMode) -> None:
    choose(mode, "1")
    mode.board.focus_cards()

    QTest.keyClick(keyboard(), Key.Key_Right, Held.AltModifier)

    assert titles(mode, "survey")[0] == "Roof of the Rossi house"
    assert "1 rule planned" in said(mode, "1")
    assert mode.board.chosen == [("deal", "1")]
    assert keyboard() is column(mode, "survey").view


def test_alt_and_an_arrow_do_nothing_at_the_edge_of_the_board(mode: RehearseMode) -> None:
    choose(mode, "1")
    mode.board.focus_cards()

    QTest.keyClick(keyboard(), Key.Key_Left, Held.AltModifier)

    assert mode.session.rehearsal.steps == ()


def test_arrows_walk_from_record_to_record_and_from_stage_to_stage(mode: RehearseMode) -> None:
    choose(mode, "1")
    mode.board.focus_cards()

    QTest.keyClick(keyboard(), Key.Key_Down)
    assert mode.board.chosen == [("deal", "2")]

    QTest.keyClick(keyboard(), Key.Key_Right)
    assert mode.board.chosen == [("deal", "3")]

    QTest.keyClick(keyboard(), Key.Key_Left)
    assert mode.board.chosen == [("deal", "2")]


def test_a_record_dropped_on_another_stage_enters_it(mode: RehearseMode) -> None:
    _drop(mode, ("deal", "6"), "won")

    assert titles(mode, "won") == ["Hotel Alpenhof, pool house", "Moreau winter garden"]
    assert titles(mode, "invoice") == []


def test_a_record_dropped_where_it_stands_stays_there_and_runs_nothing(mode: RehearseMode) -> None:
    _drop(mode, ("deal", "6"), "invoice")

    assert titles(mode, "invoice") == ["Hotel Alpenhof, pool house"]
    assert mode.session.rehearsal.steps == ()


def test_a_drag_carries_the_titles_as_text_for_other_programs(mode: RehearseMode) -> None:
    model = column(mode, "new").model

    assert model.mimeData([model.index(0), model.index(1)]).text() == (
        "Roof of the Rossi house\nHotel Alpenhof, south wing"
    )


def test_several_records_move_together(mode: RehearseMode) -> None:
    choose(mode, "1")
    mode.board.focus_cards()
    QTest.keyClick(keyboard(), Key.Key_Down, Held.ShiftModifier)

    QTest.keyClick(keyboard(), Key.Key_Right, Held.AltModifier)

    assert titles(mode, "new") == []
    assert set(titles(mode, "survey")) >= {"Roof of the Rossi house", "Hotel Alpenhof, south wing"}


def test_selecting_in_one_stage_leaves_nothing_selected_in_another(mode: RehearseMode) -> None:
    choose(mode, "1")
    view = column(mode, "survey").view
    view.choose(("deal", "3"))

    assert mode.board.chosen == [("deal", "3")]
    assert column(mode, "new").view.chosen == []


def test_a_record_that_a_rule_takes_to_another_pipeline_is_shown_beside_the_stages(mode: RehearseMode) -> None:
    assert column(mode, "").isHidden()

    after = mode.session.rehearsal.move(("deal", "1"), "incoming", pipeline="service")
    mode.board.show_rehearsal(mode.session.rehearsal, after)

    assert not column(mode, "").isHidden()
    assert titles(mode, "") == ["Roof of the Rossi house"]


def test_an_edit_is_said_and_the_rehearsal_goes_on_with_the_rules_it_has(
    mode: RehearseMode, document: RuleSetDocument, qtbot: QtBot
) -> None:
    document.edit(_without_thanks, msg("Remove"))
    mode.session.enter([mode.session.state(("deal", "1")).item])
    settled(mode, qtbot)
    choose(mode, "1")

    assert mode.notice.isVisible()
    assert mode.notice.accessibleName().startswith("The rule set was edited")
    assert any("Thank the client" in one for one in rows(open_tab(mode, mode.pane.plan)))


def test_where_nothing_has_happened_yet_edited_rules_are_rehearsed_without_a_word(
    mode: RehearseMode, document: RuleSetDocument, qtbot: QtBot
) -> None:
    mode.hide()
    document.edit(_without_thanks, msg("Remove"))
    mode.show()
    mode.session.enter([mode.session.state(("deal", "1")).item])
    settled(mode, qtbot)
    choose(mode, "1")

    assert not mode.notice.isVisible()
    assert not any("Thank the client" in one for one in rows(open_tab(mode, mode.pane.plan)))


def test_beginning_anew_takes_the_edited_rules_and_the_records_as_they_were(
    mode: RehearseMode, document: RuleSetDocument, qtbot: QtBot
) -> None:
    mode.session.move([("deal", "3")], "lost")
    document.edit(_without_thanks, msg("Remove"))

    press(mode.notice, "Begin anew")
    mode.session.enter([mode.session.state(("deal", "1")).item])
    settled(mode, qtbot)

    assert not mode.notice.isVisible()
    assert titles(mode, "survey")[0] == "Moreau garage"
    choose(mode, "1")
    assert not any("Thank the client" in one for one in rows(open_tab(mode, mode.pane.plan)))


def test_taking_edits_up_leaves_records_on_their_rules_until_they_enter_a_stage(
    mode: RehearseMode, document: RuleSetDocument, qtbot: QtBot
) -> None:
    first = ("deal", "1")
    mode.session.enter([mode.session.state(first).item])
    settled(mode, qtbot)
    document.edit(_without_thanks, msg("Remove"))
    press(mode.notice, "Take it up from here")
    choose(mode, "1")

    assert not mode.notice.isVisible()
    assert any("Thank the client" in one for one in rows(open_tab(mode, mode.pane.plan)))

    mode.session.move([first], "survey")
    mode.session.move([first], "new")
    assert not any("Thank the client" in one for one in rows(mode.pane.plan))


def test_undoing_the_edit_takes_the_notice_away(mode: RehearseMode, document: RuleSetDocument) -> None:
    document.edit(_without_thanks, msg("Remove"))
    document.undo_stack.undo()

    assert not mode.notice.isVisible()


def test_another_rule_set_brings_its_stages(mode: RehearseMode, document: RuleSetDocument) -> None:
    other = RuleSetDocument(
        document.value.model_copy(update={"stages": document.value.stages[:2], "name": "Short"}),
        lambda _old, _new: None,
        mode.session.context.tr,
        mode,
    )
    mode.show_document(other)

    assert [one.stage for one in mode.board.columns] == ["new", "survey", ""]
    document.edit(_without_thanks, msg("Remove"))
    assert not mode.notice.isVisible()


def test_thousands_of_records_stand_on_the_board(context: RehearseContext, qtbot: QtBot) -> None:
    mode = RehearseMode(context, solar.document())
    qtbot.addWidget(mode)
    many = solar.deals(5_000)

    mode.session.put(many)
    mode.session.advance(timedelta(hours=1))
    settled(mode, qtbot)

    assert sum(one.model.rowCount() for one in mode.board.columns) == 5_000


def test_a_record_without_title_and_amount_is_called_by_its_id(mode: RehearseMode) -> None:
    mode.session.put([Item("77", "deal", "solar", "new", {})])

    assert said(mode, "77") == "77"


def _without_thanks(rule_set: RuleSet) -> RuleSet:
    new, *rest = rule_set.stages
    kept = new.model_copy(update={"rules": tuple(one for one in new.rules if one.id != "thanks")})
    return rule_set.model_copy(update={"stages": (kept, *rest)})


def _drop(mode: RehearseMode, key: tuple[str, str], stage: str) -> None:
    """Drop a record as the mouse would; the offscreen platform cannot finish a drag."""
    data = QMimeData()
    data.setData(MIME, "\t".join(key).encode())
    target = column(mode, stage).view
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(target.viewport().rect().center())
    entering = QDragEnterEvent(place.toPoint(), Qt.DropAction.MoveAction, data, buttons, none)
    QApplication.sendEvent(target.viewport(), entering)
    QApplication.sendEvent(target.viewport(), QDropEvent(place, Qt.DropAction.MoveAction, data, buttons, none))
