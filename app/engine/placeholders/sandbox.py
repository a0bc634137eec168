"""Runs what is more than plain placeholders in Jinja's sandbox, every step of it through our own operations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.engine.errors import BadTemplate
from app.engine.paths import Missing, Path, member
from app.engine.placeholders import operations
from app.engine.placeholders.filters import FILTERS, Filter, apply
from app.engine.placeholders.grammar import ROOTS, arguments, filter_named, fit, loop_names, path_of
from app.engine.placeholders.limits import refuse
from app.engine.placeholders.looking import lenient, strict
from app.engine.placeholders.printing import Paper
from app.engine.words import msg

Names = frozenset[str]
_LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})
_ARITHMETIC: dict[type[nodes.Expr], str] = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Mod: "%",
}
_LENIENT_TESTS = frozenset({"defined", "undefined", "none", "empty", "filled"})

# A blank in the name keeps templates from naming these themselves.
_LOOK_UP, _LOOK_UP_LENIENTLY, _PRINT, _KEEP = "look up", "look up leniently", "print it", "keep it"
_WORK_OUT, _COMPARE, _CONCAT, _TURNS = "work out", "compare them", "put together", "go round"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without globals, with our filters and tests alone, that reaches into nothing but our values."""

    def __init__(self) -> None:
        """Take away all that Jinja brings along."""
        super().__init__(autoescape=False, keep_trailing_newline=True, optimized=False, cache_size=0)
        self.globals.clear()
        self.policies.clear()
        self.filters = {name: _as_jinja(one) for name, one in FILTERS.items()} | _internal_filters()
        self.tests = {
            "defined": _filled, "undefined": operations.is_empty, "none": operations.is_empty,
            "empty": operations.is_empty, "filled": _filled, "odd": operations.is_odd,
            "even": lambda value: not operations.is_odd(value),
        }

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return one part of a value in a loop; nothing of Python is reachable."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return one part of a value in a loop; nothing of Python is reachable."""
        if isinstance(obj, LoopContext):
            if argument in _LOOP:
                return getattr(obj, argument)
            raise refuse(msg("loop has no “{name}”."), name=argument)
        value = member(obj, str(argument), ("…", str(argument)))
        if isinstance(value, Missing):
            raise BadTemplate(value.words)
        return value


def _filled(value: Any) -> bool:
    return not operations.is_empty(value)


def _as_jinja(filter_: Filter) -> Callable[..., Any]:
    @pass_context
    def run(context: Context, value: Any, *given: Any) -> Any:
        paper = _paper(context)
        paper.budget.step(1)
        for argument, one in zip(filter_.arguments, given, strict=True):
            if one is not None:
                fit(filter_, argument.name, argument.type, one)
        return apply(paper, filter_, value, given)

    return run


def _paper(context: Context) -> Paper:
    paper: Paper = context.parent["paper"]
    return paper


def _internal_filters() -> dict[str, Callable[..., Any]]:
    @pass_context
    def look(context: Context, path: Path) -> Any:
        return strict(_paper(context), path)

    @pass_context
    def look_leniently(context: Context, path: Path) -> Any:
        return lenient(_paper(context), path)

    @pass_context
    def put_out(context: Context, value: Any) -> str:
        return _paper(context).put(value)

    @pass_context
    def keep(context: Context, value: Any) -> str:
        _paper(context).kept = value
        return ""

    @pass_context
    def work_out(context: Context, left: Any, sign: str, right: Any) -> Any:
        return operations.work_out(_paper(context), left, sign, right)

    @pass_context
    def compare(context: Context, left: Any, *rest: Any) -> bool:
        return operations.compare(_paper(context), left, *rest)

    @pass_context
    def concat(context: Context, values: list[Any]) -> str:
        return _paper(context).join(values, "")

    @pass_context
    def turns(context: Context, values: Any, steps: int) -> Any:
        return operations.turns(_paper(context), values, steps)

    return {_LOOK_UP: look, _LOOK_UP_LENIENTLY: look_leniently, _PRINT: put_out, _KEEP: keep, _WORK_OUT: work_out,
            _COMPARE: compare, _CONCAT: concat, _TURNS: turns}


class Sandboxed:
    """A checked template compiled by Jinja."""

    __slots__ = ("_template",)

    def __init__(self, environment: Sandbox, tree: nodes.Template, *, keep: bool = False) -> None:
        """Compile a template; `keep` makes it one expression whose value is kept instead of printed."""
        guarded = Guard(environment, keep=keep).template(tree)
        try:
            self._template = environment.from_string(guarded)
        except (TemplateSyntaxError, SyntaxError, RecursionError, MemoryError) as error:
            raise refuse(msg("This text cannot be read. Make it simpler.")) from error

    def run(self, paper: Paper) -> str:
        """Fill the template in; raises BadTemplate and CannotAct."""
        context = self._template.new_context({"paper": paper}, shared=True)
        chunks = []
        try:
            for chunk in self._template.root_render_func(context):
                paper.budget.put_out(len(chunk))
                chunks.append(chunk)
        except (TemplateError, TypeError, ValueError) as error:
            raise refuse(msg("The loops and conditions of this text do not fit the values they meet.")) from error
        return "".join(chunks)


