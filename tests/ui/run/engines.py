"""An engine that runs nothing, and answers as the real one does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from app.engine.effects import ClientMail, Sms
from app.engine.errors import KnownError
from app.engine.model.event import MOVE, Event
from app.engine.model.rule_set import RuleSet
from app.engine.rule_set_file import version_id
from app.engine.trace import Acted, Entered, Happened, Reason, RuleStep, Status, Step
from app.engine.words import msg
from app.publish.engine import (
    DEAD,
    HAS_ERRORS,
    SENT,
    WAITING,
    EnginePort,
    Failure,
    Going,
    OnItsWay,
    Ran,
    Running,
    Timer,
    failures_of,
)
from app.publish.hooks import Find, Hook
from app.publish.refusals import Refusal, ServerError
from app.ui.run.context import EngineDoor

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DEAL = ("deal", "1")


def lines() -> list[Ran]:
    """Return what happened to one deal."""
    mail = ClientMail("system", "contact:1", "paolo@example.com", "Offer", "<p>Here it is</p>")
    steps: list[Step] = [
        Happened(NOW, DEAL, Event(MOVE, "1", NOW, {"stage": "offer"})),
        Entered(NOW, DEAL, "sales", "offer", 2),
        Acted(NOW, DEAL, "mail", "offer", 2, 0, mail),
        RuleStep(NOW, DEAL, "mail", "offer", 2, Status.DONE),
        RuleStep(NOW, DEAL, "note", "offer", 2, Status.FAILED, Reason("cannot_act", msg("There is no number."))),
    ]
    return [Ran(seq, step, "Roof, Rossi") for seq, step in enumerate(steps, 1)]


def posts() -> list[OnItsWay]:
    """Return a mail that was refused, an SMS that waits, and a mail that has left."""
    mail = ClientMail("system", "contact:1", "paolo@exmaple.com", "Your offer", "<p>Here is your offer.</p>")
    sms = Sms("contact:1", "+39025550100", "Your offer is on its way.", "sms_http")
    other = replace(mail, address="b@example.com")
    refused = OnItsWay("k1", DEAL, "Roof, Rossi", "mail", "smtp", mail, DEAD, 1, error="No such domain: exmaple.com.")
    waits = OnItsWay("k2", DEAL, "Roof, Rossi", "note", "sms_http", sms, WAITING, 1, NOW + timedelta(minutes=4))
    left = OnItsWay("k3", ("deal", "2"), "Garage, Bianchi", "mail", "smtp", other, SENT, 1, sent_at=NOW)
    return [refused, replace(waits, error="The provider does not answer."), replace(left, receipt="<k3@example.com>")]


@dataclass
class FakeEngine:
    """Remembers what it was asked to do."""

    log: list[Ran] = field(default_factory=lines)
    box: list[OnItsWay] = field(default_factory=posts)
    waits: list[Timer] = field(
        default_factory=lambda: [
            Timer(DEAL, "Roof, Rossi", NOW + timedelta(hours=3), ("note",)),
            Timer(("deal", "2"), "Garage, Bianchi", NOW + timedelta(days=2), ("mail", "note")),
        ]
    )
    live: dict[str, Running] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=lambda: {"events": 40, "timers": 2, "posts": 12})
    problems: dict[str, str] = field(default_factory=dict)
    late: int = 0
    broken: list[Failure] = field(default_factory=list)
    addresses: list[Hook] = field(default_factory=list)
    entered: bool | None = None
    refuses: KnownError | None = None
    stopped: bool = False
    errors: bool = False
    """Whether the checks find any in what is to run."""

    def status(self) -> Going:
        self._answer()
        dead = sum(one.status == DEAD for one in self.box)
        waiting = sum(one.status == WAITING for one in self.box)
        due = self.waits[0].due if self.waits else None
        return Going(NOW - timedelta(hours=1), None, "1", 0, len(self.waits), waiting, dead, due, dict(self.done),
                     self.late, dict(self.problems), tuple(self.live.values()))  # fmt: skip

    def steps(self, limit: int) -> tuple[Ran, ...]:
        return tuple(self.log[-limit:])

    def timers(self, limit: int) -> tuple[Timer, ...]:
        return tuple(self.waits[:limit])

    def outbox(self, status: str, limit: int) -> tuple[OnItsWay, ...]:
        return tuple(one for one in self.box if one.status == status)[:limit]

    def failures(self, limit: int) -> tuple[Failure, ...]:
        return failures_of(self.log, self.broken, limit)

    def hooks(self) -> tuple[Hook, ...]:
        return tuple(self.addresses)

    def make_hook(self, name: str, code: str, entity: str, find: Find) -> str:
        self._answer()
        self.addresses.insert(0, Hook(f"h{len(self.addresses)}", name, code, entity, find, "", NOW))
        return f"https://rules.example.com/hook/secret{len(self.addresses)}"

    def remove_hook(self, id: str) -> None:
        self.addresses = [one for one in self.addresses if one.id != id]

    def send_again(self, key: str) -> None:
        self._change(key, status=WAITING, error="", attempts=0)

    def mend(self, key: str, changed: Mapping[str, Any]) -> None:
        self._answer()
        effect = next(one.effect for one in self.box if one.key == key)
        assert effect is not None
        self._change(key, status=WAITING, error="", effect=replace(effect, **changed))

    def give_up(self, key: str) -> None:
        self.box = [one for one in self.box if one.key != key]

    def go_live(self, rule_set: RuleSet, comment: str, *, enter: bool, despite_errors: bool = False) -> None:
        self._answer()
        if self.errors and not despite_errors:
            raise Refusal(msg("The checks have found errors."), 422, HAS_ERRORS)
        self.entered = enter
        self.live[rule_set.pipeline] = Running(rule_set.pipeline, version_id(rule_set), NOW, 3)

    def halt(self, pipeline: str) -> None:
        del self.live[pipeline]

    def stop(self) -> None:
        self.stopped = True

    def _change(self, key: str, **changes: Any) -> None:
        self.box = [replace(one, **changes) if one.key == key else one for one in self.box]

    def _answer(self) -> None:
        if self.stopped:
            raise ServerError(msg("Nobody answers."))
        if self.refuses is not None:
            raise self.refuses


def refusal(words: str) -> Refusal:
    """Return what an engine says that refuses."""
    return Refusal(msg("{why}").fill(why=words), 422)


@dataclass
class FakeDoor:
    """A door behind which an engine runs, or does not."""

    engine: FakeEngine = field(default_factory=FakeEngine)
    runs: bool = False
    closed: bool = False
    fails: KnownError | None = None
    by_window: bool = True
    """Whether a window has started the engine."""

    def find(self) -> EnginePort | None:
        return self.engine if self.runs and not self.engine.stopped else None

    def start(self, check: Callable[[], None]) -> EnginePort:
        check()
        if self.fails is not None:
            raise self.fails
        self.runs, self.engine.stopped = True, False
        return self.engine

    def close(self, keep: bool) -> None:
        self.closed = True
        self.engine.stopped = self.engine.stopped or not keep

    @property
    def door(self) -> EngineDoor:
        return EngineDoor(self.find, self.start, self.close, lambda: self.by_window)
