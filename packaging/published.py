"""The scenes of publishing: a real server on this machine, and what the dialog shows of it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import httpx
from PySide6.QtWidgets import QWidget

from app.engine import editing
from app.engine.model.rule_set import Node, RuleSet
from app.engine.words import msg
from app.publish.servers import Servers
from app.settings import Server
from app.ui.desk.window import MainWindow
from app.ui.publish.publish_dialog import PublishDialog

NAME = "production"
PATIENCE = 60.0

Until = Callable[[Callable[[], bool]], None]
"""Waits for something that is made off the window's thread."""


class Drawer(dict[str, str]):
    """Keeps the token of the server while the pictures are taken."""

    def put(self, name: str, value: str) -> None:
        """Keep a secret."""
        self[name] = value

    def remove(self, name: str) -> None:
        """Forget a secret."""
        self.pop(name, None)


class PublishScenes:
    """Publishes the rule set of one pipeline, edits it, and goes back; ends with nothing changed on the board."""

    def __init__(self, window: MainWindow, pipeline: str, folder: Path, until: Until) -> None:
        """The server lies in `folder`, and starts when it is first needed."""
        self._window = window
        self._pipeline = pipeline
        self._folder = folder
        self._until = until
        self._process: subprocess.Popen[bytes] | None = None

    def all(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Walk the scenes."""
        yield "publish-differences", self._differences
        yield "publish-problems", self._problems
        yield "publish-in-force", self._in_force
        yield "publish-back", self._back

    def end(self) -> None:
        """Take back what was edited, and end the server."""
        self._take_back()
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    # Scenes

    def _differences(self) -> QWidget:
        self._publish(self._opened())
        self._edit()
        return self._opened()

    def _problems(self) -> QWidget:
        self._publish(self._opened())
        self._edit()
        self._change("mail-invoice", subject="")
        return self._opened()

    def _in_force(self) -> QWidget:
        self._take_back()
        dialog = self._opened()
        self._publish(dialog, close=False)
        return dialog

    def _back(self) -> QWidget:
        self._publish(self._opened())
        self._edit()
        dialog = self._opened()
        self._publish(dialog, close=False)
        dialog.foot.roll_back.click()
        self._until(lambda: self._rests(dialog) and dialog.plan is not None and not dialog.plan.is_live)
        return dialog

    # Parts of them

    def _opened(self) -> PublishDialog:
        """Return the dialog once it has looked at the server."""
        self._serve()
        dialog = self._window.desks.publishing.open_publish()
        self._until(lambda: self._rests(dialog))
        return dialog

    def _publish(self, dialog: PublishDialog, *, close: bool = True) -> None:
        """Let what is on the board run there, as it was before all edits."""
        if close:
            dialog.close()
            self._take_back()
            dialog = self._opened()
        if dialog.plan is not None and not dialog.plan.is_live:
            dialog.foot.comment.setText("The second reminder comes later")
            dialog.foot.publish.click()
            self._until(lambda: self._rests(dialog) and dialog.plan is not None and dialog.plan.is_live)
        if close:
            dialog.close()

    def _rests(self, dialog: PublishDialog) -> bool:
        return dialog.plan is not None and dialog.busy.isHidden()

    def _edit(self) -> None:
        self._window.session.document.edit(lambda old: editing.remove(old, ("cheer",)), msg("Delete"))
        self._change("mail-invoice", subject="Your first invoice: {{ item.title }}")

    def _change(self, node: str, **parameters: str) -> None:
        def changed(one: Node) -> Node:
            return one.model_copy(update={"parameters": {**one.parameters, **parameters}}) if one.id == node else one

        def edit(old: RuleSet) -> RuleSet:
            stages = tuple(
                one.model_copy(update={"rules": tuple(changed(rule) for rule in one.rules)}) for one in old.stages
            )
            return old.model_copy(update={"stages": stages})

        self._window.session.document.edit(edit, msg("Edit"))

    def _take_back(self) -> None:
        stack = self._window.session.document.undo_stack
        while stack.canUndo():
            stack.undo()
        stack.clear()

    def _serve(self) -> None:
        """Start the server, and let the window know it."""
        self._window.session.design(self._pipeline)
        self._window.open_mode("design")
        if self._process is not None:
            return
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        database = f"sqlite:///{self._folder / 'server.db'}"
        program = (sys.executable, "-m", "app")
        asked = (*program, "token", "add", "pictures", "--scope", "admin", "--database", database)
        token = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
        self._process = subprocess.Popen(
            (*program, "serve", "--database", database, "--port", str(port)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        url, until = f"http://127.0.0.1:{port}", monotonic() + PATIENCE
        self._until(lambda: _answers(url) or monotonic() > until)
        desk = self._window.desks.publishing
        desk.servers = Servers(Drawer())
        choices = desk.choices
        if any(one.name == NAME for one in choices.value.servers):
            choices.choose(desk.servers.removed(choices.value, NAME))
        choices.choose(desk.servers.added(choices.value, Server(NAME, url), token))


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/v1/health/live", trust_env=False).is_success
    except httpx.TransportError:
        return False
