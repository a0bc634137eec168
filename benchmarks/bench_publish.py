"""Publishing 2,000 rules to a server over HTTP, and comparing two versions of them."""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from app.engine import rule_set_file
from app.engine.catalog.registry import Catalogue, load_catalogue
from app.engine.checks import registry
from app.engine.checks.problem import Findings, Subject
from app.engine.differing import difference
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Limits, Templates
from app.engine.ports import Directory
from app.publish.client import ServerClient
from app.publish.publishing import plan, publish
from app.publish.servers import connection
from app.settings import Server
from comparison import Comparison
from large import large

RULES, ROUNDS, CHANGED = 2_000, 5, 100


def main() -> int:
    """Publish a new version each round, each otherwise in a hundred places."""
    catalogue = load_catalogue(others=False)
    versions = [_version(number) for number in range(ROUNDS + 1)]
    _compare(versions[0], versions[1], catalogue)
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder)) as client:
        rounds = []
        for one in versions:
            start = perf_counter()
            found = _checked(one, catalogue)
            planned = plan(client, one, found, catalogue, Directory(any_provider=True), with_company=False)
            publish(client, planned, despite_errors=True)
            rounds.append(perf_counter() - start)
    Comparison(
        f"publish {RULES:,} rules: check, look, compare, upload, put in force", "s", ours=min(rounds[1:]), limit=5
    ).report()
    return 0


def _compare(old: RuleSet, new: RuleSet, catalogue: Catalogue) -> None:
    before, after = (json.dumps(one.model_dump(), indent=2).splitlines() for one in (old, new))
    start = perf_counter()
    list(difflib.unified_diff(before, after, lineterm=""))
    peer, ours = perf_counter() - start, []
    for _ in range(ROUNDS):
        start = perf_counter()
        found = difference(old, new, catalogue, Directory(any_provider=True))
        ours.append(perf_counter() - start)
        assert len(found.cards) == CHANGED  # noqa: S101  otherwise nothing is measured
    work = f"compare two versions of {RULES:,} rules, {CHANGED} of them changed"
    Comparison(
        work, "ms", ours=min(ours) * 1000, peer=peer * 1000, peer_name="difflib, line by line", limit=500
    ).report()


def _checked(rule_set: RuleSet, catalogue: Catalogue) -> Findings:
    templates = Templates(limits=Limits(clock=perf_counter))
    subject = Subject(rule_set, catalogue, Directory(any_provider=True), templates)
    return registry.examine(subject, registry.load_checks())


def _version(number: int) -> RuleSet:
    raw = large(RULES)
    rules = [rule for stage in raw["stages"] for rule in stage["rules"] if "text" in rule["parameters"]]
    for rule in rules[:: len(rules) // CHANGED][:CHANGED] if number else ():
        rule["parameters"]["text"] += f" Version {number}."
    return rule_set_file.from_json(raw)


@contextmanager
def _serving(folder: Path) -> Iterator[ServerClient]:
    environment = {**os.environ, "RULEWRIGHT_HOME": str(folder), "RULEWRIGHT_SECRETS": "environment"}
    program = [sys.executable, "-m", "app"]
    database = ["--database", f"sqlite:///{folder / 'server.db'}"]
    serving = subprocess.Popen(
        [*program, "serve", *database, "--port", "0"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert serving.stderr is not None  # noqa: S101  it was asked for
        url = next(line for line in serving.stderr if "://" in line).split()[-1].rstrip(".")
        add = [*program, "token", "add", "bench", "--scope", "read", "--scope", "publish", *database]
        token = subprocess.run(add, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout.split()[-1]
        with ServerClient(connection(Server("bench", url), token), "bench") as client:
            yield client
    finally:
        serving.terminate()
        serving.wait()


if __name__ == "__main__":
    sys.exit(main())
