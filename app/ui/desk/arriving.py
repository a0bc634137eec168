"""A rule set that the desktop hands over, as after a double click: it is opened in the workspace that it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from app.engine import rule_set_file
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.i18n import Translator
from app.storage.errors import StorageError
from app.storage.whole_file import read
from app.storage.workspace import Access, Workspace
from app.ui.theme import tokens

if TYPE_CHECKING:
    from app.ui.desk.designer import Designer
    from app.ui.desk.window import MainWindow

_WIDTH = 440

_title = msg("Open rule set")
_which = msg(
    "Which workspace is “{name}” for? Its rules replace those of the pipeline “{pipeline}”, and can be undone."
)
_none = msg("None of your recent workspaces has the pipeline “{pipeline}”, which “{name}” is for. Choose another one.")
_place = msg("{name} in {folder}")
_open, _other, _cancel = msg("Open"), msg("Other workspace…"), msg("Cancel")
_workspaces = msg("Workspaces (*.rulewright);;All files (*)")
_no_pipeline = msg("This workspace has no pipeline “{pipeline}”, which “{name}” is for.")


def take(designer: Designer, path: Path) -> MainWindow:
    """Open the workspace that a person chooses for a rule set; where none is chosen, nothing else."""
    try:
        rule_set = rule_set_file.loads(read(path), source=path.name)
    except KnownError as error:
        window = _shown(designer)
        window.tell(error)
        return window
    chosen = _chosen(designer, rule_set)
    if chosen is None:
        return _shown(designer)
    window = designer.open(chosen)
    if _has(window.session.workspace, rule_set.pipeline):
        window.open_mode("design")
        window.session.design(rule_set.pipeline)
        window.rule_files.import_(path)
    else:
        window.tell(KnownError(_no_pipeline.fill(pipeline=rule_set.pipeline, name=rule_set.name)))
    return window


def _shown(designer: Designer) -> MainWindow:
    """Return the window that is open, or the usual one."""
    return designer.window or designer.open_first(None)


def _has(workspace: Workspace, pipeline: str) -> bool:
    return any(one.id == pipeline for one in workspace.pipelines.all())


def _chosen(designer: Designer, rule_set: RuleSet) -> Path | None:
    recent = [one.file for one in designer.tools.choices.value.recent] or [designer.sample()]
    dialog = WorkspaceChoice(designer.tools.tr, rule_set, having(rule_set.pipeline, recent))
    dialog.resize(designer.tools.theme.scaled(_WIDTH), dialog.sizeHint().height())
    return dialog.path() if dialog.exec() == QDialog.DialogCode.Accepted else None


def having(pipeline: str, workspaces: Iterable[Path]) -> Iterator[Path]:
    """Return those workspaces that can be read and have a pipeline."""
    for path in workspaces:
        try:
            with Workspace.open(path, Access.READ) as workspace:
                if _has(workspace, pipeline):
                    yield path
        except StorageError:  # moved, removed or damaged: there is nothing to choose
            continue


class WorkspaceChoice(QDialog):
    """Asks in which workspace a rule set is to be opened."""

    def __init__(self, tr: Translator, rule_set: RuleSet, fitting: Iterable[Path]) -> None:
        """Offer those that have its pipeline, and to look for another."""
        super().__init__()
        self._tr = tr
        self.setWindowTitle(tr(_title))
        self.list = QListWidget()
        self.list.setAccessibleName(tr(_title))
        self.list.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustToContents)
        for path in fitting:
            item = QListWidgetItem(tr(_place.fill(name=path.stem, folder=str(path.parent))))
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(str(path))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.accept)
        self._lay_out(tr((_which if self.list.count() else _none).fill(name=rule_set.name, pipeline=rule_set.pipeline)))

    def path(self) -> Path | None:
        """Return the workspace that was chosen."""
        path = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return path if isinstance(path, Path) else None

    def look_elsewhere(self) -> None:
        """Ask for the file of a workspace that is not listed."""
        name, _ = QFileDialog.getOpenFileName(self, self._tr(_other), "", self._tr(_workspaces))
        if name:
            item = QListWidgetItem(name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, Path(name))
            self.list.setCurrentItem(item)
            self.accept()

    def _lay_out(self, words: str) -> None:
        tr = self._tr
        told = QLabel(words)
        told.setWordWrap(True)
        buttons = QDialogButtonBox()
        other = buttons.addButton(tr(_other), QDialogButtonBox.ButtonRole.ActionRole)
        other.setAutoDefault(False)
        other.clicked.connect(self.look_elsewhere)
        buttons.addButton(tr(_cancel), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        self.open_button = buttons.addButton(tr(_open), QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setProperty("kind", "primary")
        self.open_button.setDefault(True)
        self.open_button.setVisible(self.list.count() > 0)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.MEDIUM)
        layout.addWidget(told)
        if self.list.count():
            layout.addWidget(self.list)
        layout.addWidget(buttons)
