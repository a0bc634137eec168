"""SpiffWorkflow: the process as BPMN, with a script for each message and a timer for each delay, on a virtual clock.

It keeps no queue of what is due: whoever wants to know looks at each waiting workflow again and again, here every so
many minutes of virtual time as the second word says.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import perf_counter
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.specs.event_definitions import timer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

ITEMS = int(sys.argv[1])
LOOK = timedelta(minutes=int(sys.argv[2]))
STAGES = "ABC"
sent: list[Any] = []
clock = [datetime(2026, 3, 2, 9, tzinfo=UTC)]


class VirtualTime(datetime):
    """Stands in for the machine's clock."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return clock[0].astimezone(tz)


timer.datetime = VirtualTime


def bpmn() -> str:
    nodes, flows, before = ['<startEvent id="start"/>'], [""], "start"

    def flow(start: str, end: str, condition: str = "") -> str:
        name = f"f{len(flows)}"
        inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        flows.append(f'<sequenceFlow id="{name}" sourceRef="{start}" targetRef="{end}">{inner}</sequenceFlow>')
        return name

    def wait(name: str) -> str:
        day = '<timerEventDefinition><timeDuration>"P1D"</timeDuration></timerEventDefinition>'
        nodes.append(f'<intermediateCatchEvent id="{name}">{day}</intermediateCatchEvent>')
        return name

    for stage in STAGES:
        note = f"say(id, '{stage}', title + ' came to {stage}')"
        tell = f"say(id, '{stage}', 'No news of ' + title)"
        nodes.append(f'<scriptTask id="note{stage}"><script>{note}</script></scriptTask>')
        nodes.append(f'<scriptTask id="tell{stage}"><script>{tell}</script></scriptTask>')
        flow(before, f"note{stage}")
        flow(f"note{stage}", wait(f"first{stage}"))
        flow(f"first{stage}", f"large{stage}")
        flow(f"large{stage}", f"tell{stage}", "amount &gt;= 5000")
        other = flow(f"large{stage}", f"told{stage}")
        flow(f"tell{stage}", f"told{stage}")
        flow(f"told{stage}", wait(f"second{stage}"))
        nodes.append(f'<exclusiveGateway id="large{stage}" default="{other}"/><exclusiveGateway id="told{stage}"/>')
        before = f"second{stage}"
    nodes.append('<endEvent id="end"/>')
    flow(before, "end")
    space = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    body = "".join([*nodes, *flows])
    return f'<definitions {space} id="d"><process id="loans" isExecutable="true">{body}</process></definitions>'


parser = BpmnParser()
parser.add_bpmn_xml(etree.parse(BytesIO(bpmn().encode())))
spec = parser.get_spec("loans")
engine = PythonScriptEngine(TaskDataEnvironment({"say": lambda *words: sent.append(words)}))
started = perf_counter()
waiting = []
for number in range(ITEMS):
    workflow = BpmnWorkflow(spec, script_engine=engine)
    workflow.task_tree.data.update({"id": number, "title": f"Roof {number}", "amount": number % 10 * 1000})
    workflow.do_engine_steps()
    waiting.append(workflow)
while waiting:
    clock[0] += LOOK
    for workflow in waiting:
        workflow.refresh_waiting_tasks()
        workflow.do_engine_steps()
    waiting = [one for one in waiting if not one.is_completed()]
print(json.dumps({"seconds": perf_counter() - started, "sent": len(sent), "days": str(clock[0])}))
