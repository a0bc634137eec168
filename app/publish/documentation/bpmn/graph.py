"""A process as values: nodes with their places, flows with their bends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Point = tuple[float, float]

TASK, EVENT, GATEWAY = (140.0, 80.0), (36.0, 36.0), (50.0, 50.0)


@dataclass
class Node:
    """A task, event, gateway or sub-process, placed by its left upper corner."""

    id: str
    tag: str
    name: str = ""
    size: Point = EVENT
    at: Point = (0.0, 0.0)
    about: tuple[str, ...] = ()
    """Paragraphs of documentation."""
    kind: str = ""
    """For an event: message, escalation, terminate, duration or date."""
    value: str = ""
    """What the event's definition refers to: an id, or an expression."""
    attached: str = ""
    """For an event at an edge: the sub-process."""
    inner: Scope | None = None

    @property
    def middle(self) -> Point:
        """The middle of the shape."""
        return (self.at[0] + self.size[0] / 2, self.at[1] + self.size[1] / 2)

    @property
    def left(self) -> Point:
        """Where flows from the left arrive."""
        return (self.at[0], self.middle[1])

    @property
    def right(self) -> Point:
        """Where flows to the right leave."""
        return (self.at[0] + self.size[0], self.middle[1])

    @property
    def top(self) -> Point:
        """The middle of the upper edge."""
        return (self.middle[0], self.at[1])

    @property
    def bottom(self) -> Point:
        """The middle of the lower edge."""
        return (self.middle[0], self.at[1] + self.size[1])


@dataclass
class Flow:
    """What leads from one node to another; one with an expression is taken where it is true."""

    id: str
    source: Node
    target: Node
    bends: tuple[Point, ...]
    name: str = ""
    expression: str = ""
    usual: bool = False
    """Whether it is taken where no other one is."""


@dataclass
class Scope:
    """What stands in a process or sub-process."""

    name: str
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def put(self, node: Node) -> Node:
        """Add a node."""
        self.nodes.append(node)
        return node

    def join(
        self, source: Node, target: Node, *bends: Point, name: str = "", expression: str = "", usual: bool = False
    ) -> Flow:
        """Add a flow; without bends it runs straight from right to left."""
        way = bends or (source.right, target.left)
        flow = Flow(f"{self.name}_flow_{len(self.flows) + 1}", source, target, way, name, expression, usual)
        self.flows.append(flow)
        return flow

    def walk(self) -> Iterator[Scope]:
        """Walk this and all within."""
        yield self
        for one in self.nodes:
            if one.inner is not None:
                yield from one.inner.walk()

    def moved(self, dx: float, dy: float) -> None:
        """Move all that stands here."""
        for one in self.nodes:
            one.at = (one.at[0] + dx, one.at[1] + dy)
        for flow in self.flows:
            flow.bends = tuple((x + dx, y + dy) for x, y in flow.bends)


@dataclass
class Process:
    """A whole process, and what its events refer to: names by id."""

    id: str
    name: str
    about: tuple[str, ...]
    scope: Scope
    messages: dict[str, str] = field(default_factory=dict)
    escalations: dict[str, str] = field(default_factory=dict)
