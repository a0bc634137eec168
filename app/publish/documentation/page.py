"""Documentation as one page of HTML: for reading, for printing, and what the PDF is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element, tostring

from app.engine.checks.problem import SEVERITIES, Problem
from app.engine.documenting import Account, Card, Chapter, Line, Said
from app.engine.markup import Part, element
from app.engine.model.schema import STAGE_KINDS
from app.engine.words import Msg, msg, msgs
from app.i18n import Translator
from app.paths import resources
from app.publish.documentation import colors
from app.publish.documentation.drawings import Drawings
from app.publish.documentation.picture import anchor
from app.publish.documentation.texts import passage

Draw = Callable[[], Iterable[Element]]
"""Gives the pictures of the board."""

_version, _numbered, _comment, _saved = msg("Version"), msg("{number} ({id})"), msg("Comment"), msg("Saved")
_saved_by = msg("{moment}, {who}")
_entity, _pipeline, _made = msg("Entity type"), msg("Pipeline"), msg("Documentation of")
_contents, _board, _stages = msg("Contents"), msg("The board"), msg("Stages")
_leaving, _problems, _legend = msg("What leaves the company"), msg("What the checks found"), msg("How to read this")
_lead = msgs(
    "What happens by itself to records on their way through {n} stage.",
    "What happens by itself to records on their way through {n} stages.",
)
_triggers, _rules = msg("Triggers"), msg("Rules")
_n_triggers, _n_rules, _n_off = (
    msgs("{n} trigger", "{n} triggers"), msgs("{n} rule", "{n} rules"), msgs("{n} switched off", "{n} switched off"),
)  # fmt: skip
_nothing = msg("Nothing happens by itself here.")
_off, _type = msg("Switched off"), msg("Type")
_channel, _rule, _stage = msg("Channel"), msg("Rule"), msg("Stage")
_data, _what = msg("Data of the record"), msg("What happens")
_nothing_leaves = msg("No rule sends anything out of the company.")
_no_data = msg("none")
_severity, _where, _found, _reason = msg("Severity"), msg("Where"), msg("Problem"), msg("Reason")
_no_problems, _waved = msg("The checks found no problems."), msg("Problems waved through")
_law: Sequence[Msg] = (
    msg(
        "A record that enters a stage starts the rules of that stage. What still waits from its last stage is "
        "cancelled."
    ),
    msg("A trigger moves a record to its stage when its event happens and its condition holds."),
    msg(
        "Each rule waits for its time first. Then its condition is looked at, then it acts with the values of that "
        "moment."
    ),
    msg("Rules start side by side, unless one is to start after the previous rule."),
    msg("A rule that cannot act fails with a reason, and the next one goes on."),
)
_blank_sample = msg("First name")
_blank_means = msg("Filled in from the record when the rule acts.")
_colors = msg("Colours of the cards")
_the_triggers = msg("Triggers")
_foot = msg("Made with Rulewright.")


def page(account: Account, tr: Translator, drawings: Drawings, draw: Draw) -> str:
    """Return the page as a file: all of it in one, nothing to be fetched."""
    root = document(account, tr, drawings, draw)
    style = (resources() / "documentation" / "page.css").read_text("utf-8")
    root[0].append(element("style", _colored(style)))
    return "<!DOCTYPE html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def document(account: Account, tr: Translator, drawings: Drawings, draw: Draw) -> Element:
    """Return the page without its style."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", account.rule_set.name),
    )
    made = _Page(account, tr, drawings, draw)
    body = element("body", made.header(), element("main", *made.sections()), made.footer())
    return element("html", head, body, lang=tr.language)


def _colored(style: str) -> str:
    rules = [f".c-{name} {{ --c: {color}; }}" for name, color in {**colors.CATEGORIES, **colors.SEVERITIES}.items()]
    return "\n" + "\n".join(rules) + "\n" + style


