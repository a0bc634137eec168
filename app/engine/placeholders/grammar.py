"""Reads a template and lets through only what the allow-list names."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.engine.errors import BadTemplate
from app.engine.paths import Path
from app.engine.placeholders.filters import FILTERS, Filter
from app.engine.placeholders.limits import Limits, refuse
from app.engine.words import Msg, msg

ROOTS = ("item", "client", "company", "responsible", "created_by", "supervisor", "results", "trigger", "variables",
         "now", "today")
TESTS = ("defined", "undefined", "none", "empty", "filled", "odd", "even", "in", "eq", "ne", "lt", "le", "gt", "ge")

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub,
    nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos, nodes.Concat, nodes.CondExpr, nodes.If,
    nodes.For, nodes.List, nodes.Tuple, nodes.Keyword,
)
_REFUSED: dict[type[nodes.Node], Msg] = {
    nodes.Call: msg("Functions cannot be called in a text. Use a filter, such as {{ item.title | upper }}."),
    nodes.Pow: msg("Powers are not worked out in a text. Use a Calculate rule."),
    nodes.Assign: msg("Variables cannot be set in a text. Use a Set variable rule."),
    nodes.AssignBlock: msg("Variables cannot be set in a text. Use a Set variable rule."),
    nodes.Slice: msg("Parts of a text or list cannot be cut out with colons. Use first, last or truncate."),
}
_PLAIN_REFUSAL = msg("“{what}” is not allowed in a text. Placeholders, if and for are.")
_MAX_LOOPS = 5
_MAX_ELEMENTS = 1_000


def read(environment: ImmutableSandboxedEnvironment, source: str, limits: Limits) -> nodes.Template:
    """Parse a template and check it against the allow-list and the limits; raises BadTemplate."""
    if len(source) > limits.source:
        raise refuse(msg("This text is longer than {n} characters. Make it shorter."), n=limits.source)
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        raise BadTemplate(_syntax(error), place=f"line {error.lineno}") from error
    except RecursionError as error:
        raise refuse(_TOO_DEEP) from error
    except (ValueError, OverflowError) as error:
        raise refuse(msg("A number or a quoted text in this template cannot be read.")) from error
    check(tree, limits)
    return tree


_TOO_DEEP = msg("This text is nested too deeply. Make it simpler.")


def _syntax(error: TemplateSyntaxError) -> Msg:
    return msg("This text cannot be read, in line {line}: {why}").fill(line=error.lineno, why=error.message or "")


def check(tree: nodes.Template, limits: Limits) -> None:
    """Refuse what the allow-list does not name, and what is too large or too deep; raises BadTemplate."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    count = 0
    while waiting:
        node, depth, loops = waiting.pop()
        count += 1
        if count > limits.nodes:
            raise refuse(msg("This text holds too many placeholders. Split it, or make it simpler."))
        if depth > limits.depth:
            raise refuse(_TOO_DEEP)
        loops += isinstance(node, nodes.For)
        if loops > _MAX_LOOPS:
            raise refuse(_TOO_DEEP)
        _check_one(node)
        waiting += [(child, depth + 1, loops) for child in node.iter_child_nodes()]


def _check_one(node: nodes.Node) -> None:
    if type(node) not in _ALLOWED:
        words = _REFUSED.get(type(node), _PLAIN_REFUSAL.fill(what=type(node).__name__.lower()))
        raise BadTemplate(words, place=f"line {node.lineno}")
    match node:
        case nodes.Const(value=value):
            _check_constant(value)
        case nodes.Getattr(attr=name) | nodes.Name(name=name):
            _check_word(name)
        case nodes.Getitem(arg=key):
            if not isinstance(key, nodes.Const) or not isinstance(key.value, str | int):
                raise refuse(msg("In brackets stands a name in quotes, or a number."))
            if isinstance(key.value, str) and key.value.startswith("__"):
                raise refuse(_UNDERSCORE, name=key.value)
        case nodes.Filter():
            _check_filter(node)
        case nodes.Test(name=name):
            _check_test(node)
        case nodes.For(recursive=True):
            raise refuse(_PLAIN_REFUSAL, what="recursive")


