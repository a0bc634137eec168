"""A process as BPMN 2.0 XML, with the diagram that shows it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, indent, tostring

from app.engine.documenting import Account
from app.engine.markup import Part, clean, element
from app.i18n import Translator
from app.publish.documentation.bpmn.graph import Flow, Node, Process, Scope
from app.publish.documentation.bpmn.process import process_of

_SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_LANGUAGE = "https://www.omg.org/spec/DMN/20191111/FEEL/"
_DEFINITIONS = {"message": "messageEventDefinition", "escalation": "escalationEventDefinition"}


def process_model(account: Account, tr: Translator) -> str:
    """Return a rule set as a file of BPMN."""
    process = process_of(account, tr)
    root = _bpmn(
        "definitions",
        id="definitions",
        targetNamespace="https://rulewright.invalid/bpmn",
        exporter="Rulewright",
        expressionLanguage=_LANGUAGE,
        name=process.name,
    )
    root.attrib |= {f"xmlns:{prefix}": address for prefix, address in _SPACES.items()}
    root.extend(_bpmn("message", id=key, name=name) for key, name in process.messages.items())
    root.extend(_bpmn("escalation", id=key, name=name, escalationCode=key) for key, name in process.escalations.items())
    root.append(_process(process))
    root.append(_diagram(process))
    indent(root, "  ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _process(process: Process) -> Element:
    told = _bpmn("documentation", "\n".join(process.about))
    made = _bpmn("process", told, id=process.id, name=process.name, isExecutable="true")
    made.extend(_content(process.scope))
    return made


def _content(scope: Scope) -> list[Element]:
    return [*(_node(one, scope) for one in scope.nodes), *(_flow(one) for one in scope.flows)]


def _node(node: Node, scope: Scope) -> Element:
    made = _bpmn(node.tag, id=node.id)
    if node.name:
        made.set("name", clean(node.name))
    if node.attached:
        made.set("attachedToRef", node.attached)
    usual = next((one.id for one in scope.flows if one.source is node and one.usual), None)
    if usual is not None:
        made.set("default", usual)
    if node.about:
        made.append(_bpmn("documentation", "\n".join(node.about)))
    made.extend(_bpmn("incoming", one.id) for one in scope.flows if one.target is node)
    made.extend(_bpmn("outgoing", one.id) for one in scope.flows if one.source is node)
    if node.kind:
        made.append(_definition(node))
    if node.inner is not None:
        made.extend(_content(node.inner))
    return made


def _definition(node: Node) -> Element:
    name = f"{node.id}_definition"
    match node.kind:
        case "terminate":
            return _bpmn("terminateEventDefinition", id=name)
        case "duration" | "date":
            tag = "timeDuration" if node.kind == "duration" else "timeDate"
            return _bpmn("timerEventDefinition", _expression(tag, node.value), id=name)
    return _bpmn(_DEFINITIONS[node.kind], id=name, **{f"{node.kind}Ref": node.value})


def _flow(flow: Flow) -> Element:
    made = _bpmn("sequenceFlow", id=flow.id, sourceRef=flow.source.id, targetRef=flow.target.id)
    if flow.name:
        made.set("name", clean(flow.name))
    if flow.expression:
        made.append(_expression("conditionExpression", flow.expression))
    return made


def _expression(tag: str, text: str) -> Element:
    made = _bpmn(tag, text)
    made.set("xsi:type", "bpmn:tFormalExpression")
    return made


# The diagram


def _diagram(process: Process) -> Element:
    plane = _prefixed("bpmndi", "BPMNPlane", id="plane", bpmnElement=process.id)
    for scope in process.scope.walk():
        plane.extend(_shape(one) for one in scope.nodes)
        plane.extend(_edge(one) for one in scope.flows)
    return _prefixed("bpmndi", "BPMNDiagram", plane, id="diagram")


def _shape(node: Node) -> Element:
    bounds = _bounds(*node.at, *node.size)
    shape = _prefixed("bpmndi", "BPMNShape", bounds, id=f"{node.id}_shape", bpmnElement=node.id)
    if node.inner is not None:
        shape.set("isExpanded", "true")
    if node.tag == "exclusiveGateway":
        shape.set("isMarkerVisible", "true")
    if node.name and (node.tag.endswith("Event") or node.tag.endswith("Gateway")):
        shape.append(_prefixed("bpmndi", "BPMNLabel", _label_bounds(node)))
    return shape


def _label_bounds(node: Node) -> Element:
    """Labels stand below, or where a way leads down from there, beside or above."""
    x, y = node.bottom
    if node.id.startswith("from_"):
        return _bounds(x - 50, node.top[1] - 22, 100, 14)
    if node.attached:
        return _bounds(x + 6, y + 4, 52, 40)
    return _bounds(x - 50, y + 4, 100, 40)


def _edge(flow: Flow) -> Element:
    bends = [_prefixed("di", "waypoint", x=_n(x), y=_n(y)) for x, y in flow.bends]
    edge = _prefixed("bpmndi", "BPMNEdge", *bends, id=f"{flow.id}_edge", bpmnElement=flow.id)
    if flow.name:
        (x, y), *_ = flow.bends
        beside = (
            (x + 6, y - 18)
            if flow.bends[0][1] == flow.bends[1][1]
            else (x + 6, y - 20 if flow.bends[1][1] < y else y + 6)
        )
        edge.append(_prefixed("bpmndi", "BPMNLabel", _bounds(*beside, 60, 14)))
    return edge


def _bounds(x: float, y: float, width: float, height: float) -> Element:
    return _prefixed("dc", "Bounds", x=_n(x), y=_n(y), width=_n(width), height=_n(height))


def _bpmn(tag: str, *parts: Part, **attributes: str) -> Element:
    return _prefixed("bpmn", tag, *parts, **attributes)


def _prefixed(prefix: str, tag: str, *parts: Part, **attributes: str) -> Element:
    return element(f"{prefix}:{tag}", *parts, **attributes)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
