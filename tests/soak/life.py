"""The life around an engine: items that come, change and go, clients who click and answer, people who look on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import httpx

from app.engine.model.item import Item
from app.engine.model.people import Contact, Employee
from app.engine.model.values import Email
from app.storage.workspace import Workspace
from tests.delivery.servers.imap_server import ImapServer
from tests.delivery.servers.mail_server import Arrived, MailServer
from tests.engine.board import board, go, on, put, rule, say

MAIL = {
    "subject": "Your offer, {{ item.title }}",
    "text": '<p>See <a href="https://larch.example/offer">it</a></p>',
    "track_clicks": True,
}
NEWS = {"to": ["employee:ann", "employee:bo"], "subject": "{{ item.title }}", "text": "<p>Well done</p>"}
TASK = {"title": "Call", "responsible": "responsible"}
SOON = {"mode": "after", "amount": 1, "unit": "minutes"}
NEVER = {"mode": "after", "amount": 9, "unit": "days"}
RULES = board(
    A=[
        rule("offer", "client.email", MAIL),
        rule("task", "control.task", TASK),
        put("raise", "probability", 50, order="after_previous"),
        say("patience", when=NEVER),
        go("on", "C", when=SOON),
    ],
    B=[
        on("clicked", "email.link_clicked"),
        on("answered", "email.received"),
        on("called", "call.incoming"),
        say("keen"),
        go("further", "C", when=SOON),
    ],
    C=[rule("news", "employee.email", NEWS), go("last", "D", when=SOON)],
    D=[say("end")],
)
PEOPLE = (
    Employee("ann", "Ann", emails=(Email("ann@larch.example"),)),
    Employee("bo", "Bo", emails=(Email("bo@larch.example"),)),
    Contact("paolo", "Paolo", emails=(Email("paolo@example.org"),)),
)
STAGES = ("A", "B", "C", "D")
STAYS = 600
"""So many items later, an item is taken away: as many as that live at a time."""
CALLED_AFTER, CHANGED_AFTER = 20, 30
KEPT_MAILS = 200
LOOKS = ("/v1/status", "/v1/pipelines", "/v1/steps", "/v1/timers", "/v1/outbox", "/v1/failures", "/v1/items/deal")


class Life:
    """Goes on by one step a second; `window` is the workspace that somebody has open beside the engine, if any."""

    def __init__(
        self, client: httpx.Client, post_office: MailServer, inbox: ImapServer, window: Workspace | None = None
    ) -> None:
        self.items = 0
        self.mails = 0
        self.clicks = 0
        self.answers = 0
        self.refused = 0
        self._client = client
        self._outside = httpx.Client(trust_env=False, timeout=30)
        self._post_office = post_office
        self._inbox = inbox
        self._window = window

    def go_on(self) -> None:
        """Let a second's worth happen."""
        self._arrive()
        self._develop()
        self._leave()
        self._answer(self._mails())
        for path in LOOKS:
            self._ask("GET", path)

    def close(self) -> None:
        self._outside.close()

    def _ask(self, method: str, path: str, **more: Any) -> None:
        """Ask the engine; where it is too busy or hangs up, or does not know what was refused before, go on."""
        try:
            answer = self._client.request(method, path, **more)
        except httpx.TransportError:
            self.refused += 1
            return
        if answer.status_code in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.NOT_FOUND):
            self.refused += 1
        else:
            answer.raise_for_status()

    def _click(self, url: str) -> None:
        with suppress(httpx.TransportError):
            self._outside.get(url)
            self.clicks += 1

    def _arrive(self) -> None:
        """Let an item come in by HTTP, and one by the window, where there is one."""
        self._put(self.items)
        self.items += 1
        if self._window is None:
            self._put(self.items)
        else:
            number = self.items
            self._window.records.put(Item(str(number), "deal", "sales", "A", self._values(number)))
        self.items += 1

    def _put(self, number: int) -> None:
        item = {"pipeline": "sales", "stage": "A", "values": self._values(number)}
        headers = {"Idempotency-Key": f"put {number}"}
        self._ask("PUT", f"/v1/items/deal/{number}", json=item, headers=headers)

    def _values(self, number: int) -> dict[str, object]:
        return {"title": f"Roof {number}", "responsible": "ann", "contacts": ["contact:paolo"]}

    def _develop(self) -> None:
        """Let clients call, and values change."""
        called, changed = self.items - CALLED_AFTER, self.items - CHANGED_AFTER
        if called >= 0 and called % 4 == 0:
            call = {"specversion": "1.0", "id": f"call {called}", "source": "pbx", "type": "call.incoming"}
            call |= {"subject": f"deal/{called}"}
            data = {"number": "+39 02 1234567"}
            headers = {"Content-Type": "application/cloudevents+json"}
            self._ask("POST", "/v1/events", json=call | {"data": data}, headers=headers)
        if changed >= 0:
            values = {"probability": changed % 100}
            self._ask("PATCH", f"/v1/items/deal/{changed}", json={"values": values})

    def _leave(self) -> None:
        for number in (self.items - STAYS - 1, self.items - STAYS):
            if number >= 0:
                self._ask("DELETE", f"/v1/items/deal/{number}")

    def _mails(self) -> Iterable[Arrived]:
        arrived, self._post_office.mails[:] = list(self._post_office.mails), []
        self.mails += len(arrived)
        return arrived

    def _answer(self, arrived: Iterable[Arrived]) -> None:
        """Let every third client follow the link, and now and then one answer."""
        for number, mail in enumerate(arrived, self.mails):
            found = re.search(r'href="(http://127[^"]+)"', mail.html)
            if found and number % 3 == 0:
                self._click(found[1])
            elif found and number % 10 == 0:
                raw = f"From: paolo@example.org\nIn-Reply-To: {mail.message['Message-ID']}\nSubject: Re\n\nYes"
                self._inbox.add(raw, datetime.now(UTC))
                self.answers += 1
        del self._inbox.mails[:-KEPT_MAILS], self._inbox.told[:]
