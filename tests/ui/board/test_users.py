"""Cards that are joined by a result show it."""

from __future__ import annotations

from app.engine.model.rule_set import Node
from app.engine.words import msg
from app.ui.board.board import Board
from app.ui.document import RuleSetDocument


def _words(board: Board, node: Node) -> list[str]:
    return [mark.words for mark in board.model.looks.of(node).marks]


def test_a_card_says_who_uses_its_results(board: Board, document: RuleSetDocument) -> None:
    maker, user, other = (node for _, node in list(document.value.nodes())[:3])
    title = board.model.looks.of(user).title
    board.set_users({maker.id: (user.id,)})
    assert f"Used by: {title}" in [words.partition(",")[0] for words in map(str, _words(board, maker))]
    assert f"Used by: {title}" in board.model.looks.of(maker).spoken
    assert not any(words.startswith("Used by") for words in _words(board, other))
    board.set_users({})
    assert not any(words.startswith("Used by") for words in _words(board, maker))


def test_the_cards_joined_to_the_selected_one_stand_out(board: Board, document: RuleSetDocument) -> None:
    maker, user, other = (node.id for _, node in list(document.value.nodes())[:3])
    board.set_users({maker: (user,)})
    document.select((maker,))
    assert board.model.related == {user}
    document.select((user,))
    assert board.model.related == {maker}
    document.select((other,))
    assert board.model.related == frozenset()


def test_a_card_that_no_scenario_touches_says_so_quietly(board: Board, document: RuleSetDocument) -> None:
    first, other = (node for _, node in list(document.value.nodes())[:2])
    board.set_uncovered({first.id: ()})
    assert "No scenario touches it" in _words(board, first)
    assert "No scenario touches it" not in _words(board, other)
    board.set_uncovered({first.id: (msg("It fails in no scenario."),)})
    assert "It fails in no scenario." in _words(board, first)
    board.set_uncovered({})
    assert "No scenario touches it" not in _words(board, first)
