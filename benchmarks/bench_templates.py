"""Filling in templates, ours beside Jinja's sandbox with the same filters; both compiled beforehand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import perf_counter

from app.engine.model.item import Item
from app.engine.model.people import Contact, Employee
from app.engine.model.values import Email, Money, Phone
from app.engine.placeholders import Scope, Target, Templates
from app.engine.ports import Directory
from comparison import Comparison

REPEATS = 15
RECORDS = 4_000
RENDERINGS = 400

WORK = {
    "short text": (Target.PLAIN, "We have your request {{ item.title }}."),
    "e-mail": (
        Target.HTML,
        (
            "<p>Dear {{ client.first_name | default('customer') }},</p><p>your order {{ item.title }} over "
            "{{ item.amount | money }} is due on {{ item.close_date | add_days(3) | date }}.</p>"
            "<p>{{ responsible.name }}, {{ responsible.phone }}</p>"
        ),
    ),
    "loop and condition": (
        Target.PLAIN,
        (
            "{{ item.title }}: {% for phone in client.phones %}{{ phone.number }}{% if not loop.last %}, {% endif %}"
            "{% endfor %}{% if item.probability > 50 %} (likely){% endif %}"
        ),
    ),
}


def scopes() -> list[Scope]:
    """Make deals with their client and people; so many that a remembered amount is seldom met again."""
    ann = Employee("ann", "Ann Lee", "Sales", phones=(Phone("+39 06 1234 5678"),), emails=(Email("ann@example.com"),))
    rossi = Contact("7", "Carla", "Rossi", phones=(Phone("+39 333 1234567", "mobile"), Phone("+39 06 7654321")))
    directory = Directory(employees={"ann": ann}, contacts={"7": rossi})
    made = []
    for number in range(RECORDS):
        values = {
            "title": f"Roof <{number}>",
            "amount": Money(Decimal(520_050 + number) / 100, "EUR"),
            "close_date": date(2026, 3, 28) + timedelta(days=number % 90),
            "responsible": "ann",
            "contacts": ("contact:7",),
            "probability": number % 101,
        }
        item = Item(str(number), "deal", "sales", "new", values)
        made.append(Scope(item, datetime(2026, 3, 27, 8, tzinfo=UTC), directory))
    # Clients and people are looked up once a record, for whichever engine comes first.
    return [one for one in made if one.client and one.responsible]


Work = Callable[[Scope], str]


def peer(target: Target, source: str) -> Work:
    """Compile for Jinja's own sandbox, with the filters that anybody would write for it."""
    from babel.dates import format_date
    from babel.numbers import format_currency
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=target is Target.HTML)
    environment.filters |= {
        "money": lambda value: format_currency(value.amount, value.currency, locale="en"),
        "date": lambda value: format_date(value, locale="en"),
        "add_days": lambda value, days: value + timedelta(days=days),
    }
    template = environment.from_string(source)
    return lambda at: template.render(item=at.item, client=at.client, responsible=at.responsible)


def ours(target: Target, source: str) -> Work:
    """Fill in as the engine does: by the source, through the cache."""
    templates = Templates("en")
    return lambda at: templates.render(source, at, target)


def seconds(work: Work, records: Sequence[Scope]) -> float:
    """Measure one round."""
    start = perf_counter()
    for at in records:
        work(at)
    return perf_counter() - start


def main() -> int:
    """Alternate both, take the best round of each; both must say the same."""
    records = scopes()
    for name, (target, source) in WORK.items():
        mine, theirs = ours(target, source), peer(target, source)
        if mine(records[0]) != theirs(records[0]):
            print(f"{name}: {mine(records[0])!r} is not {theirs(records[0])!r}")
            return 1
        rounds = []
        for number in range(REPEATS):
            begin = number * RENDERINGS % RECORDS
            slice_ = records[begin : begin + RENDERINGS]
            rounds.append((seconds(mine, slice_), seconds(theirs, slice_)))
        best = [min(times) / RENDERINGS * 1e6 for times in zip(*rounds, strict=True)]
        Comparison(
            f"fill in: {name}", "µs", ours=best[0], peer=best[1], peer_name="Jinja2 sandbox", at_least=1.5
        ).report()
    return 0


if __name__ == "__main__":
    sys.exit(main())
