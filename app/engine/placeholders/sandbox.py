"""Runs what is more than plain placeholders in Jinja's sandbox, every step of it through our own operations."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.engine.errors import BadTemplate
from app.engine.paths import Missing, Path, member
from app.engine.placeholders import operations
from app.engine.placeholders.fast import Hole, hole_of
from app.engine.placeholders.filters import FILTERS, Filter, apply
from app.engine.placeholders.grammar import arguments, filter_named, fit, known_root, loop_names, path_of
from app.engine.placeholders.limits import TOO_LONG, refuse
from app.engine.placeholders.looking import lenient
from app.engine.placeholders.printing import Paper
from app.engine.scope import ROOTS
from app.engine.words import msg

Names = frozenset[str]
_LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})
_ARITHMETIC: dict[type[nodes.Expr], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
}
_LENIENT_TESTS = frozenset({"defined", "undefined", "none", "empty", "filled"})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without globals, with our filters and tests alone, that reaches into nothing but our values."""

    def __init__(self, roots: Container[str] = ROOTS) -> None:
        """Take away all that Jinja brings along; paths begin with one of `roots`."""
        super().__init__(autoescape=False, keep_trailing_newline=True, optimized=False, cache_size=0)
        self.roots = roots
        self.globals.clear()
        self.policies.clear()
        self.filters = {name: _as_jinja(one) for name, one in FILTERS.items()} | dict(_INTERNAL)
        self.tests = {
            "defined": _filled,
            "undefined": operations.is_empty,
            "none": operations.is_empty,
            "empty": operations.is_empty,
            "filled": _filled,
            "odd": operations.is_odd,
            "even": lambda value: not operations.is_odd(value),
        }

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return one part of a value in a loop; nothing of Python is reachable."""
        if type(obj) is LoopContext:
            if attribute in _LOOP:
                return getattr(obj, attribute)
            raise refuse(msg("loop has no “{name}”."), name=attribute)
        value = member(obj, attribute, ("…", attribute))
        if isinstance(value, Missing):
            raise BadTemplate(value.words)
        return value

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return one part of a value in a loop; nothing of Python is reachable."""
        return self.getattr(obj, str(argument))


def _filled(value: Any) -> bool:
    return not operations.is_empty(value)


class Rendering(Context):
    """What Jinja's code is given to run in: our own surroundings, and the placeholders that need none of its code."""

    def __init__(self, paper: Paper, holes: Sequence[Hole]) -> None:
        """Render on `paper`. Jinja's own context would hold names, of which a guarded template has none."""
        self.paper = paper
        self.holes = holes


def _as_jinja(filter_: Filter) -> Callable[..., Any]:
    @pass_context
    def run(at: Rendering, value: Any, *given: Any) -> Any:
        for argument, one in zip(filter_.arguments, given, strict=True):
            if one is not None:
                fit(filter_, argument.name, argument.type, one)
        return apply(at.paper, filter_, value, given)

    return run


@pass_context
def _fill(at: Rendering, number: int) -> Any:
    return at.holes[number](at.paper)


@pass_context
def _fill_leniently(at: Rendering, path: Path) -> Any:
    return lenient(at.paper, path)


@pass_context
def _fill_and_print(at: Rendering, number: int) -> str:
    return at.paper.put(at.holes[number](at.paper))


@pass_context
def _print(at: Rendering, value: Any) -> str:
    return at.paper.put(value)


@pass_context
def _keep(at: Rendering, value: Any) -> str:
    at.paper.kept = value
    return ""


@pass_context
def _work_out(at: Rendering, left: Any, sign: str, right: Any) -> Any:
    return operations.work_out(at.paper, left, sign, right)


@pass_context
def _compare(at: Rendering, left: Any, *rest: Any) -> bool:
    return operations.compare(at.paper, left, *rest)


@pass_context
def _put_together(at: Rendering, values: list[Any]) -> str:
    return at.paper.join(values, "")


