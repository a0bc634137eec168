"""The language the window speaks: in its own words, in Qt's dialogs, and in the numbers and dates of fields."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from app import i18n
from app.i18n import Translator


class Speech(QObject):
    """Turns the whole program to a language."""

    def __init__(self, app: QApplication, translations: Path, cache: Path | None, parent: QObject) -> None:
        """Take words from the catalogues in `translations`; nothing is said yet."""
        super().__init__(parent)
        self._app = app
        self._translations = translations
        self._cache = cache
        self._language = ""
        self._tr = i18n.ENGLISH
        self._qt = QTranslator(self)

    @property
    def languages(self) -> dict[str, str]:
        """The languages there are, by code, each with its name in itself."""
        return i18n.available(self._translations)

    def turn_to(self, chosen: str) -> Translator:
        """Speak the chosen language, or that of the system where none is; the same as before gives the same back."""
        wanted = [os.environ.get(i18n.LANGUAGE_VARIABLE, ""), *QLocale.system().uiLanguages()]
        language = chosen or i18n.best(wanted, self._translations)
        if language == self._language:
            return self._tr
        zone = datetime.now().astimezone().tzinfo or UTC
        self._language, self._tr = language, i18n.load(language, self._translations, zone, self._cache)
        QLocale.setDefault(QLocale(str(self._tr.locale)))
        self._app.removeTranslator(self._qt)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt.load(f"qtbase_{self._tr.language}", folder):
            self._app.installTranslator(self._qt)
        return self._tr
