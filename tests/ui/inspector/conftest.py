"""What tests of the inspector share: an inspector joined to an open rule set."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.placeholders import Templates
from app.i18n import ENGLISH
from app.ui.document import RuleSetDocument
from app.ui.inspector.folds import Folds
from app.ui.inspector.inspector import Inspector
from app.ui.inspector.surroundings import Surroundings
from app.ui.theme.theme import Theme
from tests.ui.forms import roofs


@pytest.fixture
def surroundings(theme: Theme, catalogue: Catalogue) -> Surroundings:
    return Surroundings(
        ENGLISH,
        theme,
        catalogue,
        Templates("en", translate=ENGLISH),
        roofs.directory(),
        scope=lambda _rule_set, _node: roofs.scope(),
        due=lambda _rule_set, _node, when: f"runs {when.mode}",
    )


@pytest.fixture
def document(qapp: QApplication) -> RuleSetDocument:
    return RuleSetDocument(roofs.rule_set(), lambda _old, _new: None, ENGLISH, qapp)


@pytest.fixture
def inspector(surroundings: Surroundings, document: RuleSetDocument, qtbot: QtBot) -> Inspector:
    """An inspector whose edits go into the document, and that follows it, as in the window."""
    made = Inspector(surroundings, Folds())
    qtbot.addWidget(made)
    made.change_asked.connect(document.edit)
    document.changed.connect(lambda _old, new: made.show_selection(new, document.selection))
    document.selection_changed.connect(lambda ids: made.show_selection(document.value, ids))
    made.resize(340, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made