@pass_context
def _go_round(at: Rendering, values: Any, steps: int) -> Any:
    return operations.turns(at.paper, values, steps)


# A blank in the name keeps templates from naming these themselves.
_INTERNAL: Mapping[str, Callable[..., Any]] = {
    "fill in": _fill,
    "fill in leniently": _fill_leniently,
    "fill in and print": _fill_and_print,
    "print it": _print,
    "keep it": _keep,
    "work out": _work_out,
    "compare them": _compare,
    "put together": _put_together,
    "go round": _go_round,
}


class Sandboxed:
    """A checked template compiled by Jinja."""

    __slots__ = ("_holes", "_most", "_render")

    def __init__(self, environment: Sandbox, tree: nodes.Template, most: int, *, keep: bool = False) -> None:
        """Compile a template that may put out so many characters; `keep` keeps its value instead of printing it."""
        guard = Guard(environment, keep=keep)
        try:
            self._render = environment.from_string(guard.template(tree)).root_render_func
        except (TemplateSyntaxError, SyntaxError, RecursionError, MemoryError) as error:
            raise refuse(msg("This text cannot be read. Make it simpler.")) from error
        self._holes = tuple(guard.holes)
        self._most = most

    def run(self, paper: Paper) -> str:
        """Fill the template in; raises BadTemplate and CannotAct."""
        chunks, left = [], self._most
        try:
            for chunk in self._render(Rendering(paper, self._holes)):
                left -= len(chunk)
                if left < 0:
                    raise refuse(TOO_LONG, n=self._most)
                chunks.append(chunk)
        except (TemplateError, TypeError, ValueError) as error:
            raise refuse(msg("The loops and conditions of this text do not fit the values they meet.")) from error
        return "".join(chunks)


