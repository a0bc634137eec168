"""What publishing would change and has changed, as text for a terminal and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.cli.terminal import said
from app.engine.effect_words import CHANGE_WORDS, channel_words
from app.engine.words import Msg, msg, msgs

if TYPE_CHECKING:
    from app.engine.telling import Glossary
    from app.publish.publishing import Plan

_company = msg("It knows other people, clients, fields or lists: those from here go along.")
_files = msg("Files that go along: {files}.")
_one = msg("{change}: {n} × “{rule}” ({channel}) to {people}")
_each = msg("{change}: {n} × “{rule}” ({channel}) to each of {people}")
_nobody, _others = msg("nobody"), msgs("{n} other", "{n} others")
_NAMED = 5
"""People who are named where many receive the same."""


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return a plan: what differs, what the checks say, what runs there on how many items, and what goes along."""
    from msgspec import to_builtins

    from app.engine import differences_report
    from app.engine.checks import report

    return {
        "server": plan.server,
        "health": to_builtins(plan.health),
        "version": plan.version,
        "items": plan.items,
        "standing": to_builtins(plan.standing),
        "live": plan.live.version if plan.live is not None else None,
        "shadow": plan.live.shadow if plan.live is not None else None,
        "company": plan.company is not None,
        "files": [one.name for one in plan.files],
        "differences": differences_report.as_json(plan.differences),
        "problems": report.as_json(plan.findings, plan.version),
    }


def plan_lines(plan: Plan, *, head: str, becomes: Msg | None) -> Iterator[str]:
    """Say what publishing changes, what runs on the server, and what becomes of the items there."""
    from app.engine import differences_report
    from app.engine.checks import report
    from app.publish.telling import how_it_is, what_runs

    yield differences_report.as_text(plan.differences, said())
    yield from ("", report.as_text(plan.findings, plan.rule_set, said()), "")
    yield head
    yield from (f"  {_said(one)}" for one in (how_it_is(plan), *what_runs(plan), becomes) if one is not None)
    if plan.company is not None and not plan.is_live:
        yield f"  {_said(_company)}"
    if plan.files:
        yield f"  {_said(_files.fill(files=tuple(one.name for one in plan.files)))}"


def trial_lines(told: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    """Say what a dry run has found."""
    from app.publish.telling import NO_ITEMS, asked_alone

    if not told["items"]:
        yield _said(NO_ITEMS)
    elif told["compared"] is None:
        head, *asked = map(_said, asked_alone(told))
        yield from (head, *(f"  {one}" for one in asked))
    else:
        yield from _compared(told["compared"], glossary_of(plan))


def shadow_lines(told: Mapping[str, Any], names: Glossary) -> Iterator[str]:
    """Say what a version in the shadow would have done otherwise."""
    from app.publish.telling import NOTHING_SINCE, in_shadow

    yield _said(in_shadow(told))
    if told["events"]:
        yield from _compared(told, names)
    else:
        yield _said(NOTHING_SINCE)


def glossary_of(plan: Plan) -> Glossary:
    """Return the names of what a plan speaks of."""
    from app.engine.catalog.registry import load_catalogue
    from app.engine.telling import Glossary

    both = [plan.rule_set, *([plan.old] if plan.old is not None else [])]
    return Glossary.of(plan.directory, load_catalogue(), both)


def _compared(told: Mapping[str, Any], names: Glossary) -> Iterator[str]:
    from app.publish.telling import NOTHING_OTHERWISE, compared

    yield _said(compared(told))
    if not told["differences"]:
        yield _said(NOTHING_OTHERWISE)
    alike: dict[tuple[str, int, str, str], list[str]] = {}
    for one in told["differences"]:
        person = _said(names.person(one["recipient"]) if one["recipient"] else _nobody)
        alike.setdefault((one["change"], one["count"], one["rule"], one["channel"]), []).append(person)
    for (change, n, rule, channel), people in alike.items():
        some: tuple[Msg | str, ...] = tuple(people[:_NAMED])
        if len(people) > _NAMED:
            some = (*some, _others.fill(n=len(people) - _NAMED))
        words = (_each if len(people) > 1 else _one).fill(change=CHANGE_WORDS[change], n=n, rule=names.node(rule))
        yield f"  {_said(words.fill(channel=channel_words(channel), people=some))}"


def _said(words: Msg | str) -> str:
    """Return words as a person at this machine reads them."""
    from app.writing import own_language

    tr, zone = own_language(), datetime.now().astimezone().tzinfo
    return (tr.in_zone(zone) if zone is not None else tr)(words)
