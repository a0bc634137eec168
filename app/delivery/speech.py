"""Speaks a call aloud at this computer, where speech is installed: volume and speed are tried on oneself first."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping

from msgspec import Struct

from app.engine.effects import PhoneCall

_WORDS_A_MINUTE: Mapping[str, int] = {"slow": 120, "normal": 160, "fast": 210}
_LOUDNESS: Mapping[str, int] = {"quiet": 40, "normal": 100, "loud": 180}
"""Of espeak-ng, where 100 is usual and 200 the most."""
_ESPEAK_LANGUAGES: Mapping[str, str] = {
    "en-GB": "en-gb",
    "en-US": "en-us",
    "pt-BR": "pt-br",
    "zh-CN": "cmn",
    "nb-NO": "nb",
}
_ESPEAK_VOICES: Mapping[str, str] = {"female": "+f3", "male": "+m3"}
_WINDOWS_RATES: Mapping[str, int] = {"slow": -4, "normal": 0, "fast": 4}
_WINDOWS_VOLUMES: Mapping[str, int] = {"quiet": 30, "normal": 70, "loud": 100}
_WINDOWS = """
Add-Type -AssemblyName System.Speech
$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
$culture = [Globalization.CultureInfo]::GetCultureInfo('{language}')
$speaker.SelectVoiceByHints('{voice}', 'Adult', 0, $culture)
$speaker.Rate = {rate}; $speaker.Volume = {volume}
[Console]::InputEncoding = [Text.Encoding]::UTF8
$speaker.Speak([Console]::In.ReadToEnd())
"""


class Spoken(Struct, frozen=True):
    """A program that speaks what it reads; it ends when all is said."""

    command: tuple[str, ...]
    text: str


Speech = Callable[[PhoneCall, str], Spoken]
"""Gives the program that speaks a call, in a language (it-IT) where the call leaves it open."""


def speech_here(platform: str = sys.platform, find: Callable[[str], str | None] = shutil.which) -> Speech | None:
    """Return how calls are spoken at this computer, None where nothing is installed that speaks."""
    known: tuple[tuple[str, str, Callable[[str, PhoneCall, str], Spoken]], ...] = (
        ("linux", "espeak-ng", _espeak),
        ("darwin", "say", _apple),
        ("win32", "powershell.exe", _windows),
    )
    for system, name, spoken in known:
        program = find(name) if platform == system else None
        if program is not None:
            found, how = program, spoken
            return lambda call, language: how(found, call, call.language or language)
    return None


def _espeak(program: str, call: PhoneCall, language: str) -> Spoken:
    tongue = _ESPEAK_LANGUAGES.get(language, language.partition("-")[0].lower())
    voice = tongue + _ESPEAK_VOICES.get(call.voice, "")
    speed, loudness = _WORDS_A_MINUTE.get(call.speed, 160), _LOUDNESS.get(call.volume, 100)
    return Spoken((program, "-v", voice, "-s", str(speed), "-a", str(loudness), "--stdin"), call.text)


def _apple(program: str, call: PhoneCall, language: str) -> Spoken:
    """Apple’s voices are named after people and differ from computer to computer: the system’s own speaks."""
    del language
    volume = min(1.0, _LOUDNESS.get(call.volume, 100) / 180)
    return Spoken(
        (program, "-r", str(_WORDS_A_MINUTE.get(call.speed, 160)), "-f", "-"), f"[[volm {volume:.2f}]] {call.text}"
    )


def _windows(program: str, call: PhoneCall, language: str) -> Spoken:
    script = _WINDOWS.format(
        language="".join(one for one in language if one.isalnum() or one == "-"),
        voice={"female": "Female", "male": "Male"}.get(call.voice, "NotSet"),
        rate=_WINDOWS_RATES.get(call.speed, 0),
        volume=_WINDOWS_VOLUMES.get(call.volume, 70),
    )
    return Spoken((program, "-NoProfile", "-NonInteractive", "-Command", script), call.text)
