"""Cards on their way to another stage, pipeline or entity type: what is missing there, and what may stand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from app.engine.copying import Copier, chosen
from app.engine.editing import Place, Section, insert, node_ids
from app.engine.likeness import Named, most_like
from app.engine.model.people import ITEM_PEOPLE
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage
from app.engine.model.schema import EntityType, Field, PipelineStage
from app.engine.model.values import FieldType
from app.engine.names import variables_of
from app.engine.paths import Path
from app.engine.people import called
from app.engine.ports import Directory
from app.engine.references import Collected, Reader, Renamed
from app.engine.things import Thing, What, kept

Choices = Mapping[Thing, str]
"""What stands at the target for things that do not exist there; things that are left as they are are not in it."""

_T = FieldType
_ALIKE = (
    frozenset({_T.INTEGER, _T.DECIMAL, _T.MONEY}),
    frozenset({_T.DATE, _T.DATETIME}),
    frozenset({_T.STRING, _T.TEXT, _T.URL, _T.ADDRESS, _T.ENUMERATION}),
)
"""Field types that can stand for one another."""
_TELLING = frozenset({_T.MONEY, _T.DATE, _T.FILE, _T.ADDRESS, _T.URL, _T.PHONES, _T.EMAILS})
"""Field types so seldom that the only field of such a type is likely to be the one meant."""


class Missing(Struct, frozen=True):
    """A thing that does not exist at the target: what it is called, which cards use it, what may stand for it there."""

    thing: Thing
    label: str
    cards: tuple[str, ...]
    candidates: tuple[Named, ...]
    guess: str | None = None


class Plan(Struct, frozen=True):
    """Cards of one rule set that are to come to another one, or to another stage of the same.

    Without `stage`, each goes to the stage that its own is mapped to.
    """

    source: RuleSet
    target: RuleSet
    ids: tuple[str, ...]
    stage: str = ""

    @property
    def nodes(self) -> list[Node]:
        """The cards, in board order."""
        return chosen(self.source, self.ids)

    @property
    def stays(self) -> bool:
        """Whether the cards stay in their pipeline."""
        return (self.source.id, self.source.pipeline) == (self.target.id, self.target.pipeline)

    def stages(self) -> list[Stage]:
        """Return the stages on which the cards stand."""
        wanted = frozenset(self.ids)
        standing = {stage.id for stage, node in self.source.nodes() if node.id in wanted}
        return [stage for stage in self.source.stages if stage.id in standing]

    def landing(self, choices: Choices) -> list[tuple[Node, str]]:
        """Return each card that comes, with the stage it comes to; cards whose stage is mapped to none stay away."""
        wanted, known = frozenset(self.ids), {one.id for one in self.target.stages}
        found: list[tuple[Node, str]] = []
        for stage, node in self.source.nodes():
            place = self.stage or choices.get(Thing(What.STAGE, stage.id), stage.id)
            if node.id in wanted and place in known:
                found.append((node, place))
        return found


class Mapper(Struct, frozen=True):
    """Finds what is missing at a plan's target and carries the plan out; knows the workspace the target is in."""

    copier: Copier
    directory: Directory
    paths: Callable[[str], Iterable[Path]]
    """`Templates.name_paths`."""

    def missing(self, plan: Plan, choices: Choices) -> tuple[Missing, ...]:
        """Return what does not exist at the target; the choices so far say where else to look for what lies within."""
        nodes = plan.nodes
        used: dict[Thing, dict[str, None]] = {}
        if not plan.stage and not plan.stays:
            wanted = frozenset(plan.ids)
            for stage, node in plan.source.nodes():
                if node.id in wanted:
                    used.setdefault(Thing(What.STAGE, stage.id), {})[node.id] = None
        reader = Reader(self.copier.catalogue, self.directory.schema, plan.source.entity)
        for node in nodes:
            visitor = Collected(self.paths)
            reader.visit(node, visitor)
            for thing in visitor.found:
                used.setdefault(thing, {})[node.id] = None
        place = _Target(plan, self, choices)
        return tuple(place.missing(thing, tuple(cards)) for thing, cards in used.items() if place.lacks(thing))

    def copy_into(self, target: RuleSet, plan: Plan, choices: Choices) -> RuleSet:
        """Put copies of the cards into the target as it stands by now, their links re-pointed."""
        coming = plan.landing(choices)
        made = self._mapped(self.copier.copies([node for node, _ in coming], node_ids(target)), plan, choices)
        for stage in dict.fromkeys(place for _, place in coming):
            here = [node for node, (_, place) in zip(made, coming, strict=True) if place == stage]
            target = insert(target, here, Place(stage, Section.RULES))
        return target

    def paste_into(self, target: RuleSet, plan: Plan, choices: Choices, place: Place) -> RuleSet:
        """Put copies of all cards at one place of the target, as a drop or a paste does."""
        made = self.copier.copies(plan.nodes, node_ids(target))
        return insert(target, self._mapped(made, plan, choices), place)

    def _mapped(self, nodes: Sequence[Node], plan: Plan, choices: Choices) -> list[Node]:
        directory = self.directory
        reader = Reader(self.copier.catalogue, directory.schema, plan.source.entity, directory.templates)
        visitor = Renamed(choices, self.copier.repoint)
        return [reader.visit(node, visitor) for node in nodes]


