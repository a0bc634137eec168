"""What chips show: labels in place of paths, the reason where one leads nowhere, and values in the tooltip."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtGui import QIcon

from app.engine.errors import KnownError
from app.engine.names import Name
from app.engine.placeholders.pieces import Chip
from app.engine.words import Msg, msg
from app.ui.forms.context import FormContext
from app.ui.forms.text.chips import ChipFace
from app.ui.forms.text.formats import phrase
from app.ui.forms.text.source import Code
from app.ui.forms.types import ICONS

_LONGEST_VALUE = 200
_kept_elements = {
    "<img": msg("Image"),
    "<table": msg("Table"),
    "<hr": msg("Line"),
    "<style": msg("Style"),
}
_statements = {
    "if": msg("if"),
    "elif": msg("else if"),
    "else": msg("else"),
    "endif": msg("end if"),
    "for": msg("for each"),
    "endfor": msg("end for each"),
}


class FaceMaker:
    """Gives the faces of chips for one context; each is worked out once."""

    def __init__(self, context: FormContext, local: frozenset[str] = frozenset()) -> None:
        """See names and values as a context has them; `local` are names that loops of the text itself give."""
        self._context = context
        self.local = local
        self.face = lru_cache(maxsize=512)(self._face)

    def chip(self, raw: str) -> Chip | None:
        """Return a placeholder taken apart; None where it is more than a name and filters."""
        first = next(iter(self._context.templates.pieces(raw)), None)
        return first if isinstance(first, Chip) and first.source == raw else None

    def _face(self, raw: str) -> ChipFace:
        tr = self._context.tr
        if raw.startswith("<"):
            words = next((words for start, words in _kept_elements.items() if raw.startswith(start)), msg("HTML"))
            return ChipFace(tr(words), icon=self._icon("mdi6.xml"), tooltip=raw[:_LONGEST_VALUE])
        code = Code(raw)
        if not code.prints:
            keyword, _, rest = code.inner.partition(" ")
            label = tr(_statements[keyword]) if keyword in _statements else keyword
            return ChipFace(f"{label} {rest}".strip(), icon=self._icon("mdi6.code-braces"), tooltip=raw)
        chip = self.chip(raw)
        return self._of_code(raw, code) if chip is None else self._of_chip(chip)

    def _of_chip(self, chip: Chip) -> ChipFace:
        name = self._context.names.get(chip.path)
        problem = self._problem(chip.source)
        suffix = ", ".join(phrase(one, self._context.tr) for one in chip.filters)
        label = spoken_label(name, self._context) if name is not None else chip.path
        icon = ICONS[name.type] if name is not None else "mdi6.alert-circle-outline" if problem else "mdi6.code-braces"
        return ChipFace(
            label,
            suffix,
            self._icon(icon, "error" if problem else "accent"),
            self._tip(chip.source, label, problem),
            problem,
        )

    def _of_code(self, raw: str, code: Code) -> ChipFace:
        problem = self._problem(raw)
        icon = self._icon("mdi6.code-braces", "error" if problem else "accent")
        return ChipFace(code.inner, "", icon, self._tip(raw, code.inner, problem), problem)

    def _problem(self, raw: str) -> str:
        """Return why a placeholder cannot be read, or a name in it gives nothing; empty where all is well."""
        templates, names = self._context.templates, self._context.names
        if self.local and not self.local.isdisjoint(re.findall(r"\w+", raw)):
            return ""
        found = next(iter(templates.problems(raw, names)), None)
        return self._context.tr(found.words) if found is not None else ""

    def _tip(self, raw: str, label: str, problem: str) -> str:
        tr = self._context.tr
        lines = [label, raw]
        if problem:
            lines.append(problem)
        elif self._context.scope is not None:
            lines.append(tr(msg("On the chosen record: {value}").fill(value=self.value(raw) or tr(msg("empty")))))
        return "\n".join(lines)

    def value(self, raw: str) -> str:
        """Return what a placeholder prints on the chosen record; the reason where it cannot."""
        if self._context.scope is None:
            return ""
        try:
            text = self._context.templates.render(raw, self._context.scope)
        except KnownError as error:
            return self._context.tr(error.words)
        return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"

    def _icon(self, name: str, color: str = "accent") -> QIcon:
        return self._context.theme.icon(name, color)


def spoken_label(name: Name, context: FormContext) -> str:
    """Return a name with the group it is of, except for plain words that say it themselves."""
    label, group = context.tr(name.label), group_word(name, context)
    return f"{group} · {label}" if group else label


def group_word(name: Name, context: FormContext) -> str:
    """Return the short word for a name's group that stands on chips."""
    group = name.group.id
    if group.startswith("results:"):
        return context.tr(name.group.label)
    if group == "item":
        known = _one_item.get(context.rule_set.entity)
        return context.tr(known) if known else context.entity.name if context.entity else ""
    return context.tr(_short[group]) if group in _short else ""


_one_item: dict[str, Msg] = {
    "lead": msg("Lead"),
    "deal": msg("Deal"),
    "quote": msg("Quote"),
    "invoice": msg("Invoice"),
}
_short: dict[str, Msg] = {
    "client": msg("Client"),
    "company": msg("Company"),
    "responsible": msg("Responsible"),
    "created_by": msg("Creator"),
    "supervisor": msg("Supervisor"),
    "trigger": msg("Trigger"),
}


_LOOP = re.compile(r"\{%-?\s*for\s+([\w\s,]+?)\s+in\b")


def loop_names(source: str) -> frozenset[str]:
    """Return the names that the loops of a template give."""
    found = {name for names in _LOOP.findall(source) for name in re.findall(r"\w+", names)}
    return frozenset(found | {"loop"}) if found else frozenset()
