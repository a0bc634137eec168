"""The dialog that publishes has room for its words in each language, and marks them for translators."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.i18n import PSEUDO
from app.settings import USUAL_FONT
from app.ui.desk.designer import Designer
from tests.ui.language.conftest import COPY
from tests.ui.language.publishing import PublishingRound
from tests.ui.language.room import cut_on
from tests.ui.language.test_marked import Known, not_marked
from tests.ui.language.test_room import LANGUAGES, LARGE


def speak(sample: Designer, language: str, size: int) -> None:
    choices = sample.tools.choices
    choices.choose(choices.value.changed(language=language, font_size=size))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [USUAL_FONT, LARGE])
def test_no_word_is_cut_off_where_rules_are_published(
    size: int, language: str, sample: Designer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RULEWRIGHT_SECRETS", "environment")
    speak(sample, language, size)
    sights = PublishingRound(sample, lambda come: qtbot.waitUntil(come, timeout=60_000)).all()
    found = {one.words: f"{sight.name}: {one}" for sight in sights for shown in sight.widgets for one in cut_on(shown)}
    assert "\n".join(found.values()) == ""


def test_every_word_of_publishing_is_marked_for_translators(
    sample: Designer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RULEWRIGHT_SECRETS", "environment")
    speak(sample, PSEUDO, USUAL_FONT)
    assert sample.window is not None
    known = Known(sample.window.session.workspace.path.with_name(COPY))
    found = not_marked(PublishingRound(sample, lambda come: qtbot.waitUntil(come, timeout=60_000)).all(), known)
    assert "\n".join(f"{where}: {words}" for words, where in found.items()) == ""
