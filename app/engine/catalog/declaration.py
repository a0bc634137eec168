"""How a rule or trigger is declared: one class in one file, from which all else follows."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from copy import deepcopy
from inspect import get_annotations
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Self,
    dataclass_transform,
    get_args,
    get_origin,
)

from msgspec import Struct, field

from app.engine.catalog.categories import CATEGORIES, Category
from app.engine.errors import CannotAct, KnownError, MissingParameter
from app.engine.model.schema import Field, Option
from app.engine.model.values import FieldType, Value
from app.engine.parameters import Ask, Kind
from app.engine.parameters.base import Reference
from app.engine.ports import Provider
from app.engine.words import Msg, msg

if TYPE_CHECKING:
    from app.engine.effects import Await, Effect
    from app.engine.model.event import Event
    from app.engine.model.schema import Schema
    from app.engine.moment import Moment

Act = Generator["Effect", None, "Mapping[str, Value] | Await | None"]
"""What performing a rule gives: effects one by one, and at the end its results."""


class About(Struct, frozen=True):
    """What a person sees of a rule or trigger type before using it."""

    id: str
    category: Category
    icon: str
    """A name of the icon font, such as ``mdi6.email-outline``."""
    title: Msg
    description: Msg
    """One or two sentences: what it is for."""
    sentence: Msg
    """What a configured card says, with the parameters' names in braces: ``Notify {recipients}: {text}``."""
    synonyms: Msg | None = None
    """Further words by which the palette's search finds it, separated by blanks."""
    helper: bool = False
    suggests: tuple[str, ...] = ()
    """Ids of rules and triggers that go well with this one."""


class Result(Struct, frozen=True):
    """A named value that a rule leaves for later rules, or a trigger for the rules of its stage."""

    name: str
    type: FieldType
    label: Msg | str
    """Words of ours, or for what the person named, their own."""
    multiple: bool = False
    options: tuple[Option, ...] = ()
    """The values that one of the type enumeration can have."""
    channel: str = ""
    """The channel of whose providers it is one, or another by its own name; empty where it is none."""

    def as_field(self) -> Field:
        """Return it as a field, to be shown or edited like one."""
        return Field(self.name, self.label, self.type, multiple=self.multiple, options=self.options)

    def as_shown(self, providers: Iterable[Provider]) -> Field:
        """Return it as a field in which a provider has its name."""
        found = tuple(Option(one.id, one.name) for one in providers if one.channel == self.channel)
        return Field(self.name, self.label, FieldType.ENUMERATION, options=found) if found else self.as_field()


class Example(Struct, frozen=True):
    """A case that a test runs and the help page shows: parameters, and the effects or the failure that follow.

    For a trigger, `event` is what happens and `fires` whether it should move the item.
    """

    title: str
    parameters: Mapping[str, Any]
    effects: tuple[Effect, ...] = ()
    results: Mapping[str, Value] | None = None
    fails: str = ""
    """Words of the reason with which it fails."""
    item: Mapping[str, Value] = field(default_factory=dict)
    """Fields of the example item that are different here."""
    earlier: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """Results that earlier rules left, by rule id."""
    event: Mapping[str, Any] = field(default_factory=dict)
    fires: bool | None = None


class Parameter(Struct, frozen=True):
    """One parameter of a rule or trigger type."""

    name: str
    kind: Kind
    ask: Ask
    required: bool
    default: Any

    @property
    def initial(self) -> Any:
        """The raw value in a freshly added card."""
        return deepcopy(self.kind.empty if self.required else self.default)


class BadDeclaration(Exception):
    """A rule or trigger type is declared incompletely; a bug of its author."""


