"""Rule sets in and out: export, import, versions, from the menu."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.engine import rule_set_file
from app.engine.errors import KnownError, refusal
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.settings import write_whole
from app.ui.desk.notices import Notices
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools

SUFFIX = ".rules.json"

_filter = msg("Rule sets (*.rules.json);;All files (*)")
_export, _import = msg("Export rule set"), msg("Import rule set")
_exported = msg("Wrote {file}.")
_imported = msg("Took the rules of “{name}” in. Undo brings the old ones back.")
_imported_same = msg("The board shows the rules of “{name}” already.")
_import_edit = msg("Import “{name}”")
_other_stages = msg("Of its stages only {known} exist here: {unknown} cannot be taken in. Add these stages first.")
_save, _comment = msg("Save version"), msg("What has changed? (may stay empty)")
_restore_edit = msg("Restore version {id}")
_restored = msg("The rules stand as in version {id}. Undo brings the newer ones back.")
_restored_same = msg("The rules stand as in version {id} already.")
_saved = msg("Saved version {id}.")
_cannot_read = msg("{file} cannot be read: {why}.")
_cannot_write = msg("{file} cannot be written: {why}. Choose another folder or free some space.")


class RuleFiles:
    """Carries out what the File menu offers for the rule set that is open."""

    def __init__(self, session: Session, tools: Tools, notices: Notices, window: QWidget) -> None:
        """Act on what `session` has open."""
        self._session = session
        self._tools = tools
        self._notices = notices
        self._window = window

    def ask_export(self) -> None:
        """Ask for a file and write the rule set to it."""
        tr, rule_set = self._tools.tr, self._session.document.value
        proposed = str(self._session.workspace.path.with_name(rule_set.pipeline + SUFFIX))
        name, _ = QFileDialog.getSaveFileName(self._window, tr(_export), proposed, tr(_filter))
        if name:
            self.export(Path(name))

    def export(self, file: Path) -> None:
        """Write the rule set."""
        text = rule_set_file.dumps(self._session.document.value, self._tools.catalogue.order)
        try:
            write_whole(file, text)
        except OSError as error:
            self._notices.say(_cannot_write.fill(file=file.name, why=refusal(error)), "error")
        else:
            self._notices.say(_exported.fill(file=file.name), "success")

    def ask_import(self) -> None:
        """Ask for a file and take its rules in."""
        tr = self._tools.tr
        folder = str(self._session.workspace.path.parent)
        name, _ = QFileDialog.getOpenFileName(self._window, tr(_import), folder, tr(_filter))
        if name:
            self.import_(Path(name))

    def import_(self, file: Path) -> None:
        """Put the rules of a file in place of those on the board, as one edit; stages are matched by their id."""
        try:
            found = rule_set_file.loads(file.read_bytes(), source=file.name)
            self._fitting(found)
        except OSError as error:
            self._notices.say(_cannot_read.fill(file=file.name, why=refusal(error)), "error")
        except KnownError as error:
            self._notices.say(error.words, "error")
        else:
            same = self._shows(found)
            if self._session.document.edit(partial(_taken_in, found), _import_edit.fill(name=found.name)):
                self._notices.say((_imported_same if same else _imported).fill(name=found.name), "success")

    def ask_version(self) -> None:
        """Ask for a comment and save a version."""
        tr = self._tools.tr
        comment, agreed = QInputDialog.getText(self._window, tr(_save), tr(_comment))
        if agreed:
            self.save_version(comment)

    def save_version(self, comment: str) -> None:
        """Save the rule set as a version that never changes."""
        try:
            saved = self._session.workspace.versions.save(self._session.document.value, comment, self._tools.now())
        except KnownError as error:
            self._notices.say(error.words, "error")
        else:
            self._notices.say(_saved.fill(id=saved.id[:8]), "success")

    def restore(self, version: str) -> None:
        """Put the rules of a saved version in place of those on the board, as one edit."""
        try:
            found = self._session.workspace.versions.load(version)
        except KnownError as error:
            self._notices.say(error.words, "error")
            return
        same = self._shows(found)
        if self._session.document.edit(partial(_taken_in, found), _restore_edit.fill(id=version[:8])):
            self._notices.say((_restored_same if same else _restored).fill(id=version[:8]), "success")

    def _shows(self, found: RuleSet) -> bool:
        """Say whether the board shows these rules: to take them in is no step that could be undone."""
        here = self._session.document.value
        return _taken_in(found, here) == here

    def _fitting(self, found: RuleSet) -> None:
        here = {stage.id for stage in self._session.document.value.stages}
        foreign = [stage for stage in found.stages if stage.id not in here and (stage.rules or stage.triggers)]
        if foreign:
            known = ", ".join(stage.name for stage in found.stages if stage.id in here) or "–"
            raise KnownError(_other_stages.fill(known=known, unknown=", ".join(one.name for one in foreign)))


def _taken_in(found: RuleSet, old: RuleSet) -> RuleSet:
    new = {stage.id: stage for stage in found.stages}
    stages = tuple(
        stage.model_copy(update={"triggers": new[stage.id].triggers, "rules": new[stage.id].rules})
        if stage.id in new
        else stage
        for stage in old.stages
    )
    return old.model_copy(update={"stages": stages})
