"""Asking where a file is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.engine.words import msg
from app.i18n import Translator

_there = msg("“{file}” is there already. Replace it?")


def ask_place(parent: QWidget, tr: Translator, title: str, proposed: str, kinds: str, ending: str) -> Path | None:
    """Ask for a file to be written, whose name ends with `ending`; None where the person thinks better of it.

    Qt asks before a file is replaced, but knows only the name that was typed: here it is asked for the whole one.
    """
    name, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
    if not name:
        return None
    typed = Path(name)
    if typed.name.lower().endswith(ending):
        return typed
    file = typed.with_name(typed.name + ending)
    if not file.exists():
        return file
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    agreed = QMessageBox.question(parent, title, tr(_there.fill(file=file.name)), yes | no, no)
    return file if agreed == yes else None
