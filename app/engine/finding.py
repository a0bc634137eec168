"""Finds cards across all pipelines: by what they say, by their type, by whom and which fields they name."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from app.engine.alphabet import folded
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node, RuleSet
from app.engine.names import Names, names_at
from app.engine.people import called
from app.engine.placeholders import Chip, Templates
from app.engine.ports import Directory
from app.engine.references import Collected, Form, Reader
from app.engine.sentences import Sentences
from app.engine.things import Thing, What, kept
from app.engine.words import Msg

Say = Callable[[str], str]
"""Puts words into the person's language; what is no word of ours stays as it is."""

NAME, TYPE, SENTENCE = "card:name", "card:type", "card:sentence"
"""Places on a card beside its parameters and settings."""

_TAG = re.compile(r"<[^<>]*>")
_LOCAL = re.compile(r"\b(results|trigger)\b")
_AROUND = 40
"""Characters of a text that are shown before what was found."""


class Query(Struct, frozen=True):
    """What is looked for; what is empty does not narrow."""

    text: str = ""
    """All its words, each anywhere on the card; without case and accents."""
    type: str = ""
    person: str = ""
    """A person reference, such as ``employee:17``."""
    field: str = ""
    """The key of a field."""
    entity: str = ""
    """The entity type of that field; empty for any."""

    @property
    def words(self) -> list[str]:
        """The words of the text as they are compared."""
        return folded(self.text).split()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.words or self.type or self.person or self.field)


class Spot(Struct, frozen=True):
    """Where something was found on a card: the parameter or setting, and what it says there."""

    where: str
    excerpt: str = ""


class Hit(Struct, frozen=True):
    """A card that was found."""

    pipeline: str
    stage: str
    node: str
    spots: tuple[Spot, ...]


class Said(Struct, frozen=True):
    """One text on a card, as a person reads it and as it is compared."""

    where: str
    text: str
    folded: str


class Entry(Struct, frozen=True):
    """What is known of one card."""

    node: Node
    said: tuple[Said, ...]
    things: Mapping[Thing, tuple[str, ...]]


class Index(Struct, frozen=True, dict=True):
    """What all cards say; made once, and again for what has changed."""

    rule_sets: tuple[RuleSet, ...] = ()
    entries: Mapping[str, tuple[tuple[str, Entry], ...]] = {}
    """Stage and card, by pipeline."""

    @cached_property
    def known(self) -> Mapping[int, Entry]:
        """The entries by the identity of their cards."""
        return {id(entry.node): entry for listed in self.entries.values() for _, entry in listed}

    def find(self, query: Query) -> tuple[Hit, ...]:
        """Return the cards that fit, pipeline by pipeline in board order; none for an empty query."""
        if query.is_empty:
            return ()
        words, found = query.words, list[Hit]()
        for rule_set in self.rule_sets:
            for stage, entry in self.entries[rule_set.pipeline]:
                spots = _spots(entry, query, words, rule_set.entity)
                if spots is not None:
                    found.append(Hit(rule_set.pipeline, stage, entry.node.id, spots))
        return tuple(found)


def _plain(words: str) -> str:
    return words.plain() if isinstance(words, Msg) else words


def _go_on() -> None:
    """Stop at no card."""


class Indexer(Struct, frozen=True):
    """Reads what cards say, in one language and workspace."""

    catalogue: Catalogue
    directory: Directory
    templates: Templates
    say: Say = _plain

    def index(
        self, rule_sets: Sequence[RuleSet], before: Index | None = None, step: Callable[[], None] = _go_on
    ) -> Index:
        """Read rule sets; of `before`, what was read of cards that are the same objects is kept.

        `step` is called before each card that is read; it may raise to stop.
        """
        known = before.known if before is not None else {}
        entries = {one.pipeline: tuple(self._entries(one, known, step)) for one in rule_sets}
        return Index(tuple(rule_sets), entries)

    def _entries(
        self, rule_set: RuleSet, known: Mapping[int, Entry], step: Callable[[], None]
    ) -> Iterator[tuple[str, Entry]]:
        card: _Card | None = None
        for stage, node in rule_set.nodes():
            entry = known.get(id(node))
            if entry is None:
                step()
                card = card or _Card(self, rule_set)
                entry = card.read(node)
            yield stage.id, entry


