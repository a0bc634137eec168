"""Run by the Python that has SpiffWorkflow: takes process models through an engine that is not ours, and prints how.

Usage: process_runner.py FILE… Prints one JSON object: for each file whether the schema of BPMN holds, and per way of
answering conditions whether the process came to its end, with what it went through.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import SpiffWorkflow.bpmn.parser
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

ROUNDS = 400
SCHEMA = Path(SpiffWorkflow.bpmn.parser.__path__[0]) / "schema" / "BPMN20.xsd"


def started(text: str, *, holds: bool) -> Any:
    """Begin a process in which all conditions hold or none does, and nothing has to be waited for."""
    at_once = re.sub(r'"P[T0-9DHM]+"', '"PT0S"', text)
    parser = BpmnParser()
    parser.add_bpmn_str(at_once.encode())
    workflow = BpmnWorkflow(parser.get_spec("process"), parser.get_subprocess_specs("process"))
    data: dict[str, Any] = {"next_stage": ""}
    data |= dict.fromkeys(re.findall(r"holds_\w+", text), holds)
    data |= dict.fromkeys(re.findall(r"due_\w+", text), "2020-01-01T00:00:00+00:00")
    for task in workflow.get_tasks():
        task.data.update(data)
    return workflow


def worked(workflow: Any, *, people: bool) -> None:
    """Let the engine work, services answer, and people do what waits for them."""
    for _ in range(ROUNDS):
        workflow.refresh_waiting_tasks()
        workflow.do_engine_steps()
        for task in workflow.get_tasks(state=TaskState.STARTED):
            if type(task.task_spec).__name__ == "ServiceTask":
                task.complete()
        ready = [one for one in workflow.get_tasks(state=TaskState.READY) if one.task_spec.manual]
        if workflow.completed:
            return
        if ready and people:
            ready[0].run()


def went_through(workflow: Any) -> list[str]:
    """Return the ids of what was done."""
    return [one.task_spec.bpmn_id for one in workflow.get_tasks(state=TaskState.COMPLETED) if one.task_spec.bpmn_id]


def told(path: Path) -> dict[str, Any]:
    """Return how one file fares."""
    text = path.read_text("utf-8")
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    found: dict[str, Any] = {"valid": schema.validate(etree.fromstring(text.encode()))}
    for holds in (True, False):
        workflow = started(text, holds=holds)
        worked(workflow, people=True)
        found["holds" if holds else "holds not"] = {"ended": workflow.completed, "done": went_through(workflow)}
    names = re.findall(r'<bpmn:message id="\w+" name="([^"]*)"', text)
    if names:
        workflow = started(text, holds=False)
        workflow.do_engine_steps()
        workflow.catch(BpmnEvent(MessageEventDefinition(names[0]), {}))
        worked(workflow, people=True)
        found["event"] = {"ended": workflow.completed, "done": went_through(workflow)}
    return found


sys.stdout.write(json.dumps({path: told(Path(path)) for path in sys.argv[1:]}))
