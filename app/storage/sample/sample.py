"""Fills a new workspace with the sample."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from app.engine import rule_set_file
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Field, Option, Pipeline, PipelineStage, smart_process
from app.engine.model.values import FieldType as T
from app.paths import resources
from app.storage.sample.belongings import belongings
from app.storage.sample.clients import add_clients
from app.storage.sample.goods import LINES, add_files, add_goods, add_setup
from app.storage.sample.history import ways
from app.storage.sample.people import add_people, at_clock
from app.storage.sample.records import INSTALLATION, ORDERS, Ledger
from app.storage.workspace import LOCALE, Workspace

SEED = "larchwood"
ABOUT = "about"
_PIPELINES = (ORDERS, "repairs", "leads", "quotes", "invoices", "installations")

_NOTE = "Larchwood Joinery is a fictional company. Its people, clients, addresses and numbers do not exist."
_DEAL_FIELDS = (
    Field("product_line", "Product line", T.ENUMERATION, options=tuple(Option(*one) for one in LINES)),
    Field("site_visit", "Visit on site", T.DATETIME),
    Field("delivery_date", "Delivery date", T.DATE),
    Field("delivery_address", "Delivery address", T.ADDRESS),
    Field("chat_id", "Group chat ID", T.STRING),
    Field("lost_reason", "Reason for losing", T.ENUMERATION, options=(
        Option("price", "Price"), Option("time", "Too late"), Option("competitor", "Bought elsewhere"),
        Option("moved", "Has moved away"))),
    Field("plans", "Plans", T.FILE, multiple=True),
)  # fmt: skip
_INSTALLATION_FIELDS = (
    Field("order_id", "Order", T.STRING, custom=True),
    Field("planned_on", "Planned on", T.DATE, custom=True),
    Field("lead_fitter", "Leads the crew", T.EMPLOYEE, custom=True),
    Field("crew", "Crew", T.EMPLOYEE, multiple=True, custom=True),
    Field("site_address", "Site", T.ADDRESS, custom=True),
    Field("access_notes", "Access", T.TEXT, custom=True),
    Field("signed_off", "Signed off by the client", T.BOOLEAN, custom=True),
)


def fill(workspace: Workspace, today: date, seed: str = SEED) -> None:
    """Fill a new workspace, in one transaction; the same day and seed give the same records."""
    with workspace.transaction():
        workspace.settings.put(ABOUT, {"name": "Larchwood Joinery", "fictional": True, "note": _NOTE})
        workspace.settings.put(LOCALE, "en")
        add_people(workspace, today)
        clients = add_clients(workspace)
        goods = add_goods(workspace)
        add_setup(workspace)
        for field in _DEAL_FIELDS:
            workspace.types.put_field("deal", field)
        workspace.types.put(smart_process(INSTALLATION, "Installations", *_INSTALLATION_FIELDS))
        _add_rules(workspace, today)
        plans = tuple(one for one in workspace.files.all() if one.name.startswith("Plan"))
        ledger = Ledger(today, seed, clients, goods, plans)
        ledger.fill()
        for entity, items in itertools.groupby(ledger.items, key=lambda one: one.entity):
            workspace.records.items(entity).write(items)
        office = workspace.calendars.all()["office"].calendar
        workspace.records.stage_entries.write(ways(ledger, office, seed))
        for products in ledger.products:
            workspace.records.product_rows.write(products)
        workspace.belongings.write(*belongings(ledger, workspace.directory()))


def _add_rules(workspace: Workspace, today: date) -> None:
    add_files(workspace, at_clock(today - timedelta(90), 9))
    orders, *others = (_rules(key) for key in _PIPELINES)
    for rules in (orders, *others):
        stages = tuple(PipelineStage(one.id, one.name, one.color, one.kind) for one in rules.stages)
        workspace.pipelines.put(Pipeline(rules.pipeline, rules.name, rules.entity, stages))
        workspace.drafts.save(workspace.drafts.load(rules.pipeline), rules)
    first, chats = "The first set: messages and tasks", "A chat goes along with each order"
    workspace.versions.save(_rules(f"{ORDERS}-first"), first, at_clock(today - timedelta(60), 10), author="2")
    workspace.versions.save(orders, chats, at_clock(today - timedelta(14), 16), author="3")
    for rules in others:
        workspace.versions.save(rules, "As agreed with the teams", at_clock(today - timedelta(30), 11), author="2")


def _rules(name: str) -> RuleSet:
    path = resources() / "sample" / f"{name}.rules.json"
    return rule_set_file.loads(path.read_bytes(), source=path.name)
