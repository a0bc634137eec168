"""Joins comparing and publishing with the window."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.engine.differences import Differences
from app.engine.differing import difference
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.telling import Glossary
from app.engine.words import Msg, msg
from app.publish.publishing import used_files
from app.publish.servers import Servers
from app.settings import Server
from app.storage.versions import Version
from app.ui.desk.notices import Notices
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.preview.look import Look
from app.ui.publish.compare_dialog import NOW, CompareDialog
from app.ui.publish.errands import Errands
from app.ui.publish.examining import examination
from app.ui.publish.publish_dialog import PublishDialog
from app.ui.publish.server_dialog import ServerDialog

_kept = msg("The token is kept in {where}, never in the workspace. Whoever runs the server makes one for you.")
_version = msg("{number}: {moment} {comment}")


class PublishDesk(QObject):
    """Keeps what compares versions and what publishes them, for one window."""

    node_asked = Signal(str, str)
    """A card is to be shown: its id, and a field of its form."""
    restore_asked = Signal(str)
    """A saved version is to be put on the board: its id."""
    version_saved = Signal()
    """What was published is among the saved versions now."""

    def __init__(self, session: Session, tools: Tools, notices: Notices, window: QWidget) -> None:
        """Work on what `session` has open."""
        super().__init__(window)
        self._session = session
        self._tools = tools
        self._notices = notices
        self._window = window
        self.choices = tools.choices
        """The settings, with the servers in them."""

    @cached_property
    def servers(self) -> Servers:
        """The servers, with their tokens among the secrets."""
        return Servers(self._tools.secrets.vault(), language=self._tools.tr.language)

    # Versions

    def compare(self, version: str) -> CompareDialog:
        """Show what differs from a saved version to the board, or between any two."""
        tr = self._look.tr
        saved = self._session.workspace.versions.list(self._session.document.value.pipeline)
        named = {one.id: self._called(one) for one in reversed(saved)}
        listed = [(key, tr(words)) for key, words in reversed(named.items())]
        dialog = CompareDialog(self._look, listed, self._differing, version, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.restore_asked.connect(self.restore_asked)
        dialog.open()
        return dialog

    def _called(self, version: Version) -> str:
        moment = self._look.tr.moment(version.created_at)
        words = _version.fill(number=version.number, moment=moment, comment=version.comment)
        return self._look.tr(words).strip()

    def _differing(self, older: str, newer: str) -> Differences:
        tools = self._tools
        old, new = self._rules(older), self._rules(newer)
        return difference(old, new, tools.catalogue, self._session.directory, tools.templates)

    def _rules(self, version: str) -> RuleSet:
        if version == NOW:
            return self._session.document.value
        return self._session.workspace.versions.load(version)

    # Servers

    def publish(self) -> None:
        """Ask for a server and show what publishing would change, once what opens its token is known."""
        if self.choices.value.servers:
            self._tools.secrets.unlock(self._window, self.open_publish, self.open_publish)
        else:
            self.open_publish()

    def open_publish(self) -> PublishDialog:
        """Show what publishing would change."""
        glossary = self._glossary()
        tr, tools = self._look.tr, self._tools
        dialog = PublishDialog(
            self._look,
            tools.jobs,
            self._errands(),
            lambda rule: tr(glossary.node(rule)),
            lambda person: tr(glossary.person(person)) if person else "",
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.server_add_asked.connect(lambda: self._ask_server(dialog))
        dialog.server_remove_asked.connect(lambda name: self._forget(dialog, name))
        dialog.node_asked.connect(self.node_asked)
        dialog.published.connect(self._save)
        dialog.open()
        return dialog

    def _save(self, rule_set: RuleSet, comment: str) -> None:
        """Keep what was published among the versions of the workspace."""
        try:
            self._session.workspace.versions.save(rule_set, comment, self._tools.now())
        except KnownError as error:
            self._notices.say(error.words, "error")
        else:
            self.version_saved.emit()

    def _errands(self) -> Errands:
        session, tools = self._session, self._tools
        rule_set, files = session.document.value, session.workspace.files
        return Errands(
            rule_set,
            tools.catalogue,
            session.directory,
            tools.templates,
            lambda: self.choices.value,
            examination(rule_set, session, tools),
            lambda: self.servers,
            lambda: used_files(rule_set, files.all(), files.content),
        )

    def _ask_server(self, dialog: PublishDialog) -> None:
        errands = self._errands()
        asking = ServerDialog(self._look, self._tools.jobs, errands.try_out, self._kept_where(), dialog)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.given.connect(lambda server, token: self._keep(dialog, asking, server, token))
        asking.open()

    def _kept_where(self) -> Msg:
        try:
            vault = self._tools.secrets.vault()
            return _kept.fill(where=vault.where) if vault.writable else vault.where
        except KnownError as error:
            return error.words

    def _keep(self, dialog: PublishDialog, asking: ServerDialog, server: Server, token: str) -> None:
        self._tools.secrets.unlock(asking, lambda: self._keep_opened(dialog, asking, server, token))

    def _keep_opened(self, dialog: PublishDialog, asking: ServerDialog, server: Server, token: str) -> None:
        choices = self.choices
        try:
            choices.choose(self.servers.added(choices.value, server, token))
        except KnownError as error:
            asking.complain(error)
            return
        asking.accept()
        dialog.show_servers(server.name)

    def _forget(self, dialog: PublishDialog, name: str) -> None:
        choices = self.choices
        try:
            choices.choose(self.servers.removed(choices.value, name))
        except KnownError as error:
            self._notices.say(error.words, "error")
            return
        dialog.show_servers("")

    def _glossary(self) -> Glossary:
        return Glossary.of(self._session.directory, self._tools.catalogue, [self._session.document.value])

    @property
    def _look(self) -> Look:
        zone = self._session.directory.calendar.zone
        return Look(self._tools.theme, self._tools.tr.in_zone(zone))
