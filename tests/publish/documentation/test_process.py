"""Documentation as a process of BPMN."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import XML, Element

import pytest

from app.engine import rule_set_file
from app.engine.blueprints.registry import BLUEPRINTS
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg
from app.i18n import ENGLISH
from app.paths import resources
from app.publish.documentation.writing import written
from tests.engine.board import board, rule, say
from tests.publish.documentation.conftest import everything, told

B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
FLOW = f"{B}sequenceFlow"

SAMPLES = sorted((resources() / "sample").glob("*.rules.json"))


def model(rule_set: RuleSet) -> Element:
    return XML(written(told(rule_set), ".bpmn", ENGLISH))


def flow_nodes(root: Element) -> dict[str, Element]:
    kinds = ("Event", "Task", "Gateway", "task", "subProcess")
    return {one.get("id", ""): one for one in root.iter() if one.tag.startswith(B) and one.tag.endswith(kinds)}


def named(root: Element, name: str) -> Element:
    return next(one for one in flow_nodes(root).values() if one.get("name") == name)


def after(root: Element, node: Element) -> list[Element]:
    nodes = flow_nodes(root)
    return [nodes[one.get("targetRef", "")] for one in root.iter(FLOW) if one.get("sourceRef") == node.get("id")]


def everything_made() -> Iterator[tuple[str, RuleSet]]:
    yield "everything", everything()
    yield "nothing", RuleSet(id="e", name="Nothing", entity="deal", pipeline="e")
    yield "one stage", board(A=[])
    for path in SAMPLES:
        yield path.name, rule_set_file.loads(path.read_bytes(), source=path.name)
    for one in BLUEPRINTS:
        yield one.id, one.rule_set(Msg.plain)


ALL = dict(everything_made())


@pytest.fixture(scope="module")
def root() -> Element:
    return model(everything())


@pytest.mark.parametrize("name", ALL)
def test_all_that_is_named_is_there_and_drawn(name: str) -> None:
    root = model(ALL[name])
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    refs = ("sourceRef", "targetRef", "attachedToRef", "messageRef", "escalationRef", "default", "bpmnElement")
    assert {one.get(ref) for one in root.iter() for ref in refs} - {None} <= set(ids)
    drawn = {one.get("bpmnElement") for one in root.iter() if one.tag in (f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    assert drawn == {*flow_nodes(root), *(one.get("id") for one in root.iter(FLOW))}


@pytest.mark.parametrize("name", ALL)
def test_every_node_is_reached_from_the_start(name: str) -> None:
    root = model(ALL[name])
    nodes, reached = flow_nodes(root), set[str]()
    starts = [key for key, one in nodes.items() if one.tag == f"{B}startEvent"]
    edge = {one.get("id", ""): one.get("attachedToRef", "") for one in root.iter(f"{B}boundaryEvent")}
    todo = [one for one in starts if not one.startswith("stage_")]
    while todo:
        key = todo.pop()
        if key in reached:
            continue
        reached.add(key)
        todo += [one.get("id", "") for one in after(root, nodes[key])]
        todo += [one for one, stage in edge.items() if stage == key]
        todo += [one for one in starts if one == f"{key}_start"]
    assert reached == nodes.keys()


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_drawn_over_something_else(name: str) -> None:
    root = model(ALL[name])
    edge = {one.get("id") for one in root.iter(f"{B}boundaryEvent")}
    for scope in (root.find(f"{B}process"), *root.iter(f"{B}subProcess")):
        assert scope is not None
        inside = {one.get("id") for one in scope} - edge
        boxes = [one[0] for one in root.iter(f"{DI}BPMNShape") if one.get("bpmnElement") in inside]
        spans = [tuple(float(box.get(key, "0")) for key in ("x", "y", "width", "height")) for box in boxes]
        for place, (x, y, width, height) in enumerate(spans):
            for ox, oy, owidth, oheight in spans[place + 1 :]:
                assert x + width <= ox or ox + owidth <= x or y + height <= oy or oy + oheight <= y


def test_stages_are_sub_processes_and_rules_their_tasks(root: Element) -> None:
    assert [one.get("name") for one in root.iter(f"{B}subProcess")] == ["New <1>", "In talks", "Won", "Lost"]
    stage = named(root, "New <1>")
    assert [one.get("name") for one in stage.iter(f"{B}sendTask")] == ["Send & tell", "Send SMS to client"]
    assert [one.get("name") for one in stage.iter(f"{B}serviceTask")] == ["Change stage"]
    assert "Switched off: Add notification" in (stage.findtext(f"{B}documentation") or "")


def test_a_rule_waits_is_asked_and_acts(root: Element) -> None:
    timer = next(one for one in after(root, named(root, "Send & tell")))
    assert timer.get("name") == "3 days later"
    assert timer.findtext(f".//{B}timeDuration") == '"P3D"'
    (gateway,) = after(root, timer)
    assert gateway.get("name") == "if Amount ≥ 5,000"
    assert {one.get("name") for one in after(root, gateway)} == {"Send SMS to client", None}
    usual = next(one for one in root.iter(FLOW) if one.get("id") == gateway.get("default"))
    assert usual.get("name") == "no"


def test_triggers_fetch_records_from_stages_to_their_left(root: Element) -> None:
    at = {(one.get("attachedToRef"), one.get("name")) for one in root.iter(f"{B}boundaryEvent")}
    mails = {stage for stage, name in at if name == "E-mail received"}
    assert ("stage_1", "Incoming call") in at
    assert ("stage_2", "Incoming call") not in at
    assert mails == {"stage_1", "stage_2", "stage_3"}
    names = [one.get("name") for one in root.iter(f"{B}message")]
    assert len(names) == len(set(names)) == 3


def test_a_rule_that_moves_the_record_leads_to_that_stage(root: Element) -> None:
    (thrown,) = (one for one in root.iter(f"{B}intermediateThrowEvent"))
    caught = named(root, "Moved to Lost")
    assert thrown[-1].get("escalationRef") == caught[-1].get("escalationRef")
    (merge,) = after(root, caught)
    assert [one.get("name") for one in after(root, merge)] == ["Lost"]


def test_a_rule_that_deletes_the_record_ends_the_process() -> None:
    root = model(board(A=[rule("x", "item.delete", {})], B=[say("late")]))
    assert [one.tag for one in after(root, named(root, "Leaves the pipeline"))] == [f"{B}endEvent"]


def test_times_that_depend_on_dates_are_variables() -> None:
    when = {"mode": "before", "amount": 1, "unit": "days", "base": "item.close_date"}
    root = model(board(A=[say("x", when=when)]))
    assert [one.text for one in root.iter(f"{B}timeDate")] == ["due_stage_1_1"]


def test_the_same_rule_set_gives_the_same_bytes() -> None:
    path: Path = SAMPLES[0]
    rule_set = rule_set_file.loads(path.read_bytes())
    assert written(told(rule_set), ".bpmn", ENGLISH) == written(told(rule_set), ".bpmn", ENGLISH)