class _Target:
    """What exists where the cards go, and what of it may stand for something else."""

    def __init__(self, plan: Plan, mapper: Mapper, choices: Choices) -> None:
        self._plan = plan
        self._choices = choices
        self._directory = mapper.directory
        self._catalogue = mapper.copier.catalogue
        self._coming = frozenset(plan.ids)

    def lacks(self, thing: Thing) -> bool:
        schema, directory = self._directory.schema, self._directory
        if self._plan.stays and thing.what is not What.RULE:
            return False
        match thing.what:
            case What.FIELD:
                entity = self._entity(thing)
                return entity is not None and thing.id not in entity.by_key
            case What.STAGE:
                stages = self._stages(thing)
                return stages is not None and thing.id not in {one.id for one in stages}
            case What.PIPELINE:
                return thing.id not in schema.pipelines
            case What.ENTITY:
                return thing.id not in schema.entities
            case What.PERSON:
                return thing.id not in ITEM_PEOPLE and not self._knows_person(thing.id)
            case What.PROVIDER:
                return not directory.any_provider and thing.id not in {one.id for one in directory.providers} | {"log"}
            case What.VARIABLE:
                return thing.id not in self._variables()
            case What.RULE:
                return thing.id not in self._coming and thing.id not in {one.id for one in self._rules()}
        return thing.id not in kept(self._directory, thing.what)

    def missing(self, thing: Thing, cards: tuple[str, ...]) -> Missing:
        label, candidates = self._label(thing), tuple(self._candidates(thing))
        return Missing(thing, label, cards, candidates, self._guess(thing, label, candidates))

    # What exists

    def _entity(self, thing: Thing) -> EntityType | None:
        name = self._choices.get(Thing(What.ENTITY, thing.within), thing.within) or self._plan.target.entity
        return self._directory.schema.entity(name)

    def _stages(self, thing: Thing) -> Sequence[Stage | PipelineStage] | None:
        """Return the stages among which one is looked for; None where their pipeline is missing itself."""
        if not thing.within:
            return self._plan.target.stages
        name = self._choices.get(Thing(What.PIPELINE, thing.within), thing.within)
        pipeline = self._directory.schema.pipelines.get(name)
        return pipeline.stages if pipeline is not None else None

    def _knows_person(self, reference: str) -> bool:
        kind, _, argument = reference.partition(":")
        directory = self._directory
        known: Mapping[str, object] = {
            "employee": directory.employees,
            "department": directory.departments,
            "role": directory.roles,
        }.get(kind, {})
        return argument in known

    def _variables(self) -> dict[str, None]:
        """Return those of the workspace, and those that rules set which are there or come along."""
        rules = [node for _, node in self._plan.target.nodes()] + self._plan.nodes
        own = (one.name for node in rules if isinstance(node, Rule) for one in variables_of(node, self._catalogue))
        return dict.fromkeys([*self._directory.variables, *own])

    def _rules(self) -> list[Rule]:
        """Return the rules whose results are known where the cards go."""
        stages = [one for one in self._plan.target.stages if self._plan.stage in ("", one.id)]
        return [rule for stage in stages for rule in stage.rules]

    # What may stand for something

    def _label(self, thing: Thing) -> str:
        match thing.what:
            case What.FIELD:
                field = self._field(thing)
                return field.label if field is not None else thing.id
            case What.STAGE if not thing.within:
                stage = self._plan.source.stage(thing.id)
                return stage.name if stage is not None else thing.id
            case What.PERSON:
                return called(thing.id, self._directory)
            case What.RULE:
                found = self._plan.source.find(thing.id)
                return self._catalogue.title_of(found[1]) if found is not None else thing.id
            case What.PIPELINE if thing.id == self._plan.source.pipeline:
                return self._plan.source.name
            case What.TEMPLATE:
                return self._file_name(thing.id)
        return thing.id

    def _file_name(self, template: str) -> str:
        """Return what the cards themselves call the file of a template."""
        raws = (raw for node in self._plan.nodes for raw in node.parameters.values() if isinstance(raw, Mapping))
        return next((str(raw["name"]) for raw in raws if raw.get("id") == template and raw.get("name")), template)

    def _field(self, thing: Thing) -> Field | None:
        """Return the field where the cards come from, if that is of this workspace."""
        entity = self._directory.schema.entity(thing.within or self._plan.source.entity)
        return entity.by_key.get(thing.id) if entity is not None else None

    def _candidates(self, thing: Thing) -> Iterator[Named]:
        directory, schema = self._directory, self._directory.schema
        match thing.what:
            case What.FIELD:
                yield from (Named(one.key, one.label) for one in self._fields(thing))
            case What.STAGE:
                yield from (Named(one.id, one.name) for one in self._stages(thing) or ())
            case What.PIPELINE:
                yield from (Named(one.id, one.name) for one in schema.pipelines.values())
            case What.ENTITY:
                yield from (Named(one.id, one.name) for one in schema.entities.values())
            case What.PERSON:
                yield from _people(directory)
            case What.PROVIDER:
                fitting_rules = (one for one in directory.providers if one.channel == thing.within or one.id == "log")
                yield from (Named(one.id, one.name) for one in fitting_rules)
            case What.VARIABLE:
                yield from (Named(one, one) for one in self._variables())
            case What.RULE:
                found = self._plan.source.find(thing.id)
                wanted = found[1].type if found is not None else ""
                fitting = (one for one in self._rules() if wanted in ("", one.type))
                yield from (Named(one.id, self._catalogue.title_of(one)) for one in fitting)
            case _:
                yield from (Named(key, one.name) for key, one in kept(self._directory, thing.what).items())

    def _fields(self, thing: Thing) -> list[Field]:
        entity, old = self._entity(thing), self._field(thing)
        fields = entity.fields if entity is not None else ()
        if old is None:
            return list(fields)
        alike = next((types for types in _ALIKE if old.type in types), frozenset({old.type}))
        return [one for one in fields if one.type in alike]

    def _guess(self, thing: Thing, label: str, candidates: Sequence[Named]) -> str | None:
        found = most_like(Named(thing.id, label), candidates)
        if found is not None:
            return found
        match thing.what:
            case What.FIELD:
                old = self._field(thing)
                same = [one.key for one in self._fields(thing) if old is not None and one.type is old.type]
                return same[0] if old is not None and old.type in _TELLING and len(same) == 1 else None
            case What.STAGE:
                return self._stage_like(thing)
            case What.RULE | What.PROVIDER:
                return candidates[0].id if len(candidates) == 1 else None
        return None

    def _stage_like(self, thing: Thing) -> str | None:
        """Return the stage of the same kind at the same place: the first open one for the first, won for won."""
        old, stages = self._plan.source.stage(thing.id), self._stages(thing) or ()
        if old is None or thing.within:
            return None
        before = [one.id for one in self._plan.source.stages if one.kind is old.kind]
        after = [one.id for one in stages if one.kind is old.kind]
        return after[min(before.index(old.id), len(after) - 1)] if after else None


def _people(directory: Directory) -> Iterator[Named]:
    employees = sorted(directory.employees.values(), key=lambda one: one.name)
    yield from (Named(f"employee:{one.id}", one.name) for one in employees if one.active)
    yield from (Named(f"department:{one.id}", one.name) for one in directory.departments.values())
    yield from (Named(f"role:{one.id}", one.name) for one in directory.roles.values())
    yield from (Named(one, called(one, directory)) for one in ITEM_PEOPLE)
