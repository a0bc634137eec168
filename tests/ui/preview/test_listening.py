"""A call can be heard in its preview where something that speaks is installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.delivery.speech import Spoken
from app.engine.effects import PhoneCall
from app.ui.preview.look import Look
from app.ui.preview.people import Scene
from app.ui.preview.views.call import CallView
from tests.ui.preview import cases

CALL = cases.EFFECTS["call"]
RECORDING = cases.EFFECTS["recording"]
WRITES = "import sys; open(sys.argv[1], 'w').write(sys.argv[2] + ' ' + sys.stdin.read())"
NEVER_ENDS = "import threading; threading.Event().wait()"


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    return tmp_path / "heard.txt"


def _view(qtbot: QtBot, look: Look, script: str, heard: Path) -> CallView:
    def speech(call: PhoneCall, language: str) -> Spoken:
        return Spoken((sys.executable, "-c", script, str(heard), call.language or language), call.text)

    view = CallView(replace(look, speech=speech))
    qtbot.addWidget(view)
    view.show()
    return view


def test_the_button_speaks_the_call_and_says_when_it_is_over(
    qtbot: QtBot, look: Look, scene: Scene, heard: Path
) -> None:
    view = _view(qtbot, look, WRITES, heard)
    assert isinstance(CALL, PhoneCall)
    view.show_effect(CALL, scene)
    view.listen.click()
    assert view.listen.accessibleName() == "Stop speaking"
    qtbot.waitUntil(lambda: view.listen.accessibleName() == "Listen")
    assert heard.read_text() == f"en-GB {CALL.text}"


def test_pressed_once_more_it_is_silent(qtbot: QtBot, look: Look, scene: Scene, heard: Path) -> None:
    view = _view(qtbot, look, NEVER_ENDS, heard)
    assert isinstance(CALL, PhoneCall)
    view.show_effect(CALL, scene)
    view.listen.click()
    view.listen.click()
    qtbot.waitUntil(lambda: view.listen.accessibleName() == "Listen")


def test_a_view_that_goes_is_silent(qtbot: QtBot, look: Look, scene: Scene, heard: Path) -> None:
    view = _view(qtbot, look, NEVER_ENDS, heard)
    assert isinstance(CALL, PhoneCall)
    view.show_effect(CALL, scene)
    view.listen.click()
    view.hide()
    assert view.listen.accessibleName() == "Listen"


def test_there_is_nothing_to_hear_of_a_recording_or_where_nothing_speaks(
    qtbot: QtBot, look: Look, scene: Scene, heard: Path
) -> None:
    view, mute = _view(qtbot, look, WRITES, heard), CallView(look)
    qtbot.addWidget(mute)
    mute.show()
    assert isinstance(CALL, PhoneCall)
    assert isinstance(RECORDING, PhoneCall)
    view.show_effect(RECORDING, scene)
    mute.show_effect(CALL, scene)
    assert not view.listen.isVisible()
    assert not mute.listen.isVisible()