_UNDERSCORE = msg("“{name}” begins with an underscore. Such names cannot be used.")


def _check_word(name: str) -> None:
    if name.startswith("_"):
        raise refuse(_UNDERSCORE, name=name)


def _check_constant(value: object) -> None:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise refuse(msg("A quoted text holds a character that does not exist.")) from error
    elif isinstance(value, int | float) and not -1e30 < value < 1e30:  # noqa: PLR2004  NaN fails as well
        raise refuse(msg("A number here is too large."))
    elif not isinstance(value, bool | int | float | None):
        raise refuse(_PLAIN_REFUSAL, what=type(value).__name__)


def filter_named(name: str) -> Filter:
    """Return a filter; raises BadTemplate that suggests another where there is none of that name."""
    found = FILTERS.get(name)
    if found is None:
        close = difflib.get_close_matches(name, FILTERS, 1)
        if close:
            raise refuse(msg("There is no filter “{name}”. Did you mean “{close}”?"), name=name, close=close[0])
        raise refuse(msg("There is no filter “{name}”. There are: {all}."), name=name, all=", ".join(FILTERS))
    return found


def _check_filter(node: nodes.Filter) -> None:
    found = filter_named(node.name)
    if node.node is None or node.dyn_args is not None or node.dyn_kwargs is not None:
        raise refuse(_PLAIN_REFUSAL, what="*")
    arguments(node, found)


def arguments(node: nodes.Filter, filter_: Filter) -> tuple[nodes.Expr, ...]:
    """Return a filter's arguments in their order, named ones put in their places; raises BadTemplate."""
    given: list[nodes.Expr | None] = list(node.args)
    names = [one.name for one in filter_.arguments]
    if len(given) > len(names):
        words = msg("“{filter}” takes at most {n} values in brackets.")
        raise refuse(words, filter=filter_.name, n=len(names))
    given += [None] * (len(names) - len(given))
    for pair in node.kwargs:
        if pair.key not in names or given[names.index(pair.key)] is not None:
            raise refuse(msg("“{filter}” does not take “{name}”."), filter=filter_.name, name=pair.key)
        given[names.index(pair.key)] = pair.value
    for argument, value in zip(filter_.arguments, given, strict=True):
        if value is None and argument.required:
            raise refuse(msg("“{filter}” needs a value in brackets: {name}."), filter=filter_.name, name=argument.name)
        if isinstance(value, nodes.Const) and value.value is not None:
            fit(filter_, argument.name, argument.type, value.value)
    return tuple(nodes.Const(argument.default) if value is None else value
                 for argument, value in zip(filter_.arguments, given, strict=True))


def fit(filter_: Filter, name: str, type_: type, value: object) -> None:
    """Refuse an argument of another type than the filter takes."""
    if type_ is object or (isinstance(value, type_) and not (type_ is int and isinstance(value, bool))):
        return
    words = msg("“{name}” of the filter “{filter}” must be a whole number.") if type_ is int else msg(
        "“{name}” of the filter “{filter}” must be a text in quotes.")
    raise refuse(words, filter=filter_.name, name=name)


def _check_test(node: nodes.Test) -> None:
    if node.name not in TESTS:
        raise refuse(msg("There is no test “{name}”. There are: {all}."), name=node.name, all=", ".join(TESTS))
    binary = node.name in ("in", "eq", "ne", "lt", "le", "gt", "ge")
    if len(node.args or ()) != int(binary) or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise refuse(_PLAIN_REFUSAL, what=node.name)


def path_of(node: nodes.Node) -> Path | None:
    """Return the path that a chain of names is, or None where it begins with something else."""
    parts: list[str] = []
    while True:
        match node:
            case nodes.Getattr(node=inner, attr=name):
                parts.append(name)
            case nodes.Getitem(node=inner, arg=nodes.Const(value=key)):
                parts.append(str(key))
            case nodes.Name(name=name):
                return (name, *reversed(parts))
            case _:
                return None
        node = inner


