"""What lies in the ledger of a workspace while no engine runs: what ran, what waits, what could not be delivered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import asdict, replace

from app.engine.model.item import Item
from app.i18n import Translator
from app.publish.engine import Failure, OnItsWay, Ran, Timer, failures_of
from app.publish.hooks import Find, Hook
from app.run.awaited import drop
from app.storage.ledger.access import Hooks
from app.storage.ledger.audit import Audit
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.log import Logged
from app.storage.ledger.outbox import Outbox, Outgoing, PostStatus
from app.storage.ledger.store import Store
from app.storage.ledger.views import StateSeen, Views

_WINDOW = "this machine"
"""Who the audit log says it was: as the window is called where it asks an engine."""


class LedgerAtRest:
    """Reads a ledger, and lets posts be mended: they leave at the next start. May be used from several threads."""

    def __init__(self, store: Store, now: Callable[[], datetime], tr: Translator, base: Callable[[], str]) -> None:
        """Lie in a store; reasons are told in the language of `tr`, and `base` gives what addresses begin with."""
        self._base = base
        self._hooks, self._audit = Hooks(store), Audit(store)
        self._ledger = Ledger(store)
        self._views = Views(store)
        self._outbox = Outbox(store)
        self._now = now
        self._tr = tr
        self._known: Mapping[int, Ran] = {}

    def steps(self, limit: int) -> tuple[Ran, ...]:
        """Return the newest lines of the log, the oldest of them first; a line that was read before is the same."""
        lines = self._ledger.newest(limit)
        if [one.seq for one in lines if not isinstance(one.content, Item)] != list(self._known)[::-1]:
            titles = self._titles(lines)
            found = (_ran(one, titles) for one in reversed(lines))
            self._known = {one.seq: self._known.get(one.seq, one) for one in found if one is not None}
        return tuple(self._known.values())

    def timers(self, limit: int) -> tuple[Timer, ...]:
        """Return what waits for a time, the next first."""
        return tuple(one for seen in self._views.timers(limit) if (one := _timer(seen)) is not None)

    def outbox(self, status: str, limit: int) -> tuple[OnItsWay, ...]:
        """Return posts that have come so far, the newest first."""
        return tuple(self._post(one) for one in self._outbox.list(PostStatus(status), limit=limit))

    def failures(self, limit: int) -> tuple[Failure, ...]:
        """Return rules that could not act and events of which nothing could come, the newest first."""
        lines = self._ledger.failed(limit)
        titles = self._titles(lines)
        nothing_came = (
            Failure((one.entity, one.item), one.item, one.at, None, self._tr(one.error or ""))
            for one in self._views.failed(limit)
        )
        return failures_of((_ran(one, titles) for one in lines), nothing_came, limit)

    def hooks(self) -> tuple[Hook, ...]:
        """Return the addresses of webhooks, newest first."""
        return tuple(Hook(**asdict(one)) for one in self._hooks.all())

    def make_hook(self, name: str, code: str, entity: str, find: Find) -> str:
        """Make an address of a webhook; the engine answers there from its next start on."""
        now = self._now()
        with self._ledger.transaction():
            hook, secret = self._hooks.make(name, code, entity, now, find=find, pointer="")
            self._audit.note(_WINDOW, "hook.made", now, hook=hook.id, name=name, code=code)
        return f"{self._base()}/hook/{secret}"

    def remove_hook(self, id: str) -> None:
        """Let the address of a webhook lead nowhere from now on."""
        with self._ledger.transaction():
            if self._hooks.remove(id):
                self._audit.note(_WINDOW, "hook.removed", self._now(), hook=id)

    def send_again(self, key: str) -> None:
        """Let a post be tried again at the next start."""
        self._outbox.send_again(key, self._now())

    def mend(self, key: str, changed: Mapping[str, Any]) -> None:
        """Change fields of a post's effect, and let it be tried again at the next start."""
        self._outbox.send_again(key, self._now(), replace(self._outbox.get(key).effect, **changed))

    def give_up(self, key: str) -> None:
        """Never send a post."""
        drop(self._ledger, key, self._now())

    def _titles(self, lines: list[Logged]) -> dict[tuple[str, str], str]:
        keys = {one.content.item for one in lines if not isinstance(one.content, Item)}
        return {key: state.item.title for key, state in self._ledger.load_many(keys).items()}

    def _post(self, post: Outgoing) -> OnItsWay:
        return OnItsWay(
            post.key,
            post.item,
            post.title or post.item[1],
            post.rule,
            post.way,
            post.effect,
            post.status.value,
            post.attempts,
            post.next_at,
            self._tr(post.error),
            post.receipt,
            post.at,
            post.sent_at,
        )


def _ran(line: Logged, titles: Mapping[tuple[str, str], str]) -> Ran | None:
    step = line.content
    return None if isinstance(step, Item) else Ran(line.seq, step, titles.get(step.item, step.item[1]))


def _timer(seen: StateSeen) -> Timer | None:
    state = seen.state
    rules = tuple(rule for rule, run in state.runs.items() if run.due is not None)
    return None if state.next_due is None else Timer(state.item.key, state.item.title, state.next_due, rules)
