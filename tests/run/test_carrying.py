"""What rules do for real, and that they do it once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.engine.errors import KnownError
from app.engine.model.event import SET, Event
from app.engine.model.item import Item
from app.engine.model.people import Employee
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.engine.model.schema import PipelineStage
from app.engine.model.values import Email
from app.engine.placeholders import Templates
from app.engine.trace import Acted, RuleStep, Status, Step
from app.engine.words import Msg, msg
from app.run.carrying import Carrier, Overdue, Parts
from app.run.home import Watch
from app.storage.importing.importer import import_csv
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.ledger.outbox import HERE, Outbox
from app.storage.ledger.releases import Releases
from app.storage.ledger.views import Views
from app.storage.ledger.workspace_company import WorkspaceCompany
from app.storage.workspace import Access, Workspace
from tests.engine.board import MONDAY, board, catalogue, go, on, put, rule, say

HOUR = timedelta(hours=1)
KEY = ("deal", "1")


def deal(stage: str = "A", **values: Any) -> Item:
    return Item("1", "deal", "sales", stage, {"title": "Roof", "responsible": "ann", **values})


class Office:
    """A workspace, its ledger and who carries out."""

    def __init__(self, workspace: Workspace, rule_set: RuleSet) -> None:
        self.workspace = workspace
        self.ledger = Ledger(workspace.database)
        self.releases = Releases(workspace.database)
        self.now = MONDAY
        workspace.records.put(Employee("ann", "Ann", emails=(Email("ann@example.com"),)), Employee("bo", "Bo"))
        self.publish(rule_set)
        self.start()

    def publish(self, rule_set: RuleSet) -> None:
        uploaded = self.releases.upload(rule_set, self.now)
        self.releases.activate("sales", uploaded.id, self.now)

    def start(self, company: WorkspaceCompany | None = None) -> None:
        """Begin anew, as after the end of a process."""
        company = company or WorkspaceCompany(self.workspace)
        parts = Parts(self.ledger, company, catalogue(), Templates(), alone=True)
        self.carrier = Carrier(parts)

    def run(self, hours: float = 0, **options: Any) -> tuple[Step, ...]:
        self.now += hours * HOUR
        steps: tuple[Step, ...] = ()
        more = True
        while more:
            carried = self.carrier.carry_on(self.now, **options)
            steps, more = (*steps, *carried.steps), carried.more
        return steps

    def item(self) -> Item | None:
        return self.workspace.records.items("deal").get("1")


def office(workspace: Workspace, **stages: list[Rule | Trigger]) -> Office:
    return Office(workspace, board(**stages))


def said(steps: tuple[Step, ...]) -> list[str]:
    return [getattr(one.effect, "text", type(one.effect).__name__) for one in steps if isinstance(one, Acted)]


def test_a_record_made_by_a_person_enters_its_stage(workspace: Workspace) -> None:
    here = office(workspace, A=[say("hello", "Hello {{ item.title }}")])
    workspace.records.put(deal())
    assert said(here.run()) == ["Hello Roof"]
    assert here.run() == ()


def test_what_rules_change_stands_in_the_record(workspace: Workspace) -> None:
    here = office(workspace, A=[put("raise", "probability", 50), go("on", "B", order="after_previous")], B=[say("b")])
    workspace.records.put(deal())
    assert said(here.run())[-1] == "b"
    item = here.item()
    assert item is not None
    assert (item.stage, item.values["probability"]) == ("B", 50)
    assert here.ledger.waiting(9) == []


def test_a_person_who_moves_a_record_is_heard(workspace: Workspace) -> None:
    here = office(workspace, A=[say("a", when={"mode": "after", "amount": 2, "unit": "hours"})], B=[say("b")])
    workspace.records.put(deal())
    here.run()
    workspace.records.items("deal").move(["1"], "B")
    assert said(here.run(1)) == ["b"]
    assert said(here.run(5)) == []


def test_a_field_that_a_person_changes_sets_off_its_trigger(workspace: Workspace) -> None:
    here = office(workspace, A=[say("a")], B=[on("t", "field.changed", {"fields": ["title"]}), say("b")])
    workspace.records.put(deal())
    here.run()
    workspace.records.put(deal(title="Door"))
    assert said(here.run()) == ["b"]
    item = here.item()
    assert item is not None
    assert (item.stage, item.values["title"]) == ("B", "Door")


def test_a_record_that_a_person_removes_waits_for_nothing(workspace: Workspace) -> None:
    here = office(workspace, A=[say("a", when={"mode": "after", "amount": 2, "unit": "hours"})])
    workspace.records.put(deal())
    here.run()
    taken_back = workspace.records.delete(deal())
    here.run()
    assert said(here.run(3)) == []
    state = here.ledger.load(KEY)
    assert state is not None
    assert state.gone
    workspace.records.apply(taken_back.undone())
    assert said(here.run(3)) == []
    state = here.ledger.load(KEY)
    assert state is not None
    assert not state.gone


def test_several_changes_of_one_record_leave_it_as_the_last_one(workspace: Workspace) -> None:
    here = office(workspace, A=[say("a")], B=[put("p", "probability", 10)], C=[say("c")])
    workspace.records.put(deal())
    workspace.records.items("deal").move(["1"], "B")
    workspace.records.items("deal").move(["1"], "C")
    assert said(here.run(limit=1)) == ["a", "FieldsChanged", "c"]
    item = here.item()
    assert item is not None
    assert (item.stage, item.values["probability"]) == ("C", 10)
    assert here.ledger.waiting(9) == []


def test_timers_outlast_the_process_and_say_that_they_are_late(workspace: Workspace) -> None:
    here = office(workspace, A=[say("later", when={"mode": "after", "amount": 1, "unit": "hours"})])
    workspace.records.put(deal())
    here.run()
    here.start()
    steps = here.run(5)
    assert said(steps) == ["later"]
    assert [one.reason.code for one in steps if isinstance(one, RuleStep) and one.reason] == ["overdue"]


def test_timers_that_are_too_late_can_be_skipped(workspace: Workspace) -> None:
    here = office(workspace, A=[
        say("old", when={"mode": "after", "amount": 1, "unit": "hours"}),
        say("new", when={"mode": "after", "amount": 4, "unit": "hours"}),
    ])  # fmt: skip
    workspace.records.put(deal())
    here.run()
    steps = here.run(5, overdue=Overdue(skip_later_than=2 * HOUR))
    assert said(steps) == ["new"]
    assert [one.rule for one in steps if isinstance(one, RuleStep) and one.status is Status.SKIPPED] == ["old"]


def test_the_same_event_sent_twice_happens_once(workspace: Workspace) -> None:
    here = office(workspace, A=[say("a")], B=[on("t", "call.outgoing"), say("b")])
    workspace.records.put(deal())
    here.run()
    call = Incoming("deal", Event("call.outgoing", "1", MONDAY, {"number": "1"}), "call-7")
    assert here.ledger.take_in([call, call], MONDAY) == here.ledger.take_in([call], MONDAY) * 2
    assert said(here.run()) == ["b"]


def test_an_event_of_an_unknown_item_is_refused_and_says_why(workspace: Workspace) -> None:
    here = office(workspace, A=[say("a")])
    here.ledger.take_in([Incoming("deal", Event(SET, "9", MONDAY, {"values": {"title": "x"}}))], MONDAY)
    here.run()
    assert here.ledger.waiting(9) == []
    (refused,) = Views(here.ledger.store).failed(10)
    assert isinstance(refused.error, Msg)
    assert refused.error.plain() == "There is no item 9 of the type deal here. Send the item first."


def test_a_running_item_keeps_its_version_until_it_leaves_the_stage(workspace: Workspace) -> None:
    later = {"mode": "after", "amount": 2, "unit": "hours"}
    here = office(workspace, A=[say("x", "old", when=later)], B=[say("b", "old b")])
    workspace.records.put(deal())
    here.run()
    here.publish(board(A=[say("x", "new", when=later)], B=[say("b", "new b")]))
    assert said(here.run(2)) == ["old"]
    workspace.records.items("deal").move(["1"], "B")
    assert said(here.run()) == ["new b"]


def test_external_effects_without_a_channel_are_received_here(workspace: Workspace) -> None:
    mail = {"to": ["employee:ann"], "subject": "x", "text": "y"}
    here = office(workspace, A=[rule("mail", "employee.email", mail)])
    workspace.records.put(deal())
    here.run()
    assert [one.receipt for one in Outbox(here.ledger.store).list()] == [HERE]


def test_the_state_rebuilt_from_the_log_is_the_live_one(workspace: Workspace) -> None:
    later = say("s", when={"mode": "after", "amount": 2, "unit": "hours"})
    here = office(workspace, A=[put("p", "probability", 5), later], B=[on("t", "call.outgoing"), say("b")])
    workspace.records.put(deal())
    here.run()
    here.ledger.take_in([Incoming("deal", Event("call.outgoing", "1", MONDAY, {"number": "1"}))], MONDAY)
    here.run(3)
    state, told = here.ledger.load(KEY), here.ledger.rebuilt(KEY)
    assert state is not None
    assert told is not None
    assert replace(told, visits_since=None) == replace(state, visits_since=None)


class Cramped(WorkspaceCompany):
    """A company in which no record can be written that is called Roof."""

    def write_item(self, item: Item) -> None:
        if item.values["title"] == "Roof":
            raise KnownError(msg("There is no room for a roof."))
        super().write_item(item)


def test_what_fails_leaves_nothing_behind_and_can_be_set_aside(workspace: Workspace) -> None:
    here = office(workspace, A=[put("p", "probability", 5)])
    here.start(Cramped(workspace))
    workspace.records.put(deal())
    workspace.records.put(Item("2", "deal", "sales", "A", {"title": "Door"}))
    with pytest.raises(KnownError, match="no room"):
        here.run()
    assert here.ledger.log(KEY) == []
    assert len(here.ledger.waiting(9)) == 2
    here.carrier.set_aside(here.now, "it does not go")
    assert said(here.run()) == ["FieldsChanged"]
    assert [(one.item, one.error) for one in Views(here.ledger.store).failed(5)] == [("1", "it does not go")]


def test_what_goes_wrong_beside_is_no_fault_of_what_was_carried_out_before(workspace: Workspace) -> None:
    here = office(workspace, A=[say("a", when={"mode": "after", "amount": 2, "unit": "hours"})])
    workspace.records.put(deal())
    here.run()
    assert not here.carrier.set_aside(here.now, "the disk is gone", anyway=True)
    assert Views(here.ledger.store).failed(5) == []
    assert said(here.run(2)) == ["a"]


def test_stages_may_be_called_anything(workspace: Workspace) -> None:
    odd = 'A "x" \\ y\n\t\r ü'
    pipeline = workspace.pipelines.all()[0]
    workspace.pipelines.put(replace(pipeline, stages=(*pipeline.stages, PipelineStage(odd, "Odd"))))
    here = office(workspace, A=[say("a")])
    workspace.records.put(deal(odd))
    here.run()
    state = here.ledger.load(KEY)
    assert state is not None
    assert state.item.stage == odd


def test_where_nothing_is_to_be_done_nothing_is_written(workspace: Workspace) -> None:
    here = office(workspace, A=[say("a", when={"mode": "after", "amount": 2, "unit": "hours"})])
    workspace.records.put(deal())
    here.run()
    watch = Watch(workspace.path)
    here.run()
    assert Outbox(here.ledger.store).claim(here.now, 9, "tester") == []
    assert not watch.changed()
    here.run(2)
    assert watch.changed()
    watch.close()


def test_records_of_a_file_enter_their_stages(workspace: Workspace, tmp_path: Path) -> None:
    here = office(workspace, A=[say("hello", "Hello {{ item.title }}")])
    table = tmp_path / "deals.csv"
    table.write_text("ID,Title,Stage\n7,Roof,A\n8,Door,A\n")
    report = import_csv(workspace, "deal", table)
    assert (report.imported, report.problems) == (2, ())
    assert said(here.run()) == ["Hello Roof", "Hello Door"]


def test_a_workspace_opened_elsewhere_is_heard_too(workspace: Workspace) -> None:
    here = office(workspace, A=[say("hello", "Hello {{ responsible.name }}")])
    here.run()
    with Workspace.open(workspace.path, Access.WRITE) as window:
        window.records.put(Employee("ann", "Anna"))
        window.records.put(deal())
    assert said(here.run()) == ["Hello Anna"]
