"""The program with a window: opens workspaces, one at a time, and keeps what lives as long as the program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from app import __version__
from app.engine.catalog.registry import Catalogue
from app.engine.errors import KnownError
from app.engine.words import msg
from app.paths import Places, resources
from app.settings import USUAL_FONT, Settings, SettingsFile
from app.storage.errors import WorkspaceInUse
from app.storage.initial import add_first_pipeline
from app.storage.workspace import LOCALE, SUFFIX, Access, Workspace
from app.ui.collecting import Collector
from app.ui.desk.application import Application
from app.ui.desk.ending import Ending
from app.ui.desk.files import chosen_files
from app.ui.desk.kinds_of_file import make_known
from app.ui.desk.passphrase import SecretsDoor
from app.ui.desk.reading import OPEN_READING
from app.ui.desk.session import Session
from app.ui.desk.speech import Speech
from app.ui.desk.tools import Choices, Tools
from app.ui.desk.window import MainWindow
from app.ui.jobs import Jobs
from app.ui.theme.theme import Mode, Theme
from app.ui.widgets.box_names import BoxNames
from app.ui.widgets.entering import EnterPresses
from app.ui.widgets.reading_order import ReadingOrder
from app.writing import templates_in

if TYPE_CHECKING:
    from app.ui.preferences.dialog import PreferencesDialog

SAMPLE = "sample" + SUFFIX
RULES_SUFFIX = ".json"
PREFERENCES = "preferences"

MakeSample = Callable[[Path], None]
"""Writes the sample workspace to a new file."""

_workspaces = msg("Workspaces (*.rulewright);;All files (*)")
_open, _new = msg("Open workspace"), msg("New workspace")
_cannot_open = msg("The workspace cannot be opened")


class Designer(QObject):
    """One program; at most one window at a time."""

    def __init__(
        self,
        app: QApplication,
        places: Places,
        catalogue: Catalogue,
        make_sample: MakeSample,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Read the settings and dress the application; nothing is opened yet. `now` is the clock."""
        super().__init__()
        make_known()
        self._app = app
        self._places = places
        self._make_sample = make_sample
        choices = Choices(SettingsFile(places.settings))
        chosen = choices.value
        self._speech = Speech(app, resources() / "translations", places.cache, self)
        tr = self._speech.turn_to(chosen.language)
        theme = Theme(
            app,
            resources() / "theme",
            mode=Mode(chosen.theme),
            text_size=chosen.font_size / USUAL_FONT,
            reduced_motion=chosen.reduced_motion,
            parent=self,
        )
        self.tools = Tools(
            theme,
            tr,
            Jobs(self),
            catalogue,
            templates_in(tr),
            choices,
            now,
            SecretsDoor(places.settings, theme, tr, self),
            places.logs,
        )
        choices.changed.connect(self._settings_changed)
        ReadingOrder(app, self)
        EnterPresses(app, self)
        BoxNames(app, self)
        self.window: MainWindow | None = None

    def open_first(self, path: Path | None) -> MainWindow:
        """Open the given workspace or rule set; else the last workspace; the sample company where there is none."""
        if path is not None:
            return self._take(path)
        chosen = self.tools.choices.value
        complaint: KnownError | None = None
        if chosen.reopen and chosen.recent and chosen.recent[0].file.exists():
            try:
                return self.open(chosen.recent[0].file)
            except KnownError as error:
                complaint = error
        window = self.open_sample()
        if isinstance(complaint, WorkspaceInUse):
            self._offer_reading(complaint)
        elif complaint is not None:
            window.tell(complaint)
        return window

    def greet(self) -> None:
        """Once the window is painted, show the tour to who is new here, and say once that the program is newer."""
        window, chosen = self.window, self.tools.choices.value
        if window is None:
            return
        is_new = not chosen.tour_seen and window.session.workspace.path == self._places.data / SAMPLE
        if is_new or chosen.seen_version != __version__:
            window.painted.connect(lambda: window.desks.welcome.greet(tour=is_new))

    def open(self, path: Path, access: Access = Access.EDIT) -> MainWindow:
        """Open a workspace in a window of its own, which takes the place of the one before."""
        path = path.absolute()
        if self.window is not None and self._shows(self.window, path, access):
            return self.window
        workspace = Workspace.open(path, access)
        if workspace.writable:
            add_first_pipeline(workspace)
        session = Session(workspace, self.tools)
        self.close()
        self.window = window = self._window(session)
        choices = self.tools.choices
        choices.choose(choices.value.with_recent(path, path.stem))
        for complaint in choices.complaints:
            window.tell(complaint)
        window.show()
        if window.mode == "design":
            window.design.board.focus_cards()
        return window

    def _window(self, session: Session, before: MainWindow | None = None) -> MainWindow:
        tools = self.tools
        window = MainWindow(session, tools, lambda parent: chosen_files(parent, session, tools), before)
        self._join(window)
        window.recent.show_recent(tools.choices.value.recent)
        return window

    def read(self, path: Path) -> MainWindow:
        """Open a workspace that somebody else edits, to look at it."""
        return self.open(path, Access.READ)

    def _shows(self, window: MainWindow, path: Path, access: Access) -> bool:
        open_ = window.session.workspace
        return open_.path == path and (open_.writable or access is Access.READ)

    def receive(self, path: Path) -> None:
        """Open a workspace or a rule set that the desktop hands over while the program runs."""
        self._try(lambda: self._take(path))

    def _take(self, path: Path) -> MainWindow:
        if path.suffix != RULES_SUFFIX:
            return self.open(path)
        from app.ui.desk.arriving import take

        return take(self, path)

    def open_sample(self) -> MainWindow:
        """Open the sample company."""
        return self.open(self.sample())

    def sample(self) -> Path:
        """Return the workspace of the sample company, made when it is first asked for."""
        path = self._places.data / SAMPLE
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._make_sample(path)
        return path

    def create(self, path: Path) -> MainWindow:
        """Make an empty workspace, in which rules write as the window speaks, and open it."""
        with Workspace.create(path) as workspace:
            workspace.settings.put(LOCALE, str(self.tools.tr.locale))
        return self.open(path)

    def close(self) -> None:
        """Close what is open."""
        if self.window is not None:
            window, self.window = self.window, None
            window.close()
            window.session.close()
            window.deleteLater()

    def quit(self) -> None:
        """Close what is open, and end the program."""
        self.close()
        self._app.quit()

    def _join(self, window: MainWindow) -> None:
        actions = window.actions_
        for name, act in (
            ("file.new", self._ask_new),
            ("file.open", self._ask_open),
            ("file.sample", self.open_sample),
            ("view.larger", lambda: self._zoom(1)),
            ("view.smaller", lambda: self._zoom(-1)),
            ("file.preferences", self.show_preferences),
        ):
            actions[name].triggered.connect(lambda _checked=False, act=act: self._try(act))
        window.closed.connect(self._window_closed)
        window.edit_asked.connect(lambda: self._try(lambda: self.open(window.session.workspace.path)))
        window.recent.open_asked.connect(lambda path: self._try(lambda: self.open(path)))
        window.recent.forget_asked.connect(self._forget)

    def show_preferences(self) -> PreferencesDialog:
        """Open the preferences; each choice is in force at once."""
        from app.ui.preferences.dialog import PreferencesDialog

        tools = self.tools
        dialog = PreferencesDialog(tools.theme, tools.tr, tools.choices.value, self._speech.languages, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(tools.choices.choose)
        tools.choices.changed.connect(dialog.follow)
        dialog.setObjectName(PREFERENCES)
        dialog.open()
        return dialog

    def _forget(self, path: Path) -> None:
        choices = self.tools.choices
        choices.choose(choices.value.without_recent(path))

    def _window_closed(self) -> None:
        if self.window is not None:  # closed by the person, not in favour of another
            session = self.window.session
            self.window = None
            session.close()
            QTimer.singleShot(0, QGuiApplication.quit)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except WorkspaceInUse as error:
            self._offer_reading(error)
        except KnownError as error:
            if self.window is not None:
                self.window.tell(error)

    def _offer_reading(self, error: WorkspaceInUse) -> None:
        window = self.window
        if window is None or error.place is None:
            return
        path = Path(error.place)
        if self._shows(window, path, Access.READ):
            window.tell(error)
        else:
            window.offer_reading(error, lambda: self._try(lambda: self.read(path)))

    def _ask_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window, self.tools.tr(_open), self._folder(), self.tools.tr(_workspaces)
        )
        if name:
            self.open(Path(name))

    def _ask_new(self) -> None:
        proposed = str(Path(self._folder()) / ("workspace" + SUFFIX))
        name, _ = QFileDialog.getSaveFileName(self.window, self.tools.tr(_new), proposed, self.tools.tr(_workspaces))
        if name:
            path = Path(name)
            self.create(path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX))

    def _folder(self) -> str:
        """Return where the person keeps workspaces; the sample lies among the program's own files."""
        recent = (one.file.parent for one in self.tools.choices.value.recent)
        return str(next((one for one in recent if one != self._places.data), self._places.documents))

    def _zoom(self, step: int) -> None:
        choices = self.tools.choices
        choices.choose(choices.value.changed(font_size=choices.value.font_size + step))

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        theme = self.tools.theme
        theme.reduced_motion = new.reduced_motion
        if old.theme != new.theme:
            theme.set_mode(Mode(new.theme))
        if old.font_size != new.font_size:
            theme.set_text(new.font_size / USUAL_FONT)
        if old.recent != new.recent and self.window is not None:
            self.window.recent.show_recent(new.recent)
        if old.language != new.language:
            self._speak(new.language)

    def _speak(self, language: str) -> None:
        """Turn to another language at once: a window that speaks it goes on where the present one stops."""
        tr = self._speech.turn_to(language)
        if tr is self.tools.tr:
            return
        self.tools = replace(self.tools, tr=tr, templates=templates_in(tr))
        self.tools.secrets.speak(tr)
        before = self.window
        if before is None:
            return
        choosing = any(one.isVisible() for one in before.findChildren(QDialog, PREFERENCES))
        choices = self.tools.choices
        choices.choose(choices.value.changed(window=before.shape))
        before.session.hand_on(self.tools)
        self.window = window = self._window(before.session, before)
        window.show()
        before.hide()
        before.deleteLater()
        if choosing:
            self.show_preferences().focus_on("language")

    def complain(self, error: KnownError) -> bool:
        """Say why nothing could be opened, to a person without a terminal; return whether they want to read it."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Critical, "Rulewright", self.tools.tr(_cannot_open))
        box.setInformativeText(self.tools.tr(error.words))
        reading = None
        if isinstance(error, WorkspaceInUse):
            reading = box.addButton(self.tools.tr(OPEN_READING), QMessageBox.ButtonRole.AcceptRole)
            box.addButton(QMessageBox.StandardButton.Close)
        box.exec()
        return reading is not None and box.clickedButton() is reading


def run(
    path: Path | None,
    places: Places,
    catalogue: Catalogue,
    make_sample: MakeSample,
    opened: Callable[[MainWindow], object],
) -> int:
    """Open the window on a workspace and stay until it is closed; `opened` is given the first one."""
    application = Application([])
    application.setApplicationName("Rulewright")
    application.setDesktopFileName("rulewright")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "rulewright.svg")))
    program = Designer(application, places, catalogue, make_sample)
    application.file_arrived.connect(program.receive)
    Ending(program.quit, application)
    Collector(application)
    try:
        first = program.open_first(path)
        program.greet()
        opened(first)
    except KnownError as error:
        wanted = application.platformName() != "offscreen" and program.complain(error)
        if not wanted or error.place is None:
            raise
        opened(program.read(Path(error.place)))
    return application.exec()
