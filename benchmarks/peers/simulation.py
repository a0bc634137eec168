"""simpy: items come, wait, are looked at, move on.

With ``rules`` as second word what is said stands in templates that a person could change, is addressed to somebody
who is looked up, and all that happens is written down with its reason; without it, in the plainest Python there is.
"""

import json
import sys
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import simpy
from jinja2.sandbox import SandboxedEnvironment

ITEMS, AS_RULES = int(sys.argv[1]), len(sys.argv) > 2  # noqa: PLR2004  the second word
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


started = perf_counter()
env = simpy.Environment()
messages = (note_as_rule, tell_as_rule) if AS_RULES else (note_plainly, tell_plainly)
for number in range(ITEMS):
    made = {"id": number, "title": f"Roof {number}", "amount": number % 10 * 1000, "responsible": "ann"}
    env.process(life(env, made, *messages))
env.run()
print(json.dumps({"seconds": perf_counter() - started, "sent": len(sent)}))
