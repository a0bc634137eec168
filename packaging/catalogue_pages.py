"""Writes docs/reference/catalogue.md, which lists all rules and triggers, and a page for each into rules beside it.

Everything comes from the declarations; the examples are those that the tests run, so that none of them can be wrong.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.engine.catalog.example_world import ZONE
from app.engine.catalog.registry import Catalogue, load_catalogue
from app.engine.type_help import Asked, Case, Given, TypeHelp, help_of
from app.engine.words import Msg
from app.i18n import ENGLISH, Translator

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
PAGES = REFERENCE / "rules"
_TR = ENGLISH.in_zone(ZoneInfo(ZONE))
_PREFACE = [
    "# Rules and triggers",
    "",
    "All that the palette offers. A rule does one thing when an item enters its stage; a trigger moves an item to its",
    "stage when something happens. A helper rule does nothing visible: it fetches or makes data for later rules.",
    "Parameters with a star are required. Other packages can bring more: see",
    "[writing a rule package](../develop/rule-packages.md).",
    "",
    "<!-- the catalogue in other languages -->",
    "",
]


def pages() -> dict[str, str]:
    """Return the text of each page by its path below docs/reference."""
    catalogue = load_catalogue(others=False)
    helps = [help_of(one, catalogue) for one in _types(catalogue)]
    return {"catalogue.md": _list(helps)} | {f"rules/{one.about.id}.md": _page(one) for one in helps}


def _types(catalogue: Catalogue) -> Iterable[Any]:
    return (*catalogue.rules.values(), *catalogue.triggers.values())


# The list of all


def _list(helps: list[TypeHelp]) -> str:
    lines = list(_PREFACE)
    groups = [(one, list(members)) for one, members in groupby(helps, key=lambda each: each.about.category)]
    for category, members in groups:
        kind = "Trigger" if category.trigger else "Rules"
        links = ", ".join(f"[{said(one.about.title)}](#{anchor(one.about.id)})" for one in members)
        lines.append(f"- **{said(category.title)}** ({kind.lower().rstrip('s')}s): {links}")
    for category, members in groups:
        lines += ["", f"## {'Triggers: ' if category.trigger else ''}{said(category.title)}"]
        for one in members:
            lines += ["", *_entry(one)]
    return "\n".join([*lines, ""])


def _entry(one: TypeHelp) -> Iterator[str]:
    yield f"### `{one.about.id}`"
    yield ""
    helper = " (helper rule)" if one.about.helper else ""
    yield f"**[{said(one.about.title)}](rules/{one.about.id}.md)**{helper}. {said(one.about.description)}"
    if one.asks:
        yield ""
        yield from _parameters(one.asks)
    if one.gives or one.more_results:
        results = [f"`{each.name}` {said(each.label)} ({said(each.type)})" for each in one.gives]
        further = ["what its parameters name"] if one.more_results else []
        yield ""
        yield f"Results: {'; '.join([*results, *further])}."


def anchor(type_id: str) -> str:
    """Return where a type stands in the list."""
    return re.sub(r"[^a-z0-9_]", "", type_id)


# A page for one


def _page(one: TypeHelp) -> str:
    about = one.about
    sort = "trigger" if one.trigger else "helper rule" if about.helper else "rule"
    lines = [
        f"# {said(about.title)}",
        "",
        f"`{about.id}` · {sort} · {said(about.category.title)}",
        "",
        said(about.description),
        "",
        f"On its card: *{said(one.sentence)}*",
    ]
    if one.asks:
        lines += ["", "## Parameters", "", *_parameters(one.asks)]
    if one.gives or one.more_results:
        lines += ["", "## Results", "", *_results(one)]
    lines += ["", "## Examples", *(line for case in one.cases for line in _example(case, trigger=one.trigger))]
    if one.reasons:
        lines += ["", "## When it does not fire" if one.trigger else "## When it fails", ""]
        lines += [f"- {said(each)}" for each in one.reasons]
    if one.goes_with:
        lines += ["", "## Goes well with", ""]
        lines += [f"- [{said(each.title)}]({each.id}.md): {said(each.description)}" for each in one.goes_with]
    return "\n".join([*lines, "", "[All rules and triggers](../catalogue.md)", ""])


def _parameters(asks: Iterable[Asked]) -> Iterator[str]:
    yield "| parameter | name | takes | |"
    yield "|---|---|---|---|"
    for one in asks:
        star = " \\*" if one.required else ""
        yield row(f"{said(one.label)}{star}", f"`{one.name}`", said(one.kind), said(one.help) if one.help else "")


def _results(one: TypeHelp) -> Iterator[str]:
    if one.gives:
        yield "| result | name | type |"
        yield "|---|---|---|"
        yield from (_result(each) for each in one.gives)
    if one.more_results:
        yield ""
        yield "Further results are named by what is filled in."


def _result(one: Given) -> str:
    return row(said(one.label), f"`{one.name}`", said(one.type))


def _example(case: Case, *, trigger: bool) -> Iterator[str]:
    yield ""
    yield f"**{case.title[:1].upper()}{case.title[1:]}.** *{said(case.sentence)}*"
    yield ""
    yield from (f"- {said(label)}: {said(told)}" for label, told in case.filled)
    if case.happens:
        brought = "; ".join(f"{said(label)}: {said(told)}" for label, told in case.happens)
        yield f"- The event brings {brought}"
    if case.why_not is not None:
        yield f"- → {'It does not fire' if trigger else 'It fails'}: {said(case.why_not)}"
    elif trigger:
        yield "- → The item moves."
    else:
        yield from (f"- → {said(one)}" for one in case.follows)
        yield from (f"- → {said(label)}: {said(told)}" for label, told in case.leaves)
        if not case.follows and not case.leaves:
            yield "- → There is nothing to do."


def said(words: Any, tr: Translator = _TR) -> str:
    """Return words in one line, as plain text within Markdown."""
    text = tr(words) if isinstance(words, Msg) else tr.shown(words)
    text = " ".join(text.replace("\N{NARROW NO-BREAK SPACE}", " ").split())
    return re.sub(r"([*_<>\[\]|`])", r"\\\1", text)


def row(*cells: str) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Write all pages, and remove those of types that are gone."""
    PAGES.mkdir(parents=True, exist_ok=True)
    written = pages()
    for old in PAGES.glob("*.md"):
        if f"rules/{old.name}" not in written:
            old.unlink()
    for name, text in written.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    print(f"{len(written)} pages in {REFERENCE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
