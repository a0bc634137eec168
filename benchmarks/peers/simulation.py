"""simpy: items come, wait, are looked at, move on. The second word says how.

``plain``: one process an item, in the plainest Python there is. ``working``: the same, but what is said stands in
templates that a person could change, is addressed to somebody who is looked up, and all that happens is written down
with its reason. ``apart``: plain again, but each rule is a process of its own that begins, waits and ends, as rules do
that stand in parallel.
"""

import json
import sys
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import simpy
from jinja2.sandbox import SandboxedEnvironment

ITEMS, MANNER = int(sys.argv[1]), sys.argv[2]
COUNTED = 100
"""Items of a second run, in which simpy's events are counted."""
DAY = 24 * 60
LARGE = 5000
STAGES = "ABC"

Item = dict[str, Any]
sent: list[Any] = []
trace: list[Any] = []
people = {"ann": {"name": "Ann Lind", "active": True}}


def note_plainly(env: Any, item: Item, stage: str) -> None:
    sent.append((env.now, item["id"], "timeline", f"{item['title']} came to {stage}", item["responsible"]))


def tell_plainly(env: Any, item: Item, _stage: str) -> None:
    if item["amount"] >= LARGE:
        sent.append((env.now, item["id"], "notification", f"No news of {item['title']}", item["responsible"]))


jinja = SandboxedEnvironment()
texts = {stage: jinja.from_string(f"{{{{ item.title }}}} came to {stage}") for stage in STAGES}
news = jinja.from_string("No news of {{ item.title }}")


def note_as_rule(env: Any, item: Item, stage: str) -> None:
    author = item["responsible"] if people[item["responsible"]]["active"] else "system"
    sent.append({"at": env.now, "item": item["id"], "kind": "timeline", "text": said(texts[stage], item), "by": author})
    trace.append({"at": env.now, "item": item["id"], "rule": f"note{stage}", "stage": stage, "status": "done"})


def tell_as_rule(env: Any, item: Item, stage: str) -> None:
    told = {"at": env.now, "item": item["id"], "rule": f"tell{stage}", "stage": stage}
    if item["amount"] < LARGE:
        trace.append({**told, "status": "skipped", "reason": "amount ≥ 5,000", "seen": item["amount"]})
        return
    recipients = [one for one in (item["responsible"],) if people[one]["active"]]
    if not recipients:
        trace.append({**told, "status": "failed", "reason": "no recipient"})
        return
    text = said(news, item)
    sent.append({"at": env.now, "item": item["id"], "kind": "notification", "text": text, "to": recipients})
    trace.append({**told, "status": "done"})


def said(template: Any, item: Item) -> str:
    text: str = template.render(item=item)
    return text


def life(env: Any, item: Item, note: Callable[..., None], tell: Callable[..., None]) -> Iterator[Any]:
    for stage in STAGES:
        item["stage"] = stage
        note(env, item, stage)
        yield env.timeout(DAY)
        tell(env, item, stage)
        yield env.timeout(DAY)


def note_apart(env: Any, item: Item, stage: str) -> Iterator[Any]:
    note_plainly(env, item, stage)
    yield from ()


def tell_apart(env: Any, item: Item, stage: str) -> Iterator[Any]:
    yield env.timeout(DAY)
    tell_plainly(env, item, stage)


def go_apart(env: Any, item: Item, place: int) -> Iterator[Any]:
    yield env.timeout(2 * DAY)
    enter(env, item, place)


def enter(env: Any, item: Item, place: int = 0) -> None:
    stage = item["stage"] = STAGES[place]
    env.process(note_apart(env, item, stage))
    env.process(tell_apart(env, item, stage))
    if place + 1 < len(STAGES):
        env.process(go_apart(env, item, place + 1))


def begun(items: int) -> Any:
    env = simpy.Environment()
    for number in range(items):
        made = {"id": number, "title": f"Roof {number}", "amount": number % 10 * 1000, "responsible": "ann"}
        if MANNER == "apart":
            enter(env, made)
        else:
            messages = (note_as_rule, tell_as_rule) if MANNER == "working" else (note_plainly, tell_plainly)
            env.process(life(env, made, *messages))
    return env


started = perf_counter()
begun(ITEMS).run()
elapsed = perf_counter() - started
counted, events = begun(COUNTED), 0
while counted.peek() != float("inf"):
    counted.step()
    events += 1
print(json.dumps({"seconds": elapsed, "events": events // COUNTED * ITEMS}))
