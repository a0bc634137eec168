"""Says what runs on a server, and what becomes of the items there when another version is put in force."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from app import __version__
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
