"""Checking a rule set of 2,000 rules, beside reading it alone."""

from __future__ import annotations

import json
import sys
from time import perf_counter

from app.engine import rule_set_file
from app.engine.catalog.registry import load_catalogue
from app.engine.checks import registry
from app.engine.checks.problem import Subject
from app.engine.placeholders import Limits, Templates
from app.engine.ports import Directory
from comparison import Comparison
from large import large

ROUNDS = 7
RULES = 2_000


def main() -> int:
    """Read and check anew each round; nothing is remembered from the one before."""
    text = json.dumps(large(RULES))
    catalogue = load_catalogue(others=False)
    checks = registry.load_checks()
    rounds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        rule_set = rule_set_file.loads(text)
        read = perf_counter()
        templates = Templates(limits=Limits(clock=perf_counter))
        problems = registry.check(Subject(rule_set, catalogue, Directory(any_provider=True), templates), checks)
        rounds.append((perf_counter() - read, read - start))
        if problems:
            print(f"The rule set should be right: {problems[0]}")
            return 1
    ours, peer = (min(one) * 1000 for one in zip(*rounds, strict=True))
    Comparison(
        f"check {RULES:,} rules, beyond reading them", "ms", ours=ours, peer=peer, peer_name="reading alone", limit=500
    ).report()
    return 0


if __name__ == "__main__":
    sys.exit(main())
