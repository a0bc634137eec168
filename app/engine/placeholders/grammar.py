"""Reads a template and lets through only what the allow-list names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container
from typing import Any, cast

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.engine.paths import Path
from app.engine.placeholders.filters import FILTERS, Filter
from app.engine.placeholders.limits import TOO_DEEP, Limits, Refused, refuse
from app.engine.scope import ROOTS
from app.engine.words import Msg, msg

TESTS = ("defined", "undefined", "none", "empty", "filled", "odd", "even", "in", "eq", "ne", "lt", "le", "gt", "ge")

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Neg,
    nodes.Pos,
    nodes.Concat,
    nodes.CondExpr,
    nodes.If,
    nodes.For,
    nodes.List,
    nodes.Tuple,
    nodes.Keyword,
)
_REFUSED: dict[type[nodes.Node], Msg] = {
    nodes.Call: msg("Functions cannot be called in a text. Use a filter, such as item.title | upper."),
    nodes.Pow: msg("Powers are not worked out in a text. Use a Calculate rule."),
    nodes.Assign: msg("Variables cannot be set in a text. Use a Set variable rule."),
    nodes.AssignBlock: msg("Variables cannot be set in a text. Use a Set variable rule."),
    nodes.Slice: msg("Parts of a text or list cannot be cut out with colons. Use first, last or truncate."),
}
_PLAIN_REFUSAL = msg("“{what}” is not allowed in a text. Placeholders, if and for are.")
_MAX_LOOPS = 5


def read(environment: ImmutableSandboxedEnvironment, source: str, limits: Limits) -> nodes.Template:
    """Parse a template and check it against the allow-list and the limits; raises BadTemplate."""
    if len(source) > limits.source:
        raise refuse(msg("This text is longer than {n} characters. Make it shorter."), n=limits.source)
    if "\\" in source:
        _check_escapes(environment, source)
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        raise _unreadable(error) from error
    except RecursionError as error:
        raise refuse(TOO_DEEP) from error
    except (ValueError, OverflowError) as error:
        raise refuse(msg("A number in this text cannot be read. Make it shorter.")) from error
    check(tree, limits)
    return tree


def _check_escapes(environment: ImmutableSandboxedEnvironment, source: str) -> None:
    try:
        for line, kind, text in environment.lexer.tokeniter(source, None):
            if kind == "string" and (wrong := _WRONG_ESCAPE.search(_RIGHT_ESCAPE.sub("", text))):
                words = msg("“{text}” has no meaning in quotes. Write a backslash twice.")
                raise refuse(words, word=text.strip("\"'"), line=line, text=wrong[0])
    except TemplateSyntaxError as error:
        raise _unreadable(error) from error


_RIGHT_ESCAPE = re.compile(
    r"""\\(?:[\\'"abfnrtv]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|U0010[0-9a-fA-F]{4})"""
)
_WRONG_ESCAPE = re.compile(r"\\.?", re.DOTALL)
_COMPLAINTS: tuple[tuple[str, Msg], ...] = (
    ("Missing end of comment", msg("A comment is not closed.")),
    ("Missing end of raw", msg("A raw part is not closed with endraw.")),
    ("Jinja was looking for", msg("A condition or a loop is not closed with endif or endfor, or closed twice.")),
    ("end of template", msg("A placeholder is not closed: two braces are missing at its end.")),
    ("Expected an expression, got 'end of print", msg("A placeholder is empty or ends too early.")),
    ("unknown tag", msg("Only if and for stand between a brace and a per cent sign, with else, elif, endif, endfor.")),
    ("Invalid character in", msg("This name holds a sign that none can have. Put it in brackets and quotes.")),
    ("expected token 'end of print", msg("A placeholder goes on where it should end. Check signs and quotes.")),
)


def _unreadable(error: TemplateSyntaxError) -> Refused:
    said = error.message or ""
    words = next(
        (words for part, words in _COMPLAINTS if part in said),
        msg("This cannot be read. Check the braces, brackets and quotes."),
    )
    return refuse(words, line=error.lineno)


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
            raise refuse(TOO_DEEP)
        loops += isinstance(node, nodes.For)
        if loops > _MAX_LOOPS:
            raise refuse(TOO_DEEP)
        _check_one(node)
        if isinstance(node, nodes.For):
            _check_targets(node)
        waiting += [(child, depth + 1, loops) for child in node.iter_child_nodes()]


def _check_one(node: nodes.Node) -> None:
    if type(node) not in _ALLOWED:
        words = _REFUSED.get(type(node), _PLAIN_REFUSAL.fill(what=type(node).__name__.lower()))
        raise refuse(words, line=node.lineno)
    match node:
        case nodes.Const(value=value):
            _check_constant(value)
        case nodes.Getattr(attr=name) | nodes.Name(name=name):
            _check_word(name, node.lineno)
        case nodes.Getitem(arg=key):
            if not isinstance(key, nodes.Const) or not isinstance(key.value, str | int):
                raise refuse(msg("In brackets stands a name in quotes, or a number."))
            if isinstance(key.value, str) and key.value.startswith("__"):
                raise refuse(_UNDERSCORE, word=key.value, line=node.lineno, name=key.value)
        case nodes.Filter():
            _check_filter(node)
        case nodes.Test(name=name):
            _check_test(node)
        case nodes.For(recursive=True):
            raise refuse(_PLAIN_REFUSAL, what="recursive")


def _check_targets(node: nodes.For) -> None:
    for name in loop_names(node):
        if name in ROOTS or name == "loop":
            words = msg("A loop cannot call its values “{name}”: that name is taken.")
            raise refuse(words, word=name, line=node.lineno, name=name)


def loop_names(node: nodes.For) -> frozenset[str]:
    """Return the names that a loop gives its values."""
    targets = [node.target, *node.target.find_all(nodes.Name)]
    return frozenset(one.name for one in targets if isinstance(one, nodes.Name))


_UNDERSCORE = msg("“{name}” begins with an underscore. Such names cannot be used.")


def _check_word(name: str, line: int) -> None:
    if name.startswith("_"):
        raise refuse(_UNDERSCORE, word=name, line=line, name=name)


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
        close = close_filter(name)
        if close is not None:
            raise refuse(msg("There is no filter “{name}”. Did you mean “{close}”?"), word=name, name=name, close=close)
        words = msg("There is no filter “{name}”. There are: {all}.")
        raise refuse(words, word=name, name=name, all=", ".join(FILTERS))
    return found


def close_filter(name: str) -> str | None:
    """Return the filter whose name is most like one that does not exist."""
    close = difflib.get_close_matches(name, FILTERS, 1) if name not in FILTERS else None
    return close[0] if close else None


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
        raise refuse(words, word=filter_.name, filter=filter_.name, n=len(names))
    given += [None] * (len(names) - len(given))
    for pair in cast("list[nodes.Keyword]", node.kwargs):
        place = names.index(pair.key) if pair.key in names else -1
        if place < 0 or given[place] is not None:
            words = msg("“{filter}” does not take “{name}”.")
            raise refuse(words, word=filter_.name, filter=filter_.name, name=pair.key)
        given[place] = pair.value
    for argument, value in zip(filter_.arguments, given, strict=True):
        if value is None and argument.required:
            raise refuse(
                msg("“{filter}” needs a value in brackets: {name}."),
                word=filter_.name,
                filter=filter_.name,
                name=argument.name,
            )
        if isinstance(value, nodes.Const) and value.value is not None:
            fit(filter_, argument.name, argument.type, value.value)
    return tuple(
        nodes.Const(argument.default) if value is None else value
        for argument, value in zip(filter_.arguments, given, strict=True)
    )


def fit(filter_: Filter, name: str, type_: type, value: object) -> None:
    """Refuse an argument of another type than the filter takes."""
    if type_ is object or (isinstance(value, type_) and not (type_ is int and isinstance(value, bool))):
        return
    words = (
        msg("“{name}” of the filter “{filter}” must be a whole number.")
        if type_ is int
        else msg("“{name}” of the filter “{filter}” must be a text in quotes.")
    )
    raise refuse(words, word=filter_.name, filter=filter_.name, name=name)


def _check_test(node: nodes.Test) -> None:
    if node.name not in TESTS:
        words = msg("There is no test “{name}”. There are: {all}.")
        raise refuse(words, word=node.name, name=node.name, all=", ".join(TESTS))
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


def constant(node: nodes.Node) -> tuple[Any] | None:
    """Return a constant argument in a tuple, or None where it is none."""
    if isinstance(node, nodes.Const):
        return (node.value,)
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) and type(node.node.value) is int:
        return (-node.node.value,)
    return None


def known_root(path: Path, roots: Container[str]) -> Path:
    """Return the path where it begins with a name that exists; raises BadTemplate otherwise."""
    if path[0] not in roots:
        raise refuse(
            msg("There is nothing called “{name}” here. Names begin with {all}."), name=path[0], all=", ".join(ROOTS)
        )
    return path
