"""Gives the list of all rules and triggers, and a page for each, in the other languages: for the guide as it is built.

They say what the help in the window says, in the same words; nobody has to translate them for the guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.engine.catalog.categories import Category
from app.engine.catalog.example_world import ZONE
from app.engine.catalog.registry import load_catalogue
from app.engine.type_help import Case, TypeHelp, help_of
from app.engine.words import Msg, msg
from app.i18n import SOURCE_LANGUAGE, Translator, available, load
from catalogue_pages import anchor, row, said

TRANSLATIONS = Path(__file__).parents[1] / "resources" / "translations"
LANGUAGES: Mapping[str, str] = {code: name for code, name in available(TRANSLATIONS).items() if code != SOURCE_LANGUAGE}
"""Every language but English, with its name in itself."""
# All of these words stand in the window too, where they are collected for the translators.
_ALL, _BACK = msg("Rules and triggers"), msg("All rules and triggers")
_RULE, _TRIGGER, _HELPER = msg("Rule"), msg("Trigger"), msg("Helper rule: makes data for later rules")
_PARAMETERS, _RESULTS, _EXAMPLES = msg("Parameters"), msg("Results"), msg("Examples")
_NAME, _ID, _TYPE, _ABOUT = msg("Name"), msg("ID"), msg("Type"), msg("Description")
_REQUIRED, _TRIGGERS = msg("{label} (required)"), msg("Triggers")
_SILENT, _FAILS, _GOES_WITH = msg("When it does not fire"), msg("When it fails"), msg("Goes well with")
_MOVES, _NOTHING, _PAIR = msg("The item moves."), msg("There is nothing to do."), msg("{label}: {value}")
WORDS = (
    *(_ALL, _BACK, _RULE, _TRIGGER, _HELPER, _PARAMETERS, _RESULTS, _EXAMPLES, _NAME, _ID, _TYPE),
    *(_ABOUT, _REQUIRED, _TRIGGERS, _SILENT, _FAILS, _GOES_WITH, _MOVES, _NOTHING, _PAIR),
)


def pages() -> Iterator[tuple[str, str]]:
    """Give each page: its path below docs/reference, and its text."""
    catalogue = load_catalogue(others=False)
    helps = [help_of(one, catalogue) for one in (*catalogue.rules.values(), *catalogue.triggers.values())]
    for code in LANGUAGES:
        teller = _Teller(load(code, TRANSLATIONS, ZoneInfo(ZONE)))
        yield f"{code}/catalogue.md", teller.page(teller.all(helps))
        yield from ((f"{code}/rules/{one.about.id}.md", teller.page(teller.one(one))) for one in helps)


def links() -> Iterator[str]:
    """Give the line that leads from the English list to those of other languages."""
    yield " · ".join(f"[{name}]({code}/catalogue.md)" for code, name in LANGUAGES.items())


class _Teller:
    """Tells of rules and triggers in one language."""

    def __init__(self, tr: Translator) -> None:
        self._tr = tr

    def page(self, lines: Iterator[str]) -> str:
        """Return a page that the search, which is English, does not find."""
        return "\n".join(["---", f"language: {self._tr.language}", "search: {exclude: true}", "---", "", *lines, ""])

    def all(self, helps: list[TypeHelp]) -> Iterator[str]:
        yield f"# {self._said(_ALL)}"
        yield ""
        groups = [(one, list(members)) for one, members in groupby(helps, key=lambda each: each.about.category)]
        for category, members in groups:
            names = ", ".join(f"[{self._said(one.about.title)}](#{anchor(one.about.id)})" for one in members)
            yield f"- {self._pair(f'**{self._category(category)}**', names)}"
        for category, members in groups:
            yield ""
            yield f"## {self._category(category)}"
            for one in members:
                yield ""
                yield f"### {self._said(one.about.title)} {{ #{anchor(one.about.id)} }}"
                yield ""
                yield f"[`{one.about.id}`](rules/{one.about.id}.md) · {self._said(one.about.description)}"

    def one(self, told: TypeHelp) -> Iterator[str]:
        about = told.about
        sort = _TRIGGER if told.trigger else _RULE
        yield f"# {self._said(about.title)}"
        yield ""
        yield f"`{about.id}` · {self._said(sort)} · {self._said(about.category.title)}"
        yield from ("", self._said(about.description))
        if about.helper:
            yield from ("", self._said(_HELPER))
        yield from ("", f"*{self._said(told.sentence)}*")
        if told.asks:
            yield from self._heading(_PARAMETERS)
            yield from self._head(_NAME, _ID, _TYPE, _ABOUT)
            for ask in told.asks:
                label = self._said(_REQUIRED.fill(label=ask.label) if ask.required else ask.label)
                yield row(label, f"`{ask.name}`", self._said(ask.kind), self._said(ask.help) if ask.help else "")
        if told.gives:
            yield from self._heading(_RESULTS)
            yield from self._head(_NAME, _ID, _TYPE)
            yield from (row(self._said(one.label), f"`{one.name}`", self._said(one.type)) for one in told.gives)
        yield from self._heading(_EXAMPLES)
        for case in told.cases:
            yield from self._case(case, trigger=told.trigger)
        if told.reasons:
            yield from self._heading(_SILENT if told.trigger else _FAILS)
            yield from (f"- {self._said(one)}" for one in told.reasons)
        if told.goes_with:
            yield from self._heading(_GOES_WITH)
            yield from (
                f"- {self._pair(f'[{self._said(one.title)}]({one.id}.md)', self._said(one.description))}"
                for one in told.goes_with
            )
        yield from ("", f"[{self._said(_BACK)}](../catalogue.md) · [English](../../rules/{about.id}.md)")

    def _category(self, category: Category) -> str:
        title = self._said(category.title)
        return self._pair(self._said(_TRIGGERS), title) if category.trigger else title

    def _case(self, case: Case, *, trigger: bool) -> Iterator[str]:
        yield ""
        yield f"*{self._said(case.sentence)}*"
        yield ""
        for label, told in (*case.filled, *case.happens):
            yield f"- {self._pair(self._said(label), self._said(told))}"
        if case.why_not is not None:
            yield f"- → {self._said(case.why_not)}"
        elif trigger:
            yield f"- → {self._said(_MOVES)}"
        else:
            yield from (f"- → {self._said(one)}" for one in case.follows)
            yield from (f"- → {self._pair(self._said(label), self._said(told))}" for label, told in case.leaves)
            if not case.follows and not case.leaves:
                yield f"- → {self._said(_NOTHING)}"

    def _pair(self, label: str, value: str) -> str:
        return self._tr(_PAIR.fill(label=label, value=value))

    def _heading(self, words: Msg) -> Iterator[str]:
        yield from ("", f"## {self._said(words)}", "")

    def _head(self, *cells: Msg) -> Iterator[str]:
        yield row(*(self._said(one) for one in cells))
        yield f"|{'---|' * len(cells)}"

    def _said(self, words: Any) -> str:
        return said(words, self._tr)
