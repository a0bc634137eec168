"""Speaks HTTP to an engine that runs rules: what waits, what ran, what could not be delivered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import httpx
from msgspec import Struct

from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.trace import Step
from app.engine.words import msg
from app.publish.client import ServerClient
from app.publish.engine import Failure, Going, OnItsWay, Ran, Running, Timer, failures_of
from app.publish.refusals import ServerError
from app.storage.ledger.codec import UnknownContent, text_of, value_of

TIMEOUT = 10.0
"""Seconds to wait for an answer."""
_SHORT = 2.0
"""Seconds to wait for a word that is given at once."""
A = TypeVar("A")
S = TypeVar("S", bound=Struct)
Raw = Mapping[str, Any]

_hung_up = msg("“{server}” is not asked any more.")
_odd = msg("“{server}” answered with something that cannot be read. Another version of Rulewright may run there.")


def connect(
    url: str, token: str, name: str, transport: httpx.BaseTransport | None = None, *, language: str = "en"
) -> EngineClient:
    """Return the client of an engine on this machine, asked in a language; `name` is what the person calls it."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    http = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT, transport=transport, trust_env=False)
    return EngineClient(http, name)


class EngineClient(ServerClient):
    """Asks an engine; may be used from several threads. Raises as its base does."""

    def __init__(self, http: httpx.Client, name: str) -> None:
        """Ask over an open connection; `name` is what the person calls it."""
        super().__init__(http, name)
        self._known: Mapping[int, Ran | None] = {}

    def status(self) -> Going:
        """Say how it goes."""
        return self._understood(_going, self._get("/v1/status"))

    def steps(self, limit: int) -> tuple[Ran, ...]:
        """Return the newest lines of the log, the oldest of them first; a line that was read before is the same."""
        said = self._get("/v1/steps", {"limit": limit})
        known = self._known
        found = self._understood(
            lambda raw: {one["seq"]: known[one["seq"]] if one["seq"] in known else _ran(one) for one in raw["steps"]},
            said,
        )
        self._known = found
        return tuple(one for _, one in sorted(found.items()) if one is not None)

    def timers(self, limit: int) -> tuple[Timer, ...]:
        """Return what waits for a time, the next first."""
        said = self._get("/v1/timers", {"limit": limit})
        return self._understood(lambda raw: tuple(_timer(one) for one in raw["timers"]), said)

    def outbox(self, status: str, limit: int) -> tuple[OnItsWay, ...]:
        """Return posts that have come so far, the newest first."""
        said = self._get("/v1/outbox", {"status": status, "limit": limit})
        return self._understood(lambda raw: tuple(_post(one) for one in raw["posts"]), said)

    def failures(self, limit: int) -> tuple[Failure, ...]:
        """Return rules that could not act and events of which nothing could come, the newest first."""
        rules = self._get("/v1/steps", {"limit": limit, "failed": True})
        events = self._get("/v1/failures", {"limit": limit})

        def read(raw: Raw) -> tuple[Failure, ...]:
            lines = (_ran(one) for one in raw["steps"])
            return failures_of(lines, (_nothing_came(one) for one in raw["failures"]), limit)

        return self._understood(read, {**rules, **events})

    def send_again(self, key: str) -> None:
        """Try a post again at once."""
        self._ask("POST", f"/v1/outbox/{key}/retry")

    def mend(self, key: str, changed: Mapping[str, Any]) -> None:
        """Change fields of a post's effect, and try it again."""
        place = f"/v1/outbox/{key}"
        tag = self._ask("GET", place).headers.get("etag", "*")
        plain = {name: json.loads(text_of(value)) for name, value in changed.items()}
        self._ask("PATCH", place, json={"effect": plain}, headers={"If-Match": tag})

    def give_up(self, key: str) -> None:
        """Never send a post."""
        self._ask("DELETE", f"/v1/outbox/{key}")

    def go_live(self, rule_set: RuleSet, comment: str, *, enter: bool, despite_errors: bool = False) -> None:
        """Let a rule set run; with `enter` items that stand in its stages already count as entering them."""
        version = self.upload(rule_set, comment)
        asked = {"version": version.id, "enter": enter, "despite_errors": despite_errors}
        self._change("POST", rule_set.pipeline, "activate", self.live(rule_set.pipeline), asked)

    def halt(self, pipeline: str) -> None:
        """Let nothing run any more in a pipeline."""
        self._change("POST", pipeline, "deactivate", self.live(pipeline))

    def stop(self) -> None:
        """Ask the engine to end. It does so once what is under way is safe."""
        self._ask("POST", "/v1/stop", timeout=_SHORT)

    def _sent(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            return super()._sent(method, path, **more)
        except RuntimeError as error:
            if not self._http.is_closed:
                raise
            raise ServerError(_hung_up.fill(server=self.name)) from error  # hung up by another thread meanwhile

    def _understood(self, read: Callable[[Raw], A], raw: Raw) -> A:
        try:
            return read(raw)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ServerError(_odd.fill(server=self.name)) from error


def _going(raw: Raw) -> Going:
    waiting = raw.get("waiting", {})
    return Going(
        datetime.fromisoformat(raw["started_at"]),
        _moment(raw.get("now")),
        str(raw.get("version", "")),
        int(waiting.get("events", 0)),
        int(waiting.get("timers", 0)),
        int(waiting.get("posts", 0)),
        int(waiting.get("dead", 0)),
        _moment(raw.get("next_due")),
        {str(name): int(n) for name, n in raw.get("done", {}).items()},
        int(raw.get("late", 0)),
        {str(name): str(words) for name, words in raw.get("problems", {}).items()},
        tuple(_running(one) for one in raw.get("pipelines", ()) if one.get("version")),
    )


def _running(raw: Raw) -> Running:
    return Running(raw["pipeline"], raw["version"], _moment(raw.get("activated_at")), raw.get("items"))


def _ran(raw: Raw) -> Ran | None:
    step = _decoded(raw["step"], Step)
    return None if step is None else Ran(int(raw["seq"]), step, str(raw.get("title") or step.item[1]))


def _nothing_came(raw: Raw) -> Failure:
    at, title = datetime.fromisoformat(raw["at"]), str(raw.get("title") or raw["item"])
    return Failure((raw["entity"], raw["item"]), title, at, None, str(raw["error"]))


def _timer(raw: Raw) -> Timer:
    rules = tuple(str(one) for one in raw.get("rules", ()))
    due = datetime.fromisoformat(raw["due"])
    return Timer((raw["entity"], raw["item"]), str(raw.get("title") or raw["item"]), due, rules)


def _post(raw: Raw) -> OnItsWay:
    return OnItsWay(
        raw["key"],
        (raw["entity"], raw["item"]),
        str(raw.get("title") or raw["item"]),
        str(raw.get("rule") or ""),
        str(raw.get("channel") or ""),
        _decoded(raw["effect"], Effect),
        raw["status"],
        int(raw.get("attempts") or 0),
        _moment(raw.get("next_at")),
        str(raw.get("error") or ""),
        str(raw.get("receipt") or ""),
        _moment(raw.get("at")),
        _moment(raw.get("sent_at")),
    )


def _decoded(raw: Any, kind: type[S]) -> S | None:
    """Return a value of the ledger; None for what a newer program has written."""
    try:
        return value_of(json.dumps(raw), kind)
    except (UnknownContent, KnownError):
        return None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
