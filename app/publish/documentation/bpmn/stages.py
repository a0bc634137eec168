"""One stage as a sub-process: its rules side by side, each with its time, its condition and its task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.engine.documenting import Card, Chapter
from app.engine.model.rule_set import Rule
from app.engine.model.schema import StageKind
from app.engine.model.timing import NOW, When
from app.engine.words import Msg, msg, pair
from app.i18n import Translator
from app.publish.documentation.bpmn.graph import EVENT, GATEWAY, TASK, Node, Scope

ROW, _HEAD, _EDGE, _SPACE = 170.0, 50.0, 40.0, 50.0
_LINE = 0.62
"""Where in its row a branch runs: above it, a rule whose condition does not hold is passed by."""
_MOVES = {"item.stage": "stage", "item.pipeline": "", "item.delete": "", "item.exclude": ""}
"""Types of rules that end the stay in a stage, with the parameter that names where the item goes."""
_entered, _done, _moved_on, _left = msg("Stage entered"), msg("Rules finished"), msg("Moved on"), msg("Moved away")
_by_hand = msg("Work on the record and move it on")
_by_hand_means = msg("Whoever moves the record to another stage ends this one; what still waits here is cancelled.")
_holds, _fits_not = msg("yes"), msg("no")
_off = msg("Switched off: {rules}")
_if = msg("if {condition}")
GONE = "gone"


def stage_process(chapter: Chapter, name: str, escalation: str, tr: Translator) -> Node:
    """Return a stage as a sub-process whose left upper corner is at nought; `escalation` says that a rule ends it."""
    return _Stage(chapter, name, escalation, tr).built()


def leads_to(card: Card) -> str:
    """Return the stage to which a rule moves the record, `GONE` for out of the pipeline, nothing where it stays."""
    named = _MOVES.get(card.node.type)
    if named is None or not card.node.enabled:
        return ""
    if card.node.type == "item.exclude" and not card.node.parameters.get("remove_item", True):
        return ""
    return str(card.node.parameters.get(named, "")) if named else GONE


class _Stage:
    def __init__(self, chapter: Chapter, name: str, escalation: str, tr: Translator) -> None:
        self._chapter = chapter
        self._name = name
        self._escalation = escalation
        self._tr = tr
        self._scope = Scope(name)

    def built(self) -> Node:
        stage, scope = self._chapter.stage, self._scope
        lanes = list(_branches([one for one in self._chapter.rules if one.node.enabled]))
        by_hand = stage.kind is StageKind.OPEN
        rows = max(len(lanes) + by_hand, 1)
        middle = _HEAD + rows * ROW / 2 if rows > 1 else _HEAD + _LINE * ROW
        start = self._event("start", "startEvent", _entered, _EDGE, middle)
        split = self._gateway("split", "parallelGateway", 120, middle) if len(lanes) + by_hand > 1 else None
        if split is not None:
            scope.join(start, split)
        begin, lasts, furthest = split or start, list[Node](), 120.0 + GATEWAY[0]
        for row, lane in enumerate(lanes):
            last = self._lane(lane, begin, _HEAD + (row + _LINE) * ROW)
            lasts.append(last)
            furthest = max(furthest, last.right[0])
        furthest += _SPACE
        end = self._end(lasts, furthest, middle, begin)
        if by_hand:
            self._by_hand(begin, _HEAD + (rows - 1 + _LINE) * ROW, alone=split is None, end=end)
        width = max(one.right[0] for one in scope.nodes) + _EDGE
        about = self._about()
        return Node(self._name, "subProcess", stage.name, (width, _HEAD + rows * ROW), about=about, inner=scope)

    def _about(self) -> tuple[str, ...]:
        off = [self._tr(one.title) for one in self._chapter.rules if not one.node.enabled]
        return (self._tr(_off.fill(rules=tuple(off))),) if off else ()

    # Parts

    def _event(self, name: str, tag: str, words: Msg, x: float, y: float, kind: str = "") -> Node:
        at = (x, y - EVENT[1] / 2)
        return self._scope.put(Node(f"{self._name}_{name}", tag, self._tr(words), EVENT, at, kind=kind))

    def _gateway(self, name: str, tag: str, x: float, y: float, words: str = "", about: tuple[str, ...] = ()) -> Node:
        at = (x, y - GATEWAY[1] / 2)
        return self._scope.put(Node(f"{self._name}_{name}", tag, words, GATEWAY, at, about))

    def _enter(self, source: Node, target: Node) -> None:
        """Lead from a gateway in the middle to a row of its own."""
        if source.middle[1] == target.middle[1]:
            self._scope.join(source, target)
        elif source.tag == "parallelGateway":
            edge = source.top if target.middle[1] < source.middle[1] else source.bottom
            self._scope.join(source, target, edge, (edge[0], target.middle[1]), target.left)
        else:
            x = (source.right[0] + target.left[0]) / 2
            self._scope.join(source, target, source.right, (x, source.middle[1]), (x, target.middle[1]), target.left)

    def _end(self, lasts: Sequence[Node], x: float, middle: float, begin: Node) -> Node | None:
        scope = self._scope
        if not lasts:
            if self._chapter.stage.kind is StageKind.OPEN:
                return None
            end = self._event("end", "endEvent", _done, 120, middle)
            scope.join(begin, end)
            return end
        row = sum(one.middle[1] for one in lasts) / len(lasts) if len(lasts) > 1 else lasts[0].middle[1]
        merge = self._gateway("join", "parallelGateway", x, row) if len(lasts) > 1 else None
        end = self._event("end", "endEvent", _done, x + GATEWAY[0] + _SPACE, row)
        if merge is None:
            scope.join(lasts[0], end)
            return end
        for one in lasts:
            if one.middle[1] == merge.middle[1]:
                scope.join(one, merge)
            else:
                edge = merge.top if one.middle[1] < merge.middle[1] else merge.bottom
                scope.join(one, merge, one.right, (edge[0], one.middle[1]), edge)
        scope.join(merge, end)
        return end

    def _by_hand(self, begin: Node, y: float, *, alone: bool, end: Node | None) -> None:
        about = (self._tr(_by_hand_means),)
        size = TASK
        task = Node(f"{self._name}_by_hand", "userTask", self._tr(_by_hand), size, (220, y - size[1] / 2), about)
        self._enter(begin, self._scope.put(task))
        kind = "" if alone or end is None else "terminate"
        last = self._event("moved_on", "endEvent", _moved_on, task.right[0] + _SPACE, y, kind)
        self._scope.join(task, last)

    # A branch of rules

    def _lane(self, lane: Sequence[Card], begin: Node, y: float) -> Node:
        last, x = begin, 220.0
        for card in lane:
            last = self._rule(card, x, y, last, fresh=last is begin)
            x = last.right[0] + _SPACE
        return last

    def _rule(self, card: Card, x: float, y: float, before: Node, *, fresh: bool) -> Node:
        scope, place = self._scope, self._chapter.rules.index(card) + 1
        chain: list[Node] = []
        if isinstance(card.node, Rule) and card.timing is not None:
            chain.append(self._timer(card, f"timer_{place}", x, y))
            x = chain[-1].right[0] + _SPACE + 20
        condition = self._tr(_if.fill(condition=card.condition)) if card.condition is not None else ""
        if condition:
            chain.append(self._gateway(f"if_{place}", "exclusiveGateway", x, y, condition))
            x = chain[-1].right[0] + _SPACE + 10
        task = Node(f"{self._name}_rule_{place}", _tag(card), self._tr(card.title), TASK, (x, y - TASK[1] / 2))
        task.about = tuple(self._told(card))
        chain.append(scope.put(task))
        if leads_to(card):
            gone = self._event(
                f"leave_{place}", "intermediateThrowEvent", _left, task.right[0] + _SPACE, y, "escalation"
            )
            gone.value = f"{self._escalation}_{place}"
            chain.append(gone)
        if condition:
            chain.append(self._gateway(f"either_{place}", "exclusiveGateway", chain[-1].right[0] + _SPACE, y))
        self._enter(before, chain[0]) if fresh else scope.join(before, chain[0])
        self._chained(chain, y, place)
        return chain[-1]

    def _chained(self, chain: Sequence[Node], y: float, place: int) -> None:
        scope = self._scope
        for source, target in pairwise(chain):
            if source.id != f"{self._name}_if_{place}":
                scope.join(source, target)
                continue
            expression = f"holds_{self._name}_{place}"
            scope.join(source, target, name=self._tr(_holds), expression=expression)
            either, over = chain[-1], y - TASK[1] / 2 - 22
            way = (source.top, (source.top[0], over), (either.top[0], over), either.top)
            scope.join(source, either, *way, name=self._tr(_fits_not), usual=True)

    def _timer(self, card: Card, name: str, x: float, y: float) -> Node:
        when = card.node.when if isinstance(card.node, Rule) else When()
        length = _duration(when)
        words = card.timing or Msg("")
        node = self._event(name, "intermediateCatchEvent", words, x, y, "duration" if length else "date")
        node.value = f'"{length}"' if length else f"due_{self._name}_{self._chapter.rules.index(card) + 1}"
        return node

    def _told(self, card: Card) -> Iterator[str]:
        tr = self._tr
        yield tr(card.action)
        for one in card.lines:
            yield tr(pair(one.label, one.said))


def _branches(cards: Sequence[Card]) -> Iterator[list[Card]]:
    """Walk the branches: a rule, and those that wait for it."""
    branch: list[Card] = []
    for one in cards:
        if branch and not one.follows:
            yield branch
            branch = []
        branch.append(one)
    if branch:
        yield branch


def _tag(card: Card) -> str:
    about = card.about
    if about is None:
        return "task"
    if about.id in ("control.task", "control.activity"):
        return "serviceTask"
    words = about.id.split(".")
    sends = about.category.id in ("employee", "client") and not {"members", "modify", "audience"} & set(
        words[1].split("_")
    )
    return "sendTask" if sends or about.id == "custom.webhook" else "serviceTask"


def _duration(when: When) -> str:
    """Return a plain delay as ISO 8601 has it; nothing for a time that depends on dates, clocks or calendars."""
    if when.mode != "after" or when.base != NOW or when.clock or when.business_time or when.wait_for_working_hours:
        return ""
    return {"minutes": "PT{}M", "hours": "PT{}H", "days": "P{}D"}[when.unit].format(when.amount)