_MISSING: Any = object()


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Declared:
    """The common base of rule and trigger types: parameters are annotated class attributes."""

    about: ClassVar[About]
    results: ClassVar[tuple[Result, ...]] = ()
    examples: ClassVar[tuple[Example, ...]] = ()
    _parameters: ClassVar[tuple[Parameter, ...] | None] = None

    def __init__(self, **values: Any) -> None:
        """Hold the values of the parameters, as their kinds have read them."""
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse: declarations are values."""
        raise AttributeError(name)

    @classmethod
    def parameters(cls) -> tuple[Parameter, ...]:
        """Return the declared parameters in their order."""
        if cls.__dict__.get("_parameters") is None:
            cls._parameters = tuple(_declared(cls))
        assert cls._parameters is not None  # noqa: S101  set in the line above
        return cls._parameters

    @classmethod
    def initial(cls) -> dict[str, Any]:
        """Return the raw parameters of a freshly added card."""
        return {one.name: one.initial for one in cls.parameters()}

    @classmethod
    def build(cls, raw: Mapping[str, Any]) -> Self:
        """Read raw parameters; raises KnownError naming the first that is missing or does not fit."""
        problems = cls.problems(raw)
        if problems:
            raise problems[0]
        return cls(**{one.name: _read(one, raw if cls.asked(one, raw) else {}) for one in cls.parameters()})

    @classmethod
    def problems(cls, raw: Mapping[str, Any]) -> list[KnownError]:
        """Return what is missing or does not fit, one error a parameter, `field` naming it."""
        found: list[KnownError] = []
        declared = {one.name: one for one in cls.parameters()}
        for one in declared.values():
            if not cls.asked(one, raw):
                continue
            if one.required and one.kind.is_empty(raw.get(one.name)):
                found.append(MissingParameter(msg("“{label}” is missing.").fill(label=one.ask.label), field=one.name))
                continue
            try:
                _read(one, raw)
            except KnownError as error:
                words = msg("“{label}”: {why}").fill(label=one.ask.label, why=error.words)
                found.append(KnownError(words, field=one.name))
        found += [
            KnownError(msg("There is no parameter “{name}” here.").fill(name=name), field=name)
            for name in raw
            if name not in declared
        ]
        return found

    @classmethod
    def asked(cls, parameter: Parameter, raw: Mapping[str, Any]) -> bool:
        """Say whether the form asks for a parameter, given the others."""
        if parameter.ask.shown_when is None:
            return True
        other, values = parameter.ask.shown_when
        chosen = cls.chosen(other, raw)
        return any(one in values for one in (chosen if isinstance(chosen, list | tuple) else (chosen,)))

    @classmethod
    def chosen(cls, name: str, raw: Mapping[str, Any]) -> Any:
        """Return the raw value of a parameter; left out, its default."""
        value = raw.get(name)
        return next((one.default for one in cls.parameters() if one.name == name), None) if value is None else value

    @classmethod
    def results_for(cls, raw: Mapping[str, Any], schema: Schema | None = None) -> tuple[Result, ...]:
        """Return the results that these parameters lead to; with a schema, those read from fields have their types."""
        del raw, schema
        return cls.results

    @classmethod
    def varies(cls) -> bool:
        """Say whether what is filled in decides which results there are."""
        return cls.results_for.__func__ is not Declared.results_for.__func__  # type: ignore[attr-defined]  # a method of the class

    @classmethod
    def variables_for(cls, raw: Mapping[str, Any]) -> tuple[Result, ...]:
        """Return the variables of the item that a rule with these parameters sets."""
        del raw
        return ()

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Return what a card with these parameters says, the parameters' names in braces."""
        del raw
        return cls.about.sentence

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of the parameters."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {one.name: {**_words(one.ask), **_or_empty(one.kind)} for one in cls.parameters()},
        }


class RuleType(Declared):
    """A kind of automation rule."""

    finishes: ClassVar[tuple[str, ...]] = ()
    """Results that only come once what the rule waits for is finished."""
    looks_around: ClassVar[bool] = False
    """Whether what it does depends on other items, or is seen by their rules: then they are not replayed one by one."""

    def perform(self, at: Moment) -> Act:
        """Yield the effects of the rule at this moment and return its results; raises CannotAct."""
        raise BadDeclaration(f"{type(self).__name__} does not say what it performs")

    def act(self, at: Moment) -> Act:
        """Perform, and let a failure begin with the label of the parameter that it is about."""
        try:
            return (yield from self.perform(at))
        except KnownError as error:
            told = self.labelled(error)
            if told is error:
                raise
            raise told from error

    @classmethod
    def labelled(cls, error: KnownError) -> KnownError:
        """Return a failure to perform, beginning with the label of the parameter that it is about."""
        label = next((one.ask.label for one in cls.parameters() if one.name == error.field), None)
        if label is None:
            return error
        words = msg("“{label}”: {why}").fill(label=label, why=error.words)
        return CannotAct(words, field=error.field, place=error.place)


