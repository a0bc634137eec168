"""Tries what the window is made of and drawn with, where nobody looks: modules, letters, icons, Qt's own words."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterable

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QFontDatabase, QImageReader, QPixmap
from PySide6.QtWidgets import QApplication, QLabel

import app.ui
from app.engine.errors import KnownError
from app.engine.words import msg
from app.ui.desk.application import Application
from app.ui.forms.registry import custom_module
from app.ui.theme.icons import Icons

_NO_FONT = msg("Qt finds no font. Install one, such as fonts-dejavu-core.")
_NOTHING = msg("Qt cannot draw here.")
_NO_WORDS = msg("Qt's own words are missing in the language “{language}”.")
_AN_ICON, _BLACK, _SIZE = "mdi6.email-outline", "#000000", 32


def try_drawing(types: Iterable[str], languages: Iterable[str]) -> None:
    """Draw without a screen, bring all of the window and the form of each type; raises what does not work."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or Application([])
    if not QFontDatabase.families():
        raise KnownError(_NO_FONT)
    written = QLabel(application.applicationName() or "Rulewright").grab()
    drawn = Icons().pixmap(_AN_ICON, _BLACK, _SIZE, 1.0)
    if _is_blank(written) or _is_blank(drawn) or b"svg" not in QImageReader.supportedImageFormats():
        raise KnownError(_NOTHING)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for language in languages:
        if not QTranslator().load(f"qtbase_{language}", folder):
            raise KnownError(_NO_WORDS.fill(language=language))
    for found in pkgutil.walk_packages(app.ui.__path__, f"{app.ui.__name__}."):
        importlib.import_module(found.name)  # each mode brings libraries of its own when it is first opened
    for type_id in types:
        module = custom_module(type_id)
        if module is not None:
            importlib.import_module(module)


def _is_blank(picture: QPixmap) -> bool:
    image = picture.toImage()
    first = image.pixel(0, 0)
    return all(image.pixel(x, y) == first for x in range(image.width()) for y in range(image.height()))
