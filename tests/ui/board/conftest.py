from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.copying import Copier
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.sentences import Sentences
from app.i18n import ENGLISH
from app.ui.board.board import Board
from app.ui.document import RuleSetDocument
from app.ui.theme.theme import Theme
from tests.ui.sales import sales_pipeline


@pytest.fixture
def document(qapp: QApplication) -> RuleSetDocument:
    return RuleSetDocument(sales_pipeline(), lambda _old, _new: None, ENGLISH, qapp)


@pytest.fixture
def board(theme: Theme, catalogue: Catalogue, document: RuleSetDocument, qtbot: QtBot) -> Board:
    templates = Templates()

    def describe(rule_set: RuleSet) -> Sentences:
        return Sentences(catalogue, Directory(), rule_set, templates)

    made = Board(theme, ENGLISH, catalogue, describe, Copier(catalogue, templates.repoint))
    qtbot.addWidget(made)
    made.follow(document)
    made.resize(1200, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.focus_cards()
    qtbot.waitUntil(lambda: made.focused_column() is not None)
    return made