class TriggerType(Declared):
    """A kind of trigger; its results are what the event brings along."""

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Return why this event is not the one waited for, or None where it is."""
        del event, at
        return None


def _declared(cls: type[Declared]) -> Generator[Parameter]:
    hints: dict[str, Any] = {}
    for one in reversed(cls.__mro__):
        if issubclass(one, Declared) and one.__module__ != __name__:
            hints |= get_annotations(one, eval_str=True)
    for name, hint in hints.items():
        if get_origin(hint) is not Annotated:
            continue
        marks = get_args(hint)[1:]
        kind = next((one for one in marks if isinstance(one, Kind)), None)
        ask = next((one for one in marks if isinstance(one, Ask)), None)
        if kind is None or ask is None:
            raise BadDeclaration(f"{cls.__name__}.{name} needs a kind of parameter and an Ask")
        default = getattr(cls, name, _MISSING)
        yield Parameter(name, kind, ask, default is _MISSING, _raw_default(kind, default))


def _raw_default(kind: Kind, default: Any) -> Any:
    if default is _MISSING or default == kind.nothing:
        return kind.empty
    return list(default) if isinstance(default, tuple) else default


def _words(ask: Ask) -> dict[str, str]:
    return {"title": ask.label.plain()} | ({"description": ask.help.plain()} if ask.help else {})


def _or_empty(kind: Kind) -> dict[str, Any]:
    """Return the schema of a kind that also lets a field pass that is not filled in yet."""
    schema = kind.schema()
    refuses = "$ref" in schema or "enum" in schema or (kind.empty is None and isinstance(schema.get("type"), str))
    return {"anyOf": [schema, {"const": kind.empty}]} if refuses else schema


def _read(parameter: Parameter, raw: Mapping[str, Any]) -> Any:
    kind, value = parameter.kind, raw.get(parameter.name)
    cleared = kind.empty is None and kind.is_empty(value)  # such a field cannot be left blank: its default stands
    if value is None or cleared:
        value = parameter.default
    return kind.nothing if kind.is_empty(value) else kind.read(value)


def check_declaration(cls: type[Declared]) -> None:
    """Refuse a type that lacks words or examples: one that works and one that fails or, for triggers, misses."""
    about = cls.__dict__.get("about")
    if not isinstance(about, About):
        raise BadDeclaration(f"{cls.__name__} has no “about”")
    for words in (about.title, about.description, about.sentence):
        if not words.strip():
            raise BadDeclaration(f"{about.id} lacks words: title, description and sentence are required")
    if about.category not in CATEGORIES or about.category.trigger is not issubclass(cls, TriggerType):
        raise BadDeclaration(f"{about.id} needs a category of the palette: one for rules, or one for triggers")
    if not cls.examples:
        raise BadDeclaration(f"{about.id} has no examples")
    for one in cls.parameters():
        if not _has_editor(type(one.kind)):
            raise BadDeclaration(f"{about.id}: the kind of “{one.name}” is made from none that a form knows")
    if issubclass(cls, RuleType):
        if len({bool(one.fails) for one in cls.examples}) == 1:
            raise BadDeclaration(f"{about.id} needs an example that works and one that fails")
    elif issubclass(cls, TriggerType):
        _check_firing(cls)


def _has_editor(kind: type[Kind]) -> bool:
    """Say whether a kind is one of ours, each of which has an editor, or made from one."""
    ours = (one for one in kind.__mro__ if one.__module__.startswith(Kind.__module__.rpartition(".")[0]))
    return any(one not in (Kind, Reference) for one in ours)


def _check_firing(cls: type[TriggerType]) -> None:
    fires = {one.fires for one in cls.examples}
    if True not in fires:
        raise BadDeclaration(f"{cls.about.id} needs an example that fires")
    if cls.misses is not TriggerType.misses and False not in fires:
        raise BadDeclaration(f"{cls.about.id} needs an example that does not fire")
