"""A backtest's report as a page that anybody can open: self-contained, light and dark, no scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from app.engine.effect_words import CHANGE_WORDS, channel_words
from app.engine.hours import AT_NIGHT
from app.engine.tally import OUTCOMES
from app.engine.words import Count, Msg, Said, count, msg, msgs
from app.paths import resources
from app.storage.backtests.plot import plot
from app.storage.backtests.report import BacktestReport
from app.storage.history.mapping_file import mapping_as_json

_MOST_PEOPLE = 20
_MOST_DIFFERENCES = 50
_COLOURS = 8

_OUTCOMES: Mapping[str, Msg] = {
    "fired": msg("Fired"),
    "skipped": msg("Skipped"),
    "failed": msg("Failed"),
    "cancelled": msg("Cancelled"),
    "not_planned": msg("Not planned"),
    "waiting": msg("Waiting"),
}
_TITLE = msg("Backtest of {name}")
_SPAN = msg("{file}, {first} to {last}")
_ITEMS, _ENTRIES, _ACTED = msg("Records"), msg("Stage entries"), msg("Rules fired")
_MESSAGES, _FAILED, _AT_NIGHT = msg("Messages"), msg("Failures"), msg("Messages to clients at night")
_FLOODED = msg("Flooded days")
_PER_DAY = msg("Messages per channel and day")
_RULES, _RULE, _REASONS = msg("Rules"), msg("Rule"), msg("Most frequent reasons")
_STAGE = msgs("{name}: {count} entry", "{name}: {count} entries")
_SILENT, _NOBODY = msg("Rules that never fired"), msg("No record came to their stage.")
_PEOPLE, _PERSON, _DAY, _COUNT = msg("People who would be flooded"), msg("Person"), msg("Day"), msg("How many")
_MORE_THAN = msg("More than {n} messages in one day.")
_ASKED, _KIND, _CHANNEL = msg("What rules asked for"), msg("What"), msg("Channel")
_MOVES, _BY = msg("Moves by rules and triggers"), msg("By")
_REPORTED, _CARRIED_OUT = msg("Reported; the recorded moves stand."), msg("Carried out.")
_SMS, _SEGMENTS, _PROVIDER, _COST = msg("SMS"), msg("Segments"), msg("Provider"), msg("Cost")
_IN_ALL = msg("Altogether")
_COMPARED = msg("Compared with the other version")
_COMPARED_TEXT = msgs(
    "{more} more, {less} less, {otherwise} otherwise; {changed} of {n} record differs.",
    "{more} more, {less} less, {otherwise} otherwise; {changed} of {n} records differ.",
)
_CHANGE, _TO_WHOM = msg("What differs"), msg("To whom")
_LOG, _MAPPING, _GUESSED = msg("The log"), msg("Mapping"), msg("The mapping was guessed.")


def page(report: BacktestReport, say: Said = Msg.plain, language: str = "en") -> str:
    """Return the page in the language that `say` speaks."""
    made = _Page(report, say)
    title = escape(say(_TITLE.fill(name=report.order.rule_set.name)))
    style = (resources() / "backtest" / "page.css").read_text("utf-8")
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>',
        f"<style>\n{style}</style></head>",
        f"<body><main><h1>{title}</h1>",
        *made.parts(),
        "</main></body></html>",
        "",
    ])  # fmt: skip


class _Page:
    def __init__(self, report: BacktestReport, say: Said) -> None:
        self._report = report
        self._findings = report.findings
        self._names = report.names
        self._say = say

    def parts(self) -> Iterator[str]:
        """Return the page from top to bottom, what is empty left out."""
        span = self._report.span
        first, last = (one.date() if one else "–" for one in (span.first, span.last))
        yield f'<p class="muted">{self._words(_SPAN.fill(file=self._report.log.file, first=first, last=last))}</p>'
        yield from self._numbers()
        yield from self._plot()
        yield from self._rules()
        yield from self._silent()
        yield from self._people()
        yield from self._nights()
        yield from self._compared()
        yield from self._asked()
        yield from self._log()

    def _words(self, words: Msg) -> str:
        return escape(self._say(words))

    def _count(self, n: int) -> str:
        return count(n, self._say)

    def _shown(self, value: object) -> str:
        return self._words(Msg("{value}").fill(value=value))

    def _numbers(self) -> Iterator[str]:
        findings, rows = self._findings, self._findings.tally.rules(self._report.rules)
        yield '<div class="numbers">'
        for words, n, bad in (
            (_ITEMS, self._report.span.items, False),
            (_ENTRIES, sum(self._report.stages.values()), False),
            (_ACTED, sum(row["fired"] for row in rows.values()), False),
            (_MESSAGES, findings.per_day.total(), False),
            (_FAILED, sum(row["failed"] for row in rows.values()), True),
            (_AT_NIGHT, findings.nights.total(), True),
            (_FLOODED, len(findings.flooded()), True),
        ):
            style = ' class="bad"' if bad and n else ""
            yield f"<div{style}><b>{self._count(n)}</b>{self._words(words)}</div>"
        yield "</div>"

    def _plot(self) -> Iterator[str]:
        per_day = self._findings.per_day
        totals: Counter[str] = Counter()
        for (channel, _), n in per_day.items():
            totals[channel] += n
        channels = sorted(totals, key=lambda one: (-totals[one], one))
        if not channels:
            return
        called = {one: self._channel(one) for one in channels}
        yield f"<section><h2>{self._words(_PER_DAY)}</h2>"
        yield plot(per_day, channels, called, self._say(_PER_DAY), self._say)
        legend = (
            f'<span><i class="c{min(place, _COLOURS - 1)}"></i>'
            f"{escape(called[one])} ({self._count(totals[one])})</span>"
            for place, one in enumerate(channels)
        )
        yield f'<div class="legend">{"".join(legend)}</div></section>'

    def _channel(self, channel: str) -> str:
        return self._say(channel_words(channel))

    def _rules(self) -> Iterator[str]:
        rows = self._findings.tally.rules(self._report.rules)
        head = "".join(f'<th class="n">{self._words(_OUTCOMES[one])}</th>' for one in OUTCOMES)
        yield f'<section><h2>{self._words(_RULES)}</h2><div class="scroll"><table>'
        yield f"<tr><th>{self._words(_RULE)}</th><th></th>{head}<th>{self._words(_REASONS)}</th></tr>"
        for stage in self._report.order.rule_set.stages:
            own = [node for node in stage.rules if node.enabled]
            if own:
                entries = self._report.stages[stage.id]
                words = _STAGE.fill(name=stage.name, n=entries, count=Count(entries))
                yield f'<tr class="stage"><th colspan="{len(OUTCOMES) + 3}">{self._words(words)}</th></tr>'
            for node in own:
                row = rows[node.id]
                yield f"<tr><td>{escape(self._names[node.id])}</td><td>{_share(row)}</td>"
                yield "".join(self._number(row[one], bad=one == "failed") for one in OUTCOMES)
                yield f'<td class="muted">{self._why(row["reasons"], 2)}</td></tr>'
        yield "</table></div></section>"

    def _number(self, n: int, *, bad: bool) -> str:
        style = "n" if n else "n zero"
        return f'<td class="{style}{" bad" if bad and n else ""}">{self._count(n)}</td>'

    def _why(self, reasons: Mapping[str, int], most: int) -> str:
        ranked, words = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))[:most], self._findings.tally.words
        return "<br>".join(f"{self._words(words[why])} ({self._count(n)})" for why, n in ranked)

    def _silent(self) -> Iterator[str]:
        silent = self._report.silent
        if silent:
            yield f"<section><h2>{self._words(_SILENT)}</h2>"
            rows = (
                (escape(self._names[key]), self._why(reasons, 10) or self._words(_NOBODY))
                for key, reasons in silent.items()
            )
            yield from self._table((_RULE, _REASONS), rows)
            yield "</section>"

    def _people(self) -> Iterator[str]:
        flooded = self._findings.flooded()
        if flooded:
            yield f"<section><h2>{self._words(_PEOPLE)}</h2>"
            yield f'<p class="muted">{self._words(_MORE_THAN.fill(n=self._findings.flooded_at))}</p>'
            worst = list(flooded.items())[:_MOST_PEOPLE]
            rows = ((escape(person), self._shown(day), self._count(n)) for (person, day), n in worst)
            yield from self._table((_PERSON, _DAY, _COUNT), rows)
            yield "</section>"

    def _nights(self) -> Iterator[str]:
        nights = self._findings.nights
        if nights:
            yield f"<section><h2>{self._words(AT_NIGHT)}</h2>"
            ranked = sorted(nights.items(), key=lambda one: (-one[1], one[0]))
            yield from self._table((_RULE, _COUNT), ((escape(self._called(key)), self._count(n)) for key, n in ranked))
            yield "</section>"

    def _compared(self) -> Iterator[str]:
        compared = self._report.comparison
        if compared is None:
            return
        totals = {change.value: Count(n) for change, n in compared.totals().items()}
        words = _COMPARED_TEXT.fill(changed=Count(compared.changed_items), n=Count(compared.items), **totals)
        yield f"<section><h2>{self._words(_COMPARED)}</h2><p>{self._words(words)}</p>"
        ranked = sorted(compared.found.items(), key=lambda one: (-one[1], one[0]))[:_MOST_DIFFERENCES]
        rows = (
            (
                self._words(CHANGE_WORDS[one.change]),
                escape(self._called(one.rule)),
                escape(self._channel(one.channel)),
                escape(one.recipient),
                self._count(n),
            )
            for one, n in ranked
        )
        yield from self._table((_CHANGE, _RULE, _CHANNEL, _TO_WHOM, _COUNT), rows)
        yield "</section>"

    def _asked(self) -> Iterator[str]:
        tally = self._findings.tally
        if tally.effects:
            yield f"<section><h2>{self._words(_ASKED)}</h2>"
            rows = (
                (escape(kind), escape(self._channel(channel)), self._count(n))
                for (kind, channel), n in sorted(tally.effects.items())
            )
            yield from self._table((_KIND, _CHANNEL, _COUNT), rows)
            yield "</section>"
        if self._findings.sms:
            yield f"<section><h2>{self._words(_SMS)}</h2>"
            yield from self._table((_PROVIDER, _SEGMENTS, _COST), self._costs())
            yield "</section>"
        if tally.moves:
            words = _CARRIED_OUT if self._report.order.follow_moves else _REPORTED
            yield f'<section><h2>{self._words(_MOVES)}</h2><p class="muted">{self._words(words)}</p>'
            moved = ((escape(self._called(by)), self._count(n)) for (by, _), n in sorted(tally.moves.items()))
            yield from self._table((_BY, _COUNT), moved)
            yield "</section>"

    def _costs(self) -> Iterator[Sequence[str]]:
        prices, sent = self._report.prices, self._findings.sms
        for provider, n in sorted(sent.items()):
            yield escape(provider), self._count(n), self._shown(prices.cost(provider, n) or "–")
        total = prices.total(sent)
        if len(sent) > 1 and total:
            yield self._words(_IN_ALL), self._count(sent.total()), " + ".join(map(self._shown, total))

    def _log(self) -> Iterator[str]:
        said = "".join(f"<li>{self._words(one)}</li>" for one in self._report.log.sentences())
        yield f"<section><h2>{self._words(_LOG)}</h2><ul>{said}</ul>"
        mapping = self._report.order.mapping
        if mapping is not None and mapping.item:
            pairs = mapping_as_json(mapping).items()
            told = ", ".join(f"{key} = {_plain(value)}" for key, value in pairs)
            guessed = f" {self._words(_GUESSED)}" if self._report.guessed else ""
            yield f'<p class="muted" style="margin-top:12px">{self._words(_MAPPING)}: {escape(told)}.{guessed}</p>'
        yield "</section>"

    def _called(self, key: str) -> str:
        return self._names.get(key, key)

    def _table(self, head: Sequence[Msg], rows: Iterable[Sequence[str]]) -> Iterator[str]:
        """Return a table of cells that are HTML already; columns of numbers stand to the right."""
        sides = [' class="n"' if one in (_COUNT, _SEGMENTS, _COST) else "" for one in head]
        cells = "".join(f"<th{side}>{self._words(one)}</th>" for one, side in zip(head, sides, strict=True))
        yield f'<div class="scroll"><table><tr>{cells}</tr>'
        for row in rows:
            yield f"<tr>{''.join(f'<td{side}>{one}</td>' for one, side in zip(row, sides, strict=True))}</tr>"
        yield "</table></div>"


def _share(row: Mapping[str, int]) -> str:
    """Return a bar of how a rule fared."""
    whole = sum(row[one] for one in OUTCOMES)
    if not whole:
        return ""
    parts = (f'<i class="{one}" style="width:{100 * row[one] / whole:.2f}%"></i>' for one in OUTCOMES if row[one])
    return f'<div class="share">{"".join(parts)}</div>'


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
