"""Says what runs on a server, what becomes of the items there, and what another version would do otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from app import __version__
from app.engine.effect_words import channel_words
from app.engine.words import Msg, msg, msgs
from app.publish.client import Standing
from app.publish.publishing import Plan

_other_program = msg(
    "Rulewright {theirs} runs there, {own} here: what the older one does not know cannot be published there."
)
_not_ready = msg("It is not ready: {why}")
_nothing = msg("Nothing runs in this pipeline there yet.")
_runs = msg("Version {version} runs there since {moment}.")
_by = msg("Version {version} runs there since {moment}, put in force by {who}.")
_stopped = msg("Nothing runs in this pipeline there any more.")
_shadow = msg("Version {version} runs in the shadow.")
_under = msgs("{n} item runs under version {version}", "{n} items run under version {version}")
_older = msgs("{n} item runs under a version before it", "{n} items run under versions before it")
_none = msgs("{n} item entered its stage before any rules ran.", "{n} items entered their stages before any rules ran.")
_waiting = msgs("{items}; {n} of them waits for a time.", "{items}; {n} of them wait for a time.")
_not_waiting = msg("{items}.")
_keep = msg(
    "They keep the version under which they entered their stage until they leave it, and what waits on them stays as "
    "it is. From the next stage on the new version holds."
)
_enter = msgs(
    "The {n} item there enters its stage anew, and what waits on it is cancelled.",
    "The {n} items there enter their stages anew, and what waits on them is cancelled.",
)
NO_ITEMS = msg("There are no items in this pipeline on the server to try the rules on.")
NOTHING_SINCE = msg("Nothing has happened to any item since the shadow was cast.")
NOTHING_OTHERWISE = msg("Both versions do the same on these items.")
_counted = msgs(
    "{n} item: {changed} of them would fare otherwise. {more} sent more, {less} less, {other} otherwise, {same} the same.",  # noqa: E501
    "{n} items: {changed} of them would fare otherwise. {more} sent more, {less} less, {other} otherwise, {same} the same.",  # noqa: E501
)
_since = msgs(
    "In the shadow since {moment}: {n} event since then was played under both versions. Nothing was sent.",
    "In the shadow since {moment}: {n} events since then were played under both versions. Nothing was sent.",
)
_first_since = msg("In the shadow since {moment}: the first {n} events since then were played. Nothing was sent.")
_nothing_live = msg("Nothing runs there yet, so that there is nothing to compare with. These rules would ask for:")
_effect, _nothing_asked = msg("{kind}: {n}"), msg("nothing")


def short(version: str) -> str:
    """Return as much of a version's id as people compare."""
    return version[:8]


def how_it_is(plan: Plan) -> Msg | None:
    """Say what keeps the server from working; None where nothing does."""
    health = plan.health
    return None if health.ready else _not_ready.fill(why=" ".join(health.problems.values()))


def what_runs(plan: Plan) -> tuple[Msg, ...]:
    """Say which version runs and since when, under which versions items are there, and what runs in the shadow."""
    return tuple(_what_runs(plan))


def what_becomes(plan: Plan, *, enter: bool = False) -> Msg | None:
    """Say what becomes of the items there when the planned version is put in force; None where there are none."""
    if not plan.items:
        return None
    return _enter.fill(n=plan.items) if enter else _keep


def compared(told: Mapping[str, Any]) -> Msg:
    """Say how a comparison came out, as it is told in JSON."""
    totals = told["totals"]
    counts = {"more": totals["more"], "less": totals["less"], "other": totals["otherwise"], "same": told["same"]}
    return _counted.fill(n=told["items"], changed=told["items_changed"], **counts)


def in_shadow(told: Mapping[str, Any]) -> Msg:
    """Say since when a version runs in the shadow, and how much it has seen."""
    words = _since if told["whole"] else _first_since
    return words.fill(moment=datetime.fromisoformat(told["since"]), n=told["events"])


def asked_alone(told: Mapping[str, Any]) -> tuple[Msg, ...]:
    """Say what rules would ask for where nothing runs yet: a head, and a line for each channel."""
    counted: dict[str, int] = {}
    for one in told.get("effects", ()):
        counted[one["channel"]] = counted.get(one["channel"], 0) + one["count"]
    lines = tuple(_effect.fill(kind=channel_words(channel), n=n) for channel, n in sorted(counted.items()))
    return _nothing_live, *(lines or (_nothing_asked,))


def _what_runs(plan: Plan) -> Iterator[Msg]:
    theirs = plan.health.version
    if theirs and theirs != __version__:
        yield _other_program.fill(theirs=theirs, own=__version__)
    live = plan.live
    if live is None:
        yield _nothing
    elif live.version is None:
        yield _stopped
    else:
        known = {"version": short(live.version), "moment": live.activated_at}
        yield _by.fill(**known, who=live.by) if live.by else _runs.fill(**known)
    if live is not None and live.shadow is not None:
        yield _shadow.fill(version=short(live.shadow))
    current = live.version if live is not None and live.version is not None else None
    ruled = [one for one in plan.standing if one.version]
    yield from _items([one for one in ruled if one.version == current], _under.fill(version=short(current or "")))
    yield from _items([one for one in ruled if one.version != current], _older)
    if unruled := plan.items - sum(one.items for one in ruled):
        yield _none.fill(n=unruled)


def _items(standing: Collection[Standing], words: Msg) -> Iterator[Msg]:
    items, waiting = sum(one.items for one in standing), sum(one.waiting for one in standing)
    if items:
        counted = words.fill(n=items)
        yield _waiting.fill(items=counted, n=waiting) if waiting else _not_waiting.fill(items=counted)
