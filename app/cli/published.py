"""What publishing would change and has changed, as text for a terminal and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.cli.terminal import asked_for, said

if TYPE_CHECKING:
    from app.engine.telling import Glossary
    from app.engine.words import Msg
    from app.publish.publishing import Plan

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
        yield "  It knows other people, clients, fields or lists: those from here go along."
    if plan.files:
        yield f"  Files that go along: {', '.join(one.name for one in plan.files)}."


def trial_lines(told: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    """Say what a dry run has found."""
    compared = told["compared"]
    if not told["items"]:
        yield "There are no items in this pipeline on the server to try the rules on."
    elif compared is None:
        asked = ", ".join(f"{one['count']:,} × {one['type']}" for one in told["effects"]) or "nothing"
        yield f"Tried on {told['items']:,} items; nothing runs yet to compare with. They would ask for: {asked}."
    else:
        yield f"Tried on the newest items there ({told['items']:,}): {_compared(compared)}"
        yield from _differences(compared, glossary_of(plan))


def shadow_lines(told: Mapping[str, Any], names: Glossary) -> Iterator[str]:
    """Say what a version in the shadow would have done otherwise."""
    since = _said_moment(datetime.fromisoformat(told["since"]))
    yield f"Version {told['version'][:8]} runs in the shadow since {since}. Nothing of it was sent."
    if not told["events"]:
        yield "Nothing has happened to any item since, so that there is nothing to compare yet."
        return
    events = told["events"]
    seen = "1 event since then was" if events == 1 else f"{events:,} events since then were"
    yield f"{seen if told['whole'] else f'The first {seen}'} played under both versions: {_compared(told)}"
    yield from _differences(told, names)


def glossary_of(plan: Plan) -> Glossary:
    """Return the names of what a plan speaks of."""
    from app.engine.catalog.registry import load_catalogue
    from app.engine.telling import Glossary

    both = [plan.rule_set, *([plan.old] if plan.old is not None else [])]
    return Glossary.of(plan.directory, load_catalogue(), both)


def _compared(told: Mapping[str, Any]) -> str:
    if not told["items_changed"]:
        return "both versions do the same."
    totals = ", ".join(f"{n:,} {change}" for change, n in told["totals"].items() if n)
    fare = "fares" if told["items_changed"] == 1 else "fare"
    return f"{told['items_changed']:,} of {told['items']:,} {fare} otherwise. Effects: {totals}."


def _differences(told: Mapping[str, Any], names: Glossary) -> Iterator[str]:
    alike: dict[tuple[str, int, str, str], list[str]] = {}
    for one in told["differences"]:
        person = _said(names.person(one["recipient"])) if one["recipient"] else "nobody"
        alike.setdefault((one["change"], one["count"], one["rule"], one["channel"]), []).append(person)
    for (change, count, rule, channel), people in alike.items():
        more = f" and {len(people) - _NAMED} more" if len(people) > _NAMED else ""
        to = ", ".join(people[:_NAMED]) + more
        each = " each" if len(people) > 1 else ""
        yield f"  {change}: {count:,} × {_said(names.node(rule))} ({channel}) to {to}{each}"


def _said(words: Msg | str) -> str:
    """Return words as a person at this machine reads them."""
    from app.i18n import ENGLISH

    tr, zone = asked_for() or ENGLISH, datetime.now().astimezone().tzinfo
    return (tr.in_zone(zone) if zone is not None else tr)(words)


def _said_moment(moment: datetime) -> str:
    from app.engine.words import Msg

    return _said(Msg("{moment}").fill(moment=moment))
