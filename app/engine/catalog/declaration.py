"""How a rule or trigger is declared: one class in one file, from which all else follows."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, dataclass_transform, get_args, get_origin, get_type_hints

from app.engine.catalog.categories import Category
from app.engine.errors import KnownError
from app.engine.model.values import FieldType, Value
from app.engine.parameters import Ask, Kind
from app.engine.words import Msg, msg

if TYPE_CHECKING:
    from app.engine.effects import Await, Effect
    from app.engine.model.event import Event
    from app.engine.moment import Moment

Act = Generator["Effect", None, "Mapping[str, Value] | Await | None"]
"""What performing a rule gives: effects one by one, and at the end its results."""


@dataclass(frozen=True, slots=True)
class About:
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


@dataclass(frozen=True, slots=True)
class Result:
    """A named value that a rule leaves for later rules, or a trigger for the rules of its stage."""

    name: str
    type: FieldType
    label: Msg
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class Example:
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


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a rule or trigger type."""

    name: str
    kind: Kind
    ask: Ask
    required: bool
    default: Any

    @property
    def initial(self) -> Any:
        """The raw value in a freshly added card."""
        return self.kind.empty if self.required else self.default


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
        return cls(**{one.name: _read(one, raw) for one in cls.parameters()})

    @classmethod
    def problems(cls, raw: Mapping[str, Any]) -> list[KnownError]:
        """Return what is missing or does not fit, one error a parameter, `field` naming it."""
        found = []
        declared = {one.name: one for one in cls.parameters()}
        for one in declared.values():
            if not cls.asked(one, raw):
                continue
            if one.required and one.kind.is_empty(raw.get(one.name)):
                found.append(KnownError(msg("“{label}” is missing.").fill(label=one.ask.label), field=one.name))
                continue
            try:
                _read(one, raw)
            except KnownError as error:
                words = msg("“{label}”: {why}").fill(label=one.ask.label, why=error.words)
                found.append(KnownError(words, field=one.name))
        found += [KnownError(msg("There is no parameter “{name}” here.").fill(name=name), field=name)
                  for name in raw if name not in declared]
        return found

    @classmethod
    def asked(cls, parameter: Parameter, raw: Mapping[str, Any]) -> bool:
        """Say whether the form asks for a parameter, given the others."""
        if parameter.ask.shown_when is None:
            return True
        other, values = parameter.ask.shown_when
        default = next((one.default for one in cls.parameters() if one.name == other), None)
        return raw.get(other, default) in values

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of the parameters."""
        return {
            "type": "object", "additionalProperties": False,
            "properties": {
                one.name: {"title": one.ask.label.plain(), **one.kind.schema()} for one in cls.parameters()
            },
        }


class RuleType(Declared):
    """A kind of automation rule."""

    finishes: ClassVar[tuple[str, ...]] = ()
    """Results that only come once what the rule waits for is finished."""

    def perform(self, at: Moment) -> Act:
        """Yield the effects of the rule at this moment and return its results; raises CannotAct."""
        raise BadDeclaration(f"{type(self).__name__} does not say what it performs")


class TriggerType(Declared):
    """A kind of trigger; its results are what the event brings along."""

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Return why this event is not the one waited for, or None where it is."""
        del event, at
        return None


def _declared(cls: type[Declared]) -> Generator[Parameter]:
    for name, hint in get_type_hints(cls, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            continue
        marks = get_args(hint)[1:]
        kind = next((one for one in marks if isinstance(one, Kind)), None)
        ask = next((one for one in marks if isinstance(one, Ask)), None)
        if kind is None or ask is None:
            raise BadDeclaration(f"{cls.__name__}.{name} needs a kind of parameter and an Ask")
        default = getattr(cls, name, _MISSING)
        yield Parameter(name, kind, ask, default is _MISSING, kind.empty if default is _MISSING else default)


def _read(parameter: Parameter, raw: Mapping[str, Any]) -> Any:
    value = raw.get(parameter.name, parameter.default)
    if parameter.kind.is_empty(value):
        value = parameter.kind.empty if parameter.required or value is not None else parameter.default
        if value is None:
            return None
    return parameter.kind.read(value)


def check_declaration(cls: type[Declared]) -> None:
    """Refuse a type that lacks words or examples: one that works and, for rules, one that fails."""
    about = cls.__dict__.get("about")
    if not isinstance(about, About):
        raise BadDeclaration(f"{cls.__name__} has no “about”")
    for words in (about.title, about.description, about.sentence):
        if not isinstance(words, Msg) or not words.strip():
            raise BadDeclaration(f"{about.id} lacks words: title, description and sentence are required")
    if not cls.examples:
        raise BadDeclaration(f"{about.id} has no examples")
    if issubclass(cls, RuleType):
        good = any(not one.fails for one in cls.examples)
        if not good or all(not one.fails for one in cls.examples):
            raise BadDeclaration(f"{about.id} needs an example that works and one that fails")
    elif {one.fires for one in cls.examples} < {True, False}:
        raise BadDeclaration(f"{about.id} needs an example that fires and one that does not")