class Guard:
    """Rewrites a checked template so that everything it does goes through a counted operation."""

    def __init__(self, environment: Sandbox, *, keep: bool) -> None:
        """See `Sandboxed`."""
        self._environment = environment
        self._output = _KEEP if keep else _PRINT

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
                    self._expr(node.test, local), self._body(node.body, local), self._body(node.elif_, local),
                    self._body(node.else_, local), lineno=node.lineno,
                )
            case nodes.For():
                return self._loop(node, local)
        raise refuse(msg("“{what}” is not allowed in a text. Placeholders, if and for are."), what=type(node).__name__)

    def _shown(self, node: nodes.Expr, local: Names) -> nodes.Expr:
        return node if isinstance(node, nodes.TemplateData) else self._call(self._output, self._expr(node, local))

    def _loop(self, node: nodes.For, local: Names) -> nodes.For:
        inner = local | loop_names(node)
        steps = sum(1 for part in node.body for _ in part.find_all(nodes.Node)) + len(node.body)
        values = self._call(_TURNS, self._expr(node.iter, local), nodes.Const(steps))
        test = None if node.test is None else self._expr(node.test, inner)
        body, otherwise = self._body(node.body, inner | {"loop"}), self._body(node.else_, local)
        return nodes.For(node.target, values, body, otherwise, test, False, lineno=node.lineno)

    def _expr(self, node: nodes.Node, local: Names) -> nodes.Expr:  # noqa: C901, PLR0912  one case a kind
        path = path_of(node)
        if path is not None and path[0] not in local:
            return self._look_up(path)
        match node:
            case nodes.Filter():
                return self._filter(node, local)
            case nodes.Test():
                return self._test(node, local)
            case nodes.Compare():
                rest = [part for one in node.ops for part in (nodes.Const(one.op), self._expr(one.expr, local))]
                return self._call(_COMPARE, self._expr(node.expr, local), *rest)
            case nodes.Concat():
                return self._call(_CONCAT, nodes.List([self._expr(one, local) for one in node.nodes]))
            case nodes.Neg():
                return self._call(_WORK_OUT, self._expr(node.node, local), nodes.Const("*"), nodes.Const(-1))
            case nodes.Pos():
                return self._call(_WORK_OUT, self._expr(node.node, local), nodes.Const("*"), nodes.Const(1))
            case nodes.And() | nodes.Or():
                return type(node)(self._expr(node.left, local), self._expr(node.right, local))
            case nodes.BinExpr():
                return self._call(_WORK_OUT, self._expr(node.left, local), nodes.Const(_ARITHMETIC[type(node)]),
                                  self._expr(node.right, local))
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

    def _look_up(self, path: Path, *, leniently: bool = False) -> nodes.Expr:
        return self._call(_LOOK_UP_LENIENTLY if leniently else _LOOK_UP, nodes.Const(known_root(path)))

    def _maybe(self, node: nodes.Node, local: Names, *, leniently: bool) -> nodes.Expr:
        path = path_of(node)
        if leniently and path is not None and path[0] not in local:
            return self._look_up(path, leniently=True)
        return self._expr(node, local)

    def _filter(self, node: nodes.Filter, local: Names) -> nodes.Expr:
        filter_ = filter_named(node.name)
        assert node.node is not None  # noqa: S101  the grammar has checked it
        value = self._maybe(node.node, local, leniently=filter_.name == "default")
        return self._call(filter_.name, value, *(self._expr(one, local) for one in arguments(node, filter_)))

    def _test(self, node: nodes.Test, local: Names) -> nodes.Expr:
        value = self._maybe(node.node, local, leniently=node.name in _LENIENT_TESTS)
        if node.args:
            return self._call(_COMPARE, value, nodes.Const(node.name), self._expr(node.args[0], local))
        return nodes.Test(value, node.name, [], [], None, None)

    def _call(self, name: str, value: nodes.Expr, *rest: nodes.Expr) -> nodes.Filter:
        return nodes.Filter(value, name, list(rest), [], None, None)


def known_root(path: Path) -> Path:
    """Return the path where it begins with a name that exists; raises BadTemplate otherwise."""
    if path[0] not in ROOTS:
        raise refuse(msg("There is nothing called “{name}” here. Names begin with {all}."), name=path[0],
                     all=", ".join(ROOTS))
    return path
