"""Templates: texts with placeholders, compiled once and filled in many times."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from jinja2 import nodes

from app.engine.errors import BadTemplate
from app.engine.model.values import Value
from app.engine.paths import Path, write_path
from app.engine.placeholders.fast import Hole, hole_of
from app.engine.placeholders.grammar import constant, path_of, read
from app.engine.placeholders.limits import TOO_DEEP, TOO_LONG, Budget, Limits, refuse
from app.engine.placeholders.marks import Tag, tags
from app.engine.placeholders.pieces import Chip, FilterUse, Piece, repointed, take_apart
from app.engine.placeholders.printing import Coded, DocumentPaper, Paper, Printer
from app.engine.placeholders.problems import KnownNames, Problem, find_problems, placeholders, trouble
from app.engine.placeholders.sandbox import Sandbox, Sandboxed
from app.engine.placeholders.walking import free_paths
from app.engine.ports import Directory
from app.engine.scope import ROOTS, Scope
from app.engine.words import Msg

_REMEMBERED = 4_096
_LANGUAGES = 16
"""Languages of companies that are remembered."""

Translate = Callable[[Msg], str]


def untranslated(_locale: str) -> Translate:
    """Give words of ours as they stand in the source."""
    return Msg.plain


class Target(StrEnum):
    """Where a text goes, and so whether the values of placeholders are escaped."""

    PLAIN = "plain"
    HTML = "html"
    DOCUMENT = "document"


PLAIN = Target.PLAIN
"""By a name of its own: Python looks a member up by its class some ten times slower."""


class CompiledTemplate:
    """A template that has been read and checked, ready to be filled in."""

    __slots__ = ("_holes", "_limits", "_run", "_texts", "_value", "constant", "source", "tree")

    def __init__(self, source: str, sandbox: Sandbox, limits: Limits) -> None:
        """Read and check a template; raises BadTemplate."""
        self.source = source
        self._limits = limits
        self.tree = read(sandbox, source, limits)
        self._texts: list[str] = []
        self._holes: list[tuple[int, Hole]] = []
        self._run: Sandboxed | None = None
        if not self._split(sandbox.roots):
            self._run = Sandboxed(sandbox, self.tree, limits.output)
        self.constant = "".join(self._texts) if self._run is None and not self._holes else None
        self._value = self._single(sandbox)

    def render(self, paper: Paper) -> str:
        """Fill the placeholders in."""
        if self._run is not None:
            return self._run.run(paper)
        texts = self._texts.copy()
        for place, hole in self._holes:
            texts[place] = paper.put(hole(paper))
        text = "".join(texts)
        if len(text) > self._limits.output:
            raise refuse(TOO_LONG, n=self._limits.output)
        return text

    def value(self, paper: Paper) -> Value:
        """Return the typed value of a template that is one placeholder, else its text."""
        if self._value is None:
            return self.render(paper)
        value = self._value(paper)
        if isinstance(value, tuple):
            return tuple(_bare(one) for one in value)
        return _bare(value)

    def _split(self, roots: Container[str]) -> bool:
        """Take the template apart into texts and plain placeholders; say whether that is all there is."""
        for part in self.tree.body:
            if not isinstance(part, nodes.Output):
                return False
            for one in part.nodes:
                if isinstance(one, nodes.TemplateData):
                    self._texts.append(one.data)
                    continue
                hole = hole_of(one, roots)
                if hole is None:
                    return False
                self._holes.append((len(self._texts), hole))
                self._texts.append("")
        return True

    def _single(self, sandbox: Sandbox) -> Callable[[Paper], Any] | None:
        parts = [one for part in self.tree.body for one in (part.nodes if isinstance(part, nodes.Output) else [part])]
        parts = [one for one in parts if not (isinstance(one, nodes.TemplateData) and not one.data.strip())]
        if len(parts) != 1 or isinstance(parts[0], nodes.TemplateData) or not isinstance(parts[0], nodes.Expr):
            return None
        if self._run is None:
            return self._holes[0][1]
        single = nodes.Template([nodes.Output([parts[0]], lineno=1)], lineno=1)
        kept = Sandboxed(sandbox, single, self._limits.output, keep=True)

        def value(paper: Paper) -> Any:
            kept.run(paper)
            return paper.kept

        return value


def _bare(value: Any) -> Value:
    """Return a code without its label, so that what is kept is the code alone."""
    return str(value) if isinstance(value, Coded) else value


class Templates:
    """Compiles templates and fills them in, in the language of the company; what was compiled is remembered."""

    def __init__(
        self,
        locale: str = "en",
        *,
        translate: Translate = Msg.plain,
        speak: Callable[[str], Translate] = untranslated,
        limits: Limits | None = None,
        roots: Container[str] = ROOTS,
    ) -> None:
        """Print for a locale where a company names none; `speak` gives what translates into the one that it names.

        `limits` may bring a clock, so that time is bounded by measure as well. Paths begin with one of `roots`.
        """
        self.locale = locale
        self.limits = limits or Limits()
        self._own = Printer(locale, translate)
        self._speak = speak
        self._others = lru_cache(_LANGUAGES)(lambda other: Printer(other, speak(other)))
        self._sandbox = Sandbox(roots)
        self.compile = lru_cache(_REMEMBERED)(self._compile)
        self._paths_in = lru_cache(_REMEMBERED)(self._read_paths)
        self._pieces_of = lru_cache(_REMEMBERED)(self._split)
        self._chip_of = lru_cache(_REMEMBERED)(self._read_chip)

    def elsewhere(self, limits: Limits, roots: Container[str]) -> Templates:
        """Return what fills in texts of another kind in the same language."""
        return Templates(self.locale, translate=self._own.words, speak=self._speak, limits=limits, roots=roots)

    def _compile(self, source: str) -> CompiledTemplate:
        return CompiledTemplate(source, self._sandbox, self.limits)

    def render(self, source: str, scope: Scope, target: Target = PLAIN) -> str:
        """Fill placeholders in; raises BadTemplate for the template, CannotAct for what is missing on this item."""
        compiled = self.compile(source)
        if compiled.constant is not None:
            return compiled.constant
        try:
            return compiled.render(self._paper(scope, target))
        except RecursionError as error:
            raise refuse(TOO_DEEP) from error

    def words(self, words: Msg | str, directory: Directory) -> str:
        """Return words of ours in the language in which a company's rules write; other texts as they are."""
        return self._printer(directory).words(words) if isinstance(words, Msg) else words

    def value(self, source: str, scope: Scope) -> Value:
        """Return the typed value of a template that is a single placeholder, the text of any other."""
        compiled = self.compile(source)
        try:
            return compiled.value(self._paper(scope, PLAIN))
        except RecursionError as error:
            raise refuse(TOO_DEEP) from error

    def paths(self, source: str) -> tuple[str, ...]:
        """Return every name path that a template uses, once each, in order; raises BadTemplate."""
        return tuple(dict.fromkeys(write_path(path) for path in self.name_paths(source)))

    def name_paths(self, source: str) -> tuple[Path, ...]:
        """Return every name path in parts."""
        plain = placeholders(source, self.limits)
        known = [self._paths_in(one) for one in plain] if plain is not None else [None]
        if None not in known:
            return tuple(path for paths in known for path in paths or ())
        return tuple(free_paths(self.compile(source).tree))

    def problems(self, source: str, names: KnownNames | None = None) -> list[Problem]:
        """Return what is wrong with a template, without running it; `names` are those of the place it stands at."""
        if self._is_plainly_right(source, names):
            return []
        return list(find_problems(self._sandbox, source, names, self.limits))

    def repoint(self, source: str, renamed: Mapping[Path, str]) -> str:
        """Return the source with some names taken from elsewhere; the rest stays as it is.

        ``{("results", "chat"): "chat-2", ("item", "budget"): "amount"}`` takes results of another rule, another field.
        """
        return repointed(source, tags(self._sandbox, source), renamed)

    def pieces(self, source: str) -> tuple[Piece, ...]:
        """Split a template into literal text and chips; their sources joined are the template again."""
        return self._pieces_of(source)

    def _split(self, source: str) -> tuple[Piece, ...]:
        return take_apart(source, [(tag, self._chip(tag)) for tag in tags(self._sandbox, source)])

    def _is_plainly_right(self, source: str, names: KnownNames | None) -> bool:
        plain = placeholders(source, self.limits)
        if plain is None:
            return False
        known = [self._paths_in(one) for one in plain]
        roots = self._sandbox.roots
        return all(paths is not None and not any(trouble(path, names, roots) for path in paths) for paths in known)

    def _read_paths(self, placeholder: str) -> tuple[Path, ...] | None:
        """Read the paths in a placeholder; None where it cannot be read."""
        try:
            return tuple(free_paths(read(self._sandbox, placeholder, self.limits)))
        except BadTemplate:
            return None

    def _read_chip(self, source: str) -> Chip | None:
        """Read one tag; None where it is more than a path and filters with constants, or cannot be read."""
        try:
            body = read(self._sandbox, source, self.limits).body
        except BadTemplate:
            return None
        node: nodes.Node = body[0].nodes[0] if body and isinstance(body[0], nodes.Output) else nodes.Const(None)
        filters: list[FilterUse] = []
        while isinstance(node, nodes.Filter) and node.node is not None and not node.kwargs:
            given = [constant(one) for one in node.args]
            if None in given:
                return None
            filters.append(FilterUse(node.name, tuple(one[0] for one in given if one is not None)))
            node = node.node
        path = path_of(node)
        if path is None or path[0] not in ROOTS:
            return None
        return Chip(source, write_path(path), tuple(reversed(filters)))

    def _chip(self, tag: Tag) -> Chip | None:
        return None if tag.statement or not tag.closed else self._chip_of(tag.source)

    def _printer(self, directory: Directory) -> Printer:
        return self._own if directory.locale in ("", self.locale) else self._others(directory.locale)

    def _paper(self, scope: Scope, target: Target) -> Paper:
        printer = self._printer(scope.directory)
        if target is PLAIN:  # first, as most are
            return Paper(scope, printer, Budget(self.limits), to_html=False)
        if target is Target.DOCUMENT:
            return DocumentPaper(scope, printer, Budget(self.limits), to_html=False)
        return Paper(scope, printer, Budget(self.limits), to_html=True)