class _Page:
    def __init__(self, account: Account, tr: Translator, drawings: Drawings, draw: Draw) -> None:
        self._account = account
        self._tr = tr
        self._drawings = drawings
        self._draw = draw

    # Above and below

    def header(self) -> Element:
        rule_set = self._account.rule_set
        lead = self._tr(_lead.fill(n=len(rule_set.stages)))
        return element("header", element("h1", rule_set.name), element("p", lead, classes="lead"), self._edition())

    def _edition(self) -> Element:
        account, edition, tr = self._account, self._account.edition, self._tr
        version = edition.version[:12]
        number = _numbered.fill(number=edition.number, id=version) if edition.number else version
        saved = _saved_by.fill(moment=edition.saved, who=edition.author) if edition.author else edition.saved
        made = _saved_by.fill(moment=edition.made, who=edition.made_by) if edition.made_by else edition.made
        lines = (
            Line(_entity, account.entity),
            Line(_pipeline, account.pipeline),
            Line(_version, number),
            Line(_comment, edition.comment),
            Line(_saved, saved if edition.saved else edition.author),
            Line(_made, made if edition.made else edition.made_by),
        )
        return self._facts([one for one in lines if tr.shown(one.said)])

    def footer(self) -> Element:
        return element("footer", element("p", self._tr(_foot)))

    # Sections

    def sections(self) -> Iterator[Element]:
        yield self._contents()
        yield self._section("board", _board, self._summary(), self._key(), *self._draw())
        yield self._section("stages", _stages, *(self._chapter(one) for one in self._account.chapters))
        yield self._section("leaving", _leaving, *self._leaving())
        yield self._section("checks", _problems, *self._problems())
        yield self._section("legend", _legend, *self._legend())

    def _section(self, name: str, title: Msg, *parts: Part) -> Element:
        heading = element("h2", self._tr(title), id=f"{name}-title")
        return element("section", heading, *parts, id=name, aria_labelledby=f"{name}-title")

    def _contents(self) -> Element:
        tr = self._tr
        named = (
            ("board", _board),
            ("stages", _stages),
            ("leaving", _leaving),
            ("checks", _problems),
            ("legend", _legend),
        )
        entries = []
        for name, title in named:
            entry = element("li", element("a", tr(title), href=f"#{name}"))
            if name == "stages":
                chapters = enumerate(self._account.chapters)
                entry.append(element("ol", *(self._entry(place, one) for place, one in chapters)))
            entries.append(entry)
        heading = element("h2", tr(_contents), id="contents-title")
        return element("nav", heading, element("ol", *entries), aria_labelledby="contents-title")

    def _entry(self, place: int, chapter: Chapter) -> Element:
        return element("li", element("a", chapter.stage.name, href=f"#stage-{place}"))

    def _summary(self) -> Element:
        cards = list(self._account.cards())
        return element("p", self._counted(cards), classes="muted")

    def _counted(self, cards: Sequence[Card]) -> str:
        triggers = sum(one.trigger for one in cards)
        off = sum(not one.node.enabled for one in cards)
        counts = [_n_triggers.fill(n=triggers)] if triggers else []
        counts += [_n_rules.fill(n=len(cards) - triggers)] if len(cards) > triggers else []
        counts += [_n_off.fill(n=off)] if off else []
        return self._tr.list(self._tr(one) for one in counts)

    def _key(self) -> Element:
        """Return what the colours of the cards mean."""
        found = {}
        for card in self._account.cards():
            if card.about is not None:
                category = card.about.category
                found[category.color] = _the_triggers if category.trigger else category.title
        shown = (
            element("li", element("i", classes=f"swatch c-{color}"), f" {self._tr(words)}")
            for color, words in found.items()
        )
        return element("ul", *shown, classes="key", aria_label=self._tr(_colors))

    # Stages

    def _chapter(self, chapter: Chapter) -> Element:
        place = self._account.chapters.index(chapter)
        stage, tr = chapter.stage, self._tr
        swatch = element("i", classes="swatch", style=f"--c: {stage.color}", data_color=stage.color)
        kind = element("span", tr(STAGE_KINDS[stage.kind]), classes="badge")
        heading = element("h3", swatch, f" {stage.name} ", kind, id=f"stage-{place}")
        cards = [*chapter.triggers, *chapter.rules]
        counted = element("p", self._counted(cards) if cards else tr(_nothing), classes="muted")
        parts: list[Part] = [heading, counted]
        for words, ones in ((_triggers, chapter.triggers), (_rules, chapter.rules)):
            if ones:
                parts += [element("h4", tr(words)), *(self._card(one) for one in ones)]
        return element("section", *parts, classes="stage", aria_labelledby=f"stage-{place}")

    def _card(self, card: Card) -> Element:
        tr = self._tr
        color = card.about.category.color if card.about else "custom"
        heading = element("h5", self._icon(card, color), f" {tr(card.title)}", id=f"{anchor(card)}-title")
        article = element("article", heading, classes=f"card c-{color}", id=anchor(card))
        article.set("aria-labelledby", f"{anchor(card)}-title")
        if not card.node.enabled:
            heading.append(element("span", tr(_off), classes="badge"))
            article.set("class", f"card off c-{color}")
        article.append(element("p", tr(card.action), classes="action"))
        for one in card.problems:
            article.append(self._problem(one))
        article.append(self._facts([Line(_type, card.kind), *card.lines]))
        for text in card.passages:
            article.append(element("p", tr(text.label), classes="label"))
            article.append(passage(text, tr))
        return article

    def _problem(self, problem: Problem) -> Element:
        severity = element("strong", self._tr(SEVERITIES[problem.severity]))
        return element("p", severity, " ", self._tr(problem.words), classes=f"problem c-{problem.severity.value}")

    def _icon(self, card: Card, color: str) -> Element:
        name = card.about.icon if card.about else ""
        path = element("path", d=self._drawings.icon(name), fill="currentColor")
        picture = element("svg", path, classes="icon", viewBox="0 0 24 24", width="18", height="18", aria_hidden="true")
        picture.set("data-color", colors.color_of(color))
        return picture

    def _facts(self, lines: Iterable[Line]) -> Element:
        pairs = [element("div", element("dt", self._tr(one.label)), self._said(one.said)) for one in lines]
        return element("dl", *pairs)

    def _said(self, said: Said) -> Element:
        if isinstance(said, tuple) and len(said) > 1 and any(len(self._tr.shown(one)) > 24 for one in said):  # noqa: PLR2004
            return element("dd", element("ul", *(element("li", self._tr.shown(one)) for one in said)))
        return element("dd", self._tr.shown(said))

    # The rest

    def _leaving(self) -> Iterator[Element]:
        rows = [
            (
                self._tr(one.channel),
                element("a", self._tr(one.card.title), href=f"#{anchor(one.card)}"),
                one.chapter.stage.name,
                self._tr(one.card.action),
                self._tr.list(self._tr(each) for each in one.data) or self._tr(_no_data),
            )
            for one in self._account.leaving
        ]
        if rows:
            yield self._table(_leaving, (_channel, _rule, _stage, _what, _data), rows)
        else:
            yield element("p", self._tr(_nothing_leaves))

    def _problems(self) -> Iterator[Element]:
        findings, tr = self._account.findings, self._tr
        if findings.problems:
            rows = [(tr(SEVERITIES[one.severity]), self._place(one), tr(one.words)) for one in findings.problems]
            yield self._table(_problems, (_severity, _where, _found), rows)
        else:
            yield element("p", tr(_no_problems))
        if findings.suppressed:
            waved = [(self._place(one.problem), tr(one.problem.words), one.reason) for one in findings.suppressed]
            yield element("h3", tr(_waved))
            yield self._table(_waved, (_where, _found, _reason), waved)

    def _place(self, problem: Problem) -> Element:
        card = self._account.card(problem.node) if problem.node else None
        stage = self._account.rule_set.stage(problem.stage)
        named = element("span", stage.name if stage else self._account.rule_set.name)
        if card is None:
            return named
        return element("span", named.text, ": ", element("a", self._tr(card.title), href=f"#{anchor(card)}"))

    def _table(self, caption: Msg, heads: Iterable[Msg], rows: Iterable[Sequence[Part]]) -> Element:
        head = element("thead", element("tr", *(element("th", self._tr(one), scope="col") for one in heads)))
        body = element("tbody", *(element("tr", *(element("td", cell) for cell in row)) for row in rows))
        table = element("table", element("caption", self._tr(caption), classes="unseen"), head, body)
        return element("div", table, classes="scroll")

    def _legend(self) -> Iterator[Element]:
        yield element("ul", *(element("li", self._tr(one)) for one in _law))
        sample = element("span", self._tr(_blank_sample), classes="blank")
        yield element("p", sample, f" {self._tr(_blank_means)}")
