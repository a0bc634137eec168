"""What the whole window works with, whichever workspace is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from app.engine.catalog.registry import Catalogue
from app.engine.errors import KnownError
from app.engine.placeholders import Templates
from app.i18n import Translator
from app.settings import Settings, SettingsFile
from app.ui.desk.passphrase import SecretsDoor
from app.ui.jobs import Jobs
from app.ui.theme.theme import Theme


class Choices(QObject):
    """The settings in force; a change is written at once."""

    changed = Signal(object, object)
    """Other settings are in force (old, new)."""
    failed = Signal(object)
    """They could not be written (KnownError); they are in force all the same."""

    def __init__(self, file: SettingsFile) -> None:
        """Read what was chosen before."""
        super().__init__()
        self._file = file
        self.value, self.complaints = file.read()

    def choose(self, new: Settings) -> None:
        """Put other settings in force."""
        old, self.value = self.value, new
        if old == new:
            return
        try:
            self._file.write(new)
        except KnownError as error:
            self.failed.emit(error)
        self.changed.emit(old, new)


class Tools(Struct, frozen=True):
    """Theme, language, rule types, settings, the clock, secrets, and the door off the window's thread."""

    theme: Theme
    tr: Translator
    jobs: Jobs
    catalogue: Catalogue
    templates: Templates
    choices: Choices
    now: Callable[[], datetime]
    secrets: SecretsDoor
    """Gives the places for secrets of this machine, and asks for what opens them."""
    logs: Path
    """The folder for what other processes write down."""
