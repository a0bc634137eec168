"""Items that have come and gone leave nothing behind in the memory of an engine."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from datetime import timedelta
from weakref import ReferenceType

from app.delivery.base import Post, Receipt, Somebody
from app.delivery.mail.composing import compose
from app.engine.effects import Effect
from app.engine.model.item import Item
from app.engine.model.people import Contact, Employee
from app.engine.model.values import Email
from app.engine.placeholders import Templates
from app.run.carrying import Carrier, Parts
from app.run.posting import Poster
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.releases import Releases
from app.storage.ledger.workspace_company import WorkspaceCompany
from app.storage.workspace import Workspace
from tests.engine.board import MONDAY, board, catalogue, go, on, put, rule, say
from tests.run.posted import post_due

ITEMS = 20
RULES = board(
    A=[
        rule("offer", "client.email", {"subject": "Your offer, {{ item.title }}", "text": "<p>See it</p>"}),
        rule("task", "control.task", {"title": "Call", "responsible": "responsible"}),
        put("raise", "probability", 50, order="after_previous"),
        go("on", "B", when={"mode": "after", "amount": 1, "unit": "minutes"}),
    ],
    B=[on("answered", "email.received"), say("keen")],
)


class Mailbox:
    """A channel that writes mails and keeps none."""

    def __init__(self) -> None:
        self.sent = 0

    def deliver(self, id: str, post: Post) -> Receipt:
        assert id == "office"
        self.sent += len(compose(post, Somebody("Office", "office@larch.example"), None).as_bytes()) > 0
        return Receipt()


class Works:
    """An engine through which items pass, step by step."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.now, self.passed, self.mailbox = workspace, MONDAY, 0, Mailbox()
        workspace.records.put(Employee("ann", "Ann", emails=(Email("ann@larch.example"),)))
        workspace.records.put(Contact("paolo", "Paolo", emails=(Email("paolo@example.org"),)))
        releases = Releases(workspace.database)
        releases.activate("sales", releases.upload(RULES, self.now).id, self.now)
        ledger = Ledger(workspace.database)
        company = WorkspaceCompany(workspace)
        self.carrier = Carrier(Parts(ledger, company, catalogue(), Templates(), ways=self.ways, alone=True))
        self.poster = Poster(ledger, lambda: self.mailbox, lambda: self.now, "tester")

    def ways(self, effect: Effect) -> tuple[str, ...]:
        return ("office",) if effect.channel == "email" else ()

    def pass_through(self) -> None:
        """Let items come, be worked on, and go."""
        numbers = range(self.passed, self.passed + ITEMS)
        values = {"responsible": "ann", "contacts": ("paolo",)}
        deals = [Item(str(one), "deal", "sales", "A", {"title": f"Roof {one}", **values}) for one in numbers]
        for one in deals:
            self.workspace.records.put(one)
            self.carry_on()
            post_due(self.poster)
        self.now += timedelta(minutes=2)
        self.carry_on()
        assert self.workspace.records.items("deal").stage_counts("sales") == {"B": ITEMS}
        self.workspace.records.delete(*deals)
        self.carry_on()
        self.passed += ITEMS

    def carry_on(self) -> None:
        while self.carrier.carry_on(self.now).more:
            pass


def objects() -> Counter[str]:
    """Count what lives by its type; each connection of ``sqlite3`` lets go of its cursors' ends by the hundred."""
    gc.collect()
    return Counter(str(type(one)) for one in gc.get_objects() if type(one) is not ReferenceType)


def test_items_that_have_come_and_gone_leave_no_objects_behind(workspace: Workspace) -> None:
    works = Works(workspace)
    for _ in range(2):
        works.pass_through()  # what is kept for good is made
    before, blocks = objects(), sys.getallocatedblocks()
    for _ in range(3):
        works.pass_through()
    more, blocks = objects() - before, sys.getallocatedblocks() - blocks
    assert works.mailbox.sent == 5 * ITEMS
    assert sum(more.values()) < ITEMS, more.most_common(5)  # less than a third of an object for each item
    assert blocks < 5 * 3 * ITEMS  # what the garbage collector does not look at, as states of items
