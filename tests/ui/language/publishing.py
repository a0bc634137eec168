"""A round through the dialog that publishes: every page of it, with servers in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
from PySide6.QtWidgets import QWidget

from app.engine.checks.problem import Findings
from app.engine.model.rule_set import RuleSet
from app.publish import publishing
from app.publish.client import ServerClient
from app.publish.servers import Servers
from app.run.local import CLOCK_BACK
from app.server.limits import Limits
from app.settings import Server
from app.ui.desk.designer import Designer
from app.ui.publish.publish_dialog import PublishDialog
from app.ui.publish.server_dialog import ServerDialog
from tests.server.conftest import House
from tests.ui.language.round import PIPELINE, Round, Sight, Wait

NEW, BUSY, SILENT = "1", "2", "3"
"""A server on which nothing runs yet, one with other rules and a record, and one that does not answer."""
ITEM = {"pipeline": PIPELINE, "stage": "NEW", "values": {"title": "Roof, Rossi", "responsible": "16"}}


class Drawer(dict[str, str]):
    """Keeps tokens in memory."""

    def put(self, name: str, value: str) -> None:
        self[name] = value

    def remove(self, name: str) -> None:
        self.pop(name, None)


class PublishingRound:
    """Goes through the dialog as the window speaks now; its servers begin anew each time."""

    def __init__(self, designer: Designer, wait: Wait) -> None:
        assert designer.window is not None
        self._designer, self._window, self._wait = designer, designer.window, wait
        self._settle = Round(designer, wait).settle
        self._window.session.design(PIPELINE)
        self._houses = {NEW: House(Limits()), BUSY: House(Limits())}

    def all(self) -> Iterator[Sight]:
        """Walk its pages; afterwards no server is kept any more."""
        desk, choices = self._window.desks.publishing, self._designer.tools.choices
        before, servers = choices.value, desk.servers
        desk.servers = Servers(Drawer(), lambda server, _token: self._reach(server.name))
        try:
            yield from self._without()
            for name in (NEW, BUSY, SILENT):
                choices.choose(desk.servers.added(choices.value, Server(name, f"https://{name}.example.com"), "t"))
            self._fill()
            dialog = desk.open_publish()
            yield from self._new(dialog)
            yield from self._busy(dialog)
            self._choose(dialog, SILENT, lambda: dialog.stack.currentWidget() is dialog.failure)
            yield self._seen("publish, no answer", dialog)
            dialog.close()
            self._settle()
        finally:
            choices.choose(before)
            desk.servers = servers

    def _without(self) -> Iterator[Sight]:
        dialog = self._window.desks.publishing.open_publish()
        yield self._seen("publish, no server", dialog)
        dialog.none.button.click()
        asking = dialog.findChildren(ServerDialog)[0]
        asking.name.setText("roofs")
        asking.url.setText("http://roofs.example.com")
        asking.token.setText("t")
        asking.add.click()
        yield self._seen("a server", asking)
        asking.close()
        dialog.close()
        self._settle()

    def _new(self, dialog: PublishDialog) -> Iterator[Sight]:
        self._choose(dialog, NEW, lambda: dialog.plan is not None)
        yield from self._pages("publish, new", dialog)
        dialog.tabs.setCurrentIndex(2)
        dialog.dry_run.go.click()
        self._wait(dialog.dry_run.alone.isVisible)
        yield self._seen("publish, tried alone", dialog)

    def _busy(self, dialog: PublishDialog) -> Iterator[Sight]:
        house = self._houses[BUSY]
        house.runner.wrong = {"clock": CLOCK_BACK.fill(seconds=4000)}
        self._choose(dialog, BUSY, lambda: dialog.plan is not None)
        yield from self._pages("publish, busy", dialog)
        dialog.tabs.setCurrentIndex(2)
        dialog.dry_run.go.click()
        self._wait(lambda: dialog.dry_run.table.model.rowCount() > 0)
        yield self._seen("publish, tried", dialog)
        dialog.tabs.setCurrentIndex(3)
        dialog.shadow.begin.button.click()
        self._wait(lambda: bool(dialog.shadow.since.text()))
        yield self._seen("publish, shadow cast", dialog)
        put(house, "2")
        said = dialog.shadow.since.text()
        dialog.shadow.again.click()
        self._wait(lambda: dialog.shadow.since.text() != said)
        yield self._seen("publish, shadow", dialog)
        dialog.foot.despite.setChecked(True)
        dialog.foot.publish.click()
        self._wait(lambda: bool(dialog.foot.said.text()) and dialog.plan is not None and dialog.plan.is_live)
        yield from self._pages("published", dialog)
        dialog.foot.roll_back.click()
        self._wait(lambda: bool(dialog.foot.said.text()) and dialog.plan is not None and not dialog.plan.is_live)
        yield self._seen("rolled back", dialog)

    def _pages(self, name: str, dialog: PublishDialog) -> Iterator[Sight]:
        for place in range(dialog.tabs.count()):
            if dialog.tabs.isTabVisible(place):
                dialog.tabs.setCurrentIndex(place)
                self._wait(dialog.busy.isHidden)
                yield self._seen(f"{name}, page {place}", dialog)

    def _choose(self, dialog: PublishDialog, server: str, come: Callable[[], bool]) -> None:
        dialog.show_servers(server)
        self._wait(lambda: come() and dialog.busy.isHidden())

    def _seen(self, name: str, widget: QWidget) -> Sight:
        self._settle()
        return Sight(name, [widget])

    def _reach(self, server: str) -> httpx.Client:
        if server not in self._houses:
            return httpx.Client(transport=httpx.MockTransport(nobody), base_url="https://rules.example.com")
        http = self._houses[server].client()
        http.headers["Accept-Language"] = self._designer.tools.tr.language
        return http

    def _fill(self) -> None:
        """Let an older version run on the busy server, and items be there."""
        session, tools, house = self._window.session, self._designer.tools, self._houses[BUSY]
        before = older(session.document.value)
        files = publishing.used_files(before, session.workspace.files.all(), session.workspace.files.content)
        with ServerClient(house.client(), BUSY) as client:
            planned = publishing.plan(client, before, Findings(), tools.catalogue, session.directory, files=files)
            publishing.publish(client, planned, "First", despite_errors=True)
        put(house, "1")


def nobody(_request: httpx.Request) -> httpx.Response:
    """Answer as an address at which nobody listens."""
    raise httpx.ConnectError("refused")


def older(rule_set: RuleSet) -> RuleSet:
    """Return rules as they may have been before: texts were others, and the last rule of each stage was not there."""
    stages = []
    for stage in rule_set.stages:
        rules = tuple(
            one.model_copy(update={"parameters": {**one.parameters, "text": "Before"}})
            if isinstance(one.parameters.get("text"), str)
            else one
            for one in stage.rules[:-1]
        )
        stages.append(stage.model_copy(update={"rules": rules}))
    return rule_set.model_copy(update={"stages": tuple(stages)})


def put(house: House, item: str) -> None:
    """Let a record come to the server."""
    with house.client() as client:
        client.put(f"/v1/items/deal/{item}", json=ITEM).raise_for_status()