class Guard:
    """Rewrites a checked template so that everything it does goes through a counted operation."""

    def __init__(self, environment: Sandbox, *, keep: bool) -> None:
        """See `Sandboxed`."""
        self._environment = environment
        self._keep = keep
        self.holes: list[Hole] = []

    def template(self, tree: nodes.Template) -> nodes.Template:
        """Return the guarded template; raises BadTemplate for names that cannot exist."""
        guarded = nodes.Template(self._body(tree.body, frozenset()), lineno=1)
        guarded.set_environment(self._environment)
        return guarded

    def _body(self, body: Sequence[nodes.Node], local: Names) -> list[nodes.Node]:
        return [self._statement(one, local) for one in body]

    def _statement(self, node: nodes.Node, local: Names) -> nodes.Node:
        match node:
            case nodes.Output():
                return nodes.Output([self._shown(one, local) for one in node.nodes], lineno=node.lineno)
            case nodes.If():
                return nodes.If(
                    self._expr(node.test, local),
                    self._body(node.body, local),
                    self._body(node.elif_, local),
                    self._body(node.else_, local),
                    lineno=node.lineno,
                )
            case nodes.For():
                return self._loop(node, local)
        raise refuse(msg("“{what}” is not allowed in a text. Placeholders, if and for are."), what=type(node).__name__)

    def _shown(self, node: nodes.Expr, local: Names) -> nodes.Expr:
        if isinstance(node, nodes.TemplateData):
            return node
        if self._keep:
            return self._call("keep it", self._expr(node, local))
        hole = self._hole(node, local)
        if hole is not None:
            return self._call("fill in and print", hole)
        return self._call("print it", self._expr(node, local))

    def _hole(self, node: nodes.Node, local: Names) -> nodes.Const | None:
        """Make a plain placeholder the closure that it is elsewhere, known by its number."""
        names = (node, *node.find_all(nodes.Name))
        if isinstance(node, nodes.Const) or any(isinstance(one, nodes.Name) and one.name in local for one in names):
            return None
        hole = hole_of(node, self._environment.roots)
        if hole is None:
            return None
        self.holes.append(hole)
        return nodes.Const(len(self.holes) - 1)

    def _loop(self, node: nodes.For, local: Names) -> nodes.For:
        inner = local | loop_names(node)
        steps = sum(1 for part in node.body for _ in part.find_all(nodes.Node)) + len(node.body)
        values = self._call("go round", self._expr(node.iter, local), nodes.Const(steps))
        test = None if node.test is None else self._expr(node.test, inner)
        body, otherwise = self._body(node.body, inner | {"loop"}), self._body(node.else_, local)
        return nodes.For(node.target, values, body, otherwise, test, False, lineno=node.lineno)

    def _expr(self, node: nodes.Node, local: Names) -> nodes.Expr:  # noqa: C901, PLR0912  one case a kind
        hole = self._hole(node, local)
        if hole is not None:
            return self._call("fill in", hole)
        match node:
            case nodes.Filter():
                return self._filter(node, local)
            case nodes.Test():
                return self._test(node, local)
            case nodes.Compare():
                rest = [part for one in node.ops for part in (nodes.Const(one.op), self._expr(one.expr, local))]
                return self._call("compare them", self._expr(node.expr, local), *rest)
            case nodes.Concat():
                return self._call("put together", nodes.List([self._expr(one, local) for one in node.nodes]))
            case nodes.Neg():
                return self._call("work out", self._expr(node.node, local), nodes.Const("*"), nodes.Const(-1))
            case nodes.Pos():
                return self._call("work out", self._expr(node.node, local), nodes.Const("*"), nodes.Const(1))
            case nodes.And() | nodes.Or():
                return type(node)(self._expr(node.left, local), self._expr(node.right, local))
            case nodes.BinExpr():
                return self._call(
                    "work out",
                    self._expr(node.left, local),
                    nodes.Const(_ARITHMETIC[type(node)]),
                    self._expr(node.right, local),
                )
            case nodes.Not():
                return nodes.Not(self._expr(node.node, local))
            case nodes.CondExpr():
                otherwise = nodes.Const(None) if node.expr2 is None else self._expr(node.expr2, local)
                return nodes.CondExpr(self._expr(node.test, local), self._expr(node.expr1, local), otherwise)
            case nodes.Getattr():
                return nodes.Getattr(self._expr(node.node, local), node.attr, "load")
            case nodes.Getitem():
                return nodes.Getitem(self._expr(node.node, local), node.arg, "load")
            case nodes.List() | nodes.Tuple():
                return nodes.List([self._expr(one, local) for one in node.items])
            case nodes.Const() | nodes.Name():
                return node
        raise refuse(msg("“{what}” is not allowed in a text. Placeholders, if and for are."), what=type(node).__name__)

    def _maybe(self, node: nodes.Node, local: Names, *, leniently: bool) -> nodes.Expr:
        path = path_of(node)
        if leniently and path is not None and path[0] not in local:
            return self._call("fill in leniently", nodes.Const(known_root(path, self._environment.roots)))
        return self._expr(node, local)

    def _filter(self, node: nodes.Filter, local: Names) -> nodes.Expr:
        filter_ = filter_named(node.name)
        assert node.node is not None  # noqa: S101  the grammar has checked it
        value = self._maybe(node.node, local, leniently=filter_.name == "default")
        return self._call(filter_.name, value, *(self._expr(one, local) for one in arguments(node, filter_)))

    def _test(self, node: nodes.Test, local: Names) -> nodes.Expr:
        value = self._maybe(node.node, local, leniently=node.name in _LENIENT_TESTS)
        if node.args:
            return self._call("compare them", value, nodes.Const(node.name), self._expr(node.args[0], local))
        return nodes.Test(value, node.name, [], [], None, None)

    def _call(self, name: str, value: nodes.Expr, *rest: nodes.Expr) -> nodes.Filter:
        return nodes.Filter(value, name, list(rest), [], None, None)
