"""A call spoken aloud at this computer."""

from __future__ import annotations

import shutil
import subprocess
import wave
from pathlib import Path

import pytest

from app.delivery.speech import speech_here
from app.engine.catalog.client.call import LANGUAGES
from app.engine.effects import PhoneCall

LONG = "Good morning. Our roofers arrive tomorrow at eight. Please keep the yard free."

with_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed here")


def _call(
    text: str = LONG, speed: str = "normal", volume: str = "normal", language: str = "", voice: str = ""
) -> PhoneCall:
    return PhoneCall("c", "contact:7", "log", "+39 1", text, "", speed, volume, language, voice)


def _found(name: str) -> str | None:
    return f"/usr/bin/{name}"


def _recorded(call: PhoneCall, folder: Path) -> tuple[float, int]:
    """Return how long and how loud a call is."""
    speech = speech_here()
    assert speech is not None
    spoken, file = speech(call, "en-GB"), folder / "spoken.wav"
    subprocess.run([*spoken.command, "-w", str(file)], input=spoken.text.encode(), check=True, timeout=30)
    with wave.open(str(file)) as sound:
        frames = sound.readframes(sound.getnframes())
        samples = memoryview(frames).cast("h")
        return sound.getnframes() / sound.getframerate(), max(abs(one) for one in samples)


@with_espeak
def test_slow_is_longer_than_fast_and_loud_is_louder_than_quiet(tmp_path: Path) -> None:
    slow, _ = _recorded(_call(speed="slow"), tmp_path)
    fast, _ = _recorded(_call(speed="fast"), tmp_path)
    _, loud = _recorded(_call(volume="loud"), tmp_path)
    _, quiet = _recorded(_call(volume="quiet"), tmp_path)
    assert slow > 1.3 * fast
    assert loud > 1.5 * quiet


@with_espeak
@pytest.mark.parametrize("language", [one for one, _ in LANGUAGES.options if one != "auto"])
def test_every_language_of_the_rule_is_spoken(language: str, tmp_path: Path) -> None:
    seconds, loudest = _recorded(_call("123", language=language, voice="female"), tmp_path)
    assert seconds > 0.2
    assert loudest > 1000


def test_where_nothing_speaks_there_is_nothing_to_listen_to() -> None:
    assert speech_here("linux", lambda _: None) is None
    assert speech_here("plan9", _found) is None


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_no_text_becomes_part_of_a_program(platform: str) -> None:
    speech = speech_here(platform, _found)
    assert speech is not None
    spoken = speech(_call("'; rm -rf / #", language="it-IT'; x"), "en-GB")
    assert not any("rm -rf" in one for one in spoken.command)
    assert "it-IT'" not in " ".join(spoken.command)
    assert spoken.text.endswith("'; rm -rf / #")
