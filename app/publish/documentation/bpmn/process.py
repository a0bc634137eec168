"""The pipeline as a process: stages from left to right, and below them the ways on which triggers and rules lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count

from app.engine.documenting import Account, Card
from app.engine.model.rule_set import Trigger
from app.engine.model.schema import StageKind
from app.engine.words import Msg, msg, pair
from app.i18n import Translator
from app.publish.documentation.bpmn.graph import EVENT, GATEWAY, Node, Point, Process, Scope
from app.publish.documentation.bpmn.stages import GONE, leads_to, stage_process

_GAP, _BUS, _STEP = 90.0, 90.0, 26.0
_created, _which, _gone = msg("Record created"), msg("Which stage?"), msg("Leaves the pipeline")
_moved_to = msg("Moved to {stage}")
_version, _comment = msg("Version"), msg("Comment")
_variables = msg(
    "Expressions name variables: holds_… is true where the condition of a rule holds, due_… is the moment at which "
    "a rule acts, next_stage is the stage that was chosen."
)
_ENDS: Mapping[StageKind, Msg] = {StageKind.WON: msg("Won"), StageKind.LOST: msg("Lost"), StageKind.OPEN: msg("End")}


def process_of(account: Account, tr: Translator) -> Process:
    """Return the process of a rule set, all of it placed."""
    return _Pipeline(account, tr).built()


class _Pipeline:
    def __init__(self, account: Account, tr: Translator) -> None:
        self._account = account
        self._tr = tr
        self._scope = Scope("process")
        self._process = Process("process", account.rule_set.name, tuple(self._about()), self._scope)
        self._chapters = account.chapters
        self._names = [f"stage_{place}" for place in range(1, len(self._chapters) + 1)]
        self._places = {one.stage.id: place for place, one in enumerate(self._chapters)}
        self._sources: list[list[Node]] = [[] for _ in self._chapters]
        """What leads to each stage from below: events at edges, and gateways."""
        self._leaving: list[Node] = []
        self._messages = self._named_messages()
        self._edges = count(1)

    def _about(self) -> Iterator[str]:
        edition, tr = self._account.edition, self._tr
        yield tr(pair(_version, edition.version[:12]))
        if edition.comment:
            yield tr(pair(_comment, edition.comment))
        yield tr(_variables)

    def built(self) -> Process:
        if not self._chapters:
            return self._empty()
        stages = [
            stage_process(one, name, f"escalation_{name}", self._tr)
            for one, name in zip(self._chapters, self._names, strict=True)
        ]
        middle = 80 + max(one.size[1] for one in stages) / 2
        for place, stage in enumerate(stages):
            needed = 60.0 * (2 + len(list(self._triggers_on(place))) + len(list(self._movers(place))))
            stage.size = (max(stage.size[0], needed), stage.size[1])
        merges, forks = self._placed(stages, middle)
        self._edge_events(stages)
        self._main_line(stages, merges, forks)
        lowest = max(one.bottom[1] for one in stages)
        self._ways_below(merges, forks, lowest + _BUS)
        self._merged(stages, merges)
        return self._process

    def _empty(self) -> Process:
        start, end = (
            self._event("start", "startEvent", _created, 80, 80),
            self._event("end", "endEvent", _ENDS[StageKind.OPEN], 200, 80),
        )
        self._scope.join(start, end)
        return self._process

    # Places

    def _placed(self, stages: list[Node], middle: float) -> tuple[list[Node], list[Node | None]]:
        merges: list[Node] = []
        forks: list[Node | None] = []
        x = 80 + EVENT[0] + _GAP
        for place, stage in enumerate(stages):
            merges.append(
                Node(f"to_{self._names[place]}", "exclusiveGateway", "", GATEWAY, (x, middle - GATEWAY[1] / 2))
            )
            x += GATEWAY[0] + _GAP / 2
            stage.at = (x, middle - stage.size[1] / 2)
            if stage.inner is not None:
                stage.inner.moved(*stage.at)
            self._scope.put(stage)
            x = stage.right[0] + _GAP / 2
            targets = self._targets(place)
            fork = None
            if len(targets) > 1:
                words = self._tr(_which)
                fork = Node(
                    f"from_{self._names[place]}", "exclusiveGateway", words, GATEWAY, (x, middle - GATEWAY[1] / 2)
                )
                self._scope.put(fork)
                x += GATEWAY[0] + _GAP
            forks.append(fork)
            x += _GAP / 2 if targets else EVENT[0] + _GAP
        return merges, forks

    def _targets(self, place: int) -> list[int]:
        """Return the stages to which people move a record from an open one: the next, and all that close it."""
        if self._chapters[place].stage.kind is not StageKind.OPEN:
            return []
        closing = [n for n, one in enumerate(self._chapters) if one.stage.kind is not StageKind.OPEN]
        following = [place + 1] if place + 1 < len(self._chapters) else []
        return list(dict.fromkeys([*following, *(one for one in closing if one != place)]))

    # What leads away from a stage

    def _triggers_on(self, place: int) -> Iterator[tuple[int, Card]]:
        """Walk the triggers that can fetch a record out of a stage, with the stages on which they stand."""
        for there, chapter in enumerate(self._chapters):
            for card in chapter.triggers:
                back = isinstance(card.node, Trigger) and card.node.allow_back
                if card.node.enabled and there != place and (there > place or back):
                    yield there, card

    def _movers(self, place: int) -> Iterator[tuple[int, Card]]:
        for n, card in enumerate(self._chapters[place].rules, 1):
            if leads_to(card):
                yield n, card

    def _named_messages(self) -> dict[str, str]:
        """Return the messages by trigger; each has a name of its own, as engines know them by it."""
        cards = [one for chapter in self._chapters for one in chapter.triggers if one.node.enabled]
        told = Counter(self._tr(one.title) for one in cards)
        found = {}
        for n, card in enumerate(cards, 1):
            name = self._tr(card.title)
            found[card.node.id] = f"message_{n}"
            self._process.messages[f"message_{n}"] = f"{name} ({card.node.id})" if told[name] > 1 else name
        return found

    def _edge_events(self, stages: list[Node]) -> None:
        used: set[str] = set()
        for place, stage in enumerate(stages):
            x = stage.at[0] + 60
            for there, card in self._triggers_on(place):
                event = self._at_edge(stage, x, self._tr(card.title), "message", self._messages[card.node.id])
                event.about = tuple(self._told(card))
                used.add(event.value)
                self._sources[there].append(event)
                x += 60
            for n, card in self._movers(place):
                to, value = leads_to(card), f"escalation_{self._names[place]}_{n}"
                target = self._places.get(to)
                name = self._tr(_gone if target is None else _moved_to.fill(stage=self._chapters[target].stage.name))
                self._process.escalations[value] = f"{name} ({card.node.id})"
                event = self._at_edge(stage, x, name, "escalation", value)
                (self._leaving if to == GONE or target is None else self._sources[target]).append(event)
                x += 60
        self._process.messages = {key: name for key, name in self._process.messages.items() if key in used}

    def _at_edge(self, stage: Node, x: float, name: str, kind: str, value: str) -> Node:
        at = (x - EVENT[0] / 2, stage.bottom[1] - EVENT[1] / 2)
        id_ = f"event_{next(self._edges)}"
        return self._scope.put(Node(id_, "boundaryEvent", name, EVENT, at, kind=kind, value=value, attached=stage.id))

    def _told(self, card: Card) -> Iterator[str]:
        yield self._tr(card.action)
        for one in card.lines:
            yield self._tr(pair(one.label, one.said))

    # Ways

    def _main_line(self, stages: list[Node], merges: list[Node], forks: list[Node | None]) -> None:
        scope, middle = self._scope, stages[0].middle[1]
        start = self._event("start", "startEvent", _created, 80, middle)
        self._straight: list[list[Node]] = [[] for _ in stages]
        self._straight[0].append(start)
        for place, stage in enumerate(stages):
            targets, fork = self._targets(place), forks[place]
            if not targets:
                kind = self._chapters[place].stage.kind
                words = _ENDS[kind]
                end = self._event(f"end_{place + 1}", "endEvent", words, stage.right[0] + _GAP / 2, middle)
                scope.join(stage, end)
                continue
            source = stage
            if fork is not None:
                scope.join(stage, fork)
                source = fork
            for target in targets:
                if target == place + 1:
                    self._straight[target].append(source)
                else:
                    self._sources[target].append(source)
        del merges

    def _ways_below(self, merges: list[Node], forks: list[Node | None], top: float) -> None:
        """Lead from edges and gateways down to a line of each stage, along it and up to that stage."""
        level = top
        self._bends: list[list[tuple[Node, tuple[Point, ...]]]] = []
        for target, merge in enumerate(merges):
            ways: list[tuple[Node, tuple[Point, ...]]] = []
            for source in self._sources[target]:
                x, y = source.bottom
                ways.append((source, ((x, y), (x, level), (merge.bottom[0], level), merge.bottom)))
            if ways:
                level += _STEP
            self._bends.append(ways)
        for n, source in enumerate(self._leaving, 1):
            end = self._event(f"gone_{n}", "endEvent", _gone, source.middle[0] - EVENT[0] / 2, level + _STEP * 2)
            self._scope.join(source, end, source.bottom, end.top)
        del forks

    def _merged(self, stages: list[Node], merges: list[Node]) -> None:
        """Lead into each stage, through a gateway where more than one way does."""
        for place, (stage, merge) in enumerate(zip(stages, merges, strict=True)):
            straight, below = self._straight[place], self._bends[place]
            if len(straight) + len(below) > 1:
                self._scope.put(merge)
                for source in straight:
                    self._choose(source, merge, place, ())
                for source, way in below:
                    self._choose(source, merge, place, way)
                self._scope.join(merge, stage)
            else:
                for source in straight:
                    self._choose(source, stage, place, ())
                for source, way in below:
                    x, y = stage.left
                    self._choose(source, stage, place, (*way[:-1], (way[-1][0], y), (x, y)))

    def _choose(self, source: Node, target: Node, place: int, way: tuple[Point, ...]) -> None:
        if source.tag != "exclusiveGateway":
            self._scope.join(source, target, *way)
            return
        first = min(self._targets(self._names.index(source.id.removeprefix("from_"))))
        stage = self._chapters[place].stage
        usual = place == first
        expression = "" if usual else f'next_stage == "{stage.id}"'
        self._scope.join(source, target, *way, name=stage.name, expression=expression, usual=usual)

    def _event(self, name: str, tag: str, words: Msg, x: float, y: float) -> Node:
        return self._scope.put(Node(name, tag, self._tr(words), EVENT, (x, y - EVENT[1] / 2)))
