"""Joins the export of documentation with the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app import i18n
from app.engine.documenting import Edition, account_of
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.rule_set_file import version_id
from app.engine.words import msg
from app.paths import resources
from app.publish.documentation.writing import FORMS, keep, written
from app.ui.desk.notices import Notices
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.jobs import Report
from app.ui.preview.look import Look
from app.ui.publish.documentation_dialog import DocumentationDialog
from app.ui.publish.examining import examination
from app.ui.widgets.saving import ask_place

_export = msg("Export documentation")
_writing = msg("Writing {file}…")
_written, _open = msg("Wrote {file}."), msg("Open")


class DocumentationDesk(QObject):
    """Asks how, writes the file while the window goes on, and says when it is there."""

    def __init__(self, session: Session, tools: Tools, notices: Notices, window: QWidget) -> None:
        """Work on what `session` has open."""
        super().__init__(window)
        self._session = session
        self._tools = tools
        self._notices = notices
        self._window = window

    def ask(self) -> DocumentationDialog:
        """Ask for form and language."""
        tools = self._tools
        languages = i18n.available(resources() / "translations")
        name = self._session.document.value.name
        dialog = DocumentationDialog(Look(tools.theme, tools.tr), name, languages, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.asked.connect(lambda form, language, by: self._ask_file(dialog, form, language, by))
        dialog.open()
        return dialog

    def _ask_file(self, dialog: DocumentationDialog, form: str, language: str, by: str) -> None:
        tr, session = self._tools.tr, self._session
        proposed = str(session.workspace.path.with_name(session.document.value.pipeline + form))
        file = ask_place(dialog, tr, tr(_export), proposed, f"{tr(FORMS[form])} (*{form})", form)
        if file is not None:
            dialog.accept()
            self.export(file, language, by)

    def export(self, file: Path, language: str, by: str = "") -> None:
        """Write the documentation of the rule set as it stands now."""
        session, tools = self._session, self._tools
        rule_set, directory = session.document.value, session.directory
        edition = self._edition(rule_set, by)
        examine = examination(rule_set, session, tools)
        tr = i18n.load(language, resources() / "translations", directory.calendar.zone)

        def work(report: Report) -> Path:
            account = account_of(rule_set, tools.catalogue, directory, examine(report), edition, tools.templates)
            report.check()
            keep(file, written(account, file.suffix.lower(), tr))
            return file

        self._notices.say(_writing.fill(file=file.name))
        tools.jobs.start(work, owner=self, then=self._tell, failed=self._failed)

    def _edition(self, rule_set: RuleSet, by: str) -> Edition:
        version = version_id(rule_set)
        today = self._tools.now().astimezone(self._session.directory.calendar.zone).date()
        saved = self._session.workspace.versions.of(rule_set)
        if saved is None:
            return Edition(version, made=today, made_by=by)
        return Edition(version, saved.number, saved.comment, saved.author or "", saved.created_at, today, by)

    def _tell(self, file: Path) -> None:
        address = QUrl.fromLocalFile(str(file))
        opening = (_open, lambda: QDesktopServices.openUrl(address))
        self._notices.say(_written.fill(file=file.name), "success", opening)

    def _failed(self, error: KnownError) -> None:
        self._notices.say(error.words, "error")