class _Card:
    """Reads the cards of one rule set."""

    def __init__(self, indexer: Indexer, rule_set: RuleSet) -> None:
        self._indexer = indexer
        self._rule_set = rule_set
        self._say = indexer.say
        self._sentences = Sentences(indexer.catalogue, indexer.directory, rule_set, indexer.templates)
        self._reader = Reader(indexer.catalogue, indexer.directory.schema, rule_set.entity)
        self._anywhere = self._names(None)

    def read(self, node: Node) -> Entry:
        visitor = _Reading(self._indexer.templates)
        self._reader.visit(node, visitor)
        declared = self._indexer.catalogue.get(node.type)
        title = self._say(declared.about.title) if declared is not None else node.type
        said = [
            _said(NAME, node.name),
            _said(TYPE, f"{title} {node.type}", title),
            _said(SENTENCE, self._say(self._sentences(node))),
        ]
        said += [self._text(node, *text) for text in visitor.texts]
        said += [_said(where, f"{self._called(thing)} {thing.id}", self._called(thing))
                 for thing, places in visitor.found.items() for where in places]  # fmt: skip
        things = {thing: tuple(places) for thing, places in visitor.found.items()}
        return Entry(node, tuple(one for one in said if one.folded), things)

    def _text(self, node: Node, where: str, source: str, form: Form) -> Said:
        """Return a text with its placeholders by their labels; it is found by their paths as well."""
        bare = html.unescape(_TAG.sub(" ", source)) if form is Form.RICH else source
        if "{{" not in bare:
            return _said(where, bare)
        names = self._names(node.id) if _LOCAL.search(bare) else self._anywhere
        pieces = self._indexer.templates.pieces(bare)
        shown = "".join(
            f"\u2039{self._say(names.label_of(one.path))}\u203a" if isinstance(one, Chip) else one.source
            for one in pieces
        )
        return _said(where, f"{shown} {bare}", shown)

    def _called(self, thing: Thing) -> str:
        directory, schema = self._indexer.directory, self._indexer.directory.schema
        match thing.what:
            case What.PERSON:
                return self._say(called(thing.id, directory))
            case What.FIELD:
                entity = schema.entity(thing.within or self._rule_set.entity)
                field = entity.by_key.get(thing.id) if entity is not None else None
                return self._say(field.label) if field is not None else thing.id
            case What.STAGE:
                pipeline = schema.pipelines.get(thing.within)
                stages = pipeline.stages if pipeline is not None else self._rule_set.stages
                return next((one.name for one in stages if one.id == thing.id), thing.id)
            case What.PIPELINE if thing.id in schema.pipelines:
                return schema.pipelines[thing.id].name
            case What.ENTITY if thing.id in schema.entities:
                return self._say(schema.entities[thing.id].name)
            case What.PROVIDER:
                return next((self._say(one.name) for one in directory.providers if one.id == thing.id), thing.id)
            case What.RULE:
                node = self._nodes.get(thing.id)
                return self._say(self._indexer.catalogue.title_of(node)) if node is not None else thing.id
        found = kept(directory, thing.what).get(thing.id)
        return found.name if found is not None else thing.id

    def _names(self, node: str | None) -> Names:
        directory = self._indexer.directory
        return names_at(self._rule_set, node, self._indexer.catalogue, directory.schema, directory.variables)

    @cached_property
    def _nodes(self) -> Mapping[str, Node]:
        return {node.id: node for _, node in self._rule_set.nodes()}


class _Reading(Collected):
    """Takes down the texts of a card too."""

    def __init__(self, templates: Templates) -> None:
        super().__init__(templates.name_paths)
        self.texts: list[tuple[str, str, Form]] = []

    def text(self, source: str, where: str, form: Form) -> str:
        if source.strip():
            self.texts.append((where, source, form))
        return super().text(source, where, form)


def _said(where: str, text: str, shown: str = "") -> Said:
    return Said(where, " ".join((shown or text).split()), folded(text))


def _spots(entry: Entry, query: Query, words: Sequence[str], entity: str) -> tuple[Spot, ...] | None:
    """Return where a card fits a query, None where it does not."""
    if query.type and entry.node.type != query.type:
        return None
    spots: dict[str, Spot] = {}
    for wanted in _wanted(entry, query, entity):
        if not wanted:
            return None
        for where in wanted:
            spots.setdefault(where, Spot(where))
    for word in words:
        holding = [one for one in entry.said if word in one.folded]
        if not holding:
            return None
        for one in holding:
            if one.where not in spots or not spots[one.where].excerpt:
                spots[one.where] = Spot(one.where, excerpt(one.text, word))
    return tuple(spots.values())


def _wanted(entry: Entry, query: Query, entity: str) -> Iterator[list[str]]:
    """Walk what a query names, each with the places of a card that name it too."""
    if query.person:
        same = {query.person.replace("department_only:", "department:", 1)}
        yield [where for thing, places in entry.things.items()
               if thing.what is What.PERSON and thing.id in same for where in places]  # fmt: skip
    if query.field:
        yield [
            where
            for thing, places in entry.things.items()
            if thing.what is What.FIELD and thing.id == query.field and query.entity in ("", thing.within or entity)
            for where in places
        ]


def excerpt(text: str, word: str) -> str:
    """Return the part of a text around a word that is compared folded; the text's beginning where it is not seen."""
    at = folded(text).find(word)
    if at < _AROUND:
        return text
    blank = text.find(" ", at - _AROUND)
    begin = blank + 1 if 0 <= blank < at else at - _AROUND
    return f"…{text[begin:]}"


def by_pipeline(hits: Iterable[Hit]) -> Mapping[str, tuple[str, ...]]:
    """Return the cards that were found, by pipeline."""
    found: dict[str, list[str]] = {}
    for hit in hits:
        found.setdefault(hit.pipeline, []).append(hit.node)
    return {pipeline: tuple(nodes) for pipeline, nodes in found.items()}
