"""The dialog that publishes has room for its words in each language, and marks them for translators."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.i18n import PSEUDO
from app.settings import USUAL_FONT
from app.ui.desk.designer import Designer
from tests.ui.language.conftest import COPY
from tests.ui.language.publishing import PublishingRound
from tests.ui.language.test_marked import Known, not_marked
from tests.ui.language.test_room import SIZES, cut


def speak(company: Designer, language: str, size: int) -> None:
    choices = company.tools.choices
    choices.choose(choices.value.changed(language=language, font_size=size))


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_no_word_is_cut_off_where_rules_are_published(
    size: int, language: str, company: Designer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RULEWRIGHT_SECRETS", "environment")
    speak(company, language, size)
    sights = PublishingRound(company, lambda come: qtbot.waitUntil(come, timeout=60_000)).all()
    assert "\n".join(f"{where}: {words}" for words, where in cut(sights).items()) == ""


def test_every_word_of_publishing_is_marked_for_translators(
    company: Designer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RULEWRIGHT_SECRETS", "environment")
    speak(company, PSEUDO, USUAL_FONT)
    assert company.window is not None
    known = Known(company.window.session.workspace.path.with_name(COPY))
    found = not_marked(PublishingRound(company, lambda come: qtbot.waitUntil(come, timeout=60_000)).all(), known)
    assert "\n".join(f"{where}: {words}" for words, where in found.items()) == ""
