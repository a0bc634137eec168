"""`rulewright check` on a small rule set, beside a Python that only imports pydantic and Jinja."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from comparison import Comparison

ROUNDS = 9
PROGRAM = Path(sys.executable).parent / "rulewright"
RULE_SET = """{
 "format": "rulewright/rule-set", "version": 1, "id": "1", "name": "One", "entity": "deal", "pipeline": "p",
 "stages": [{"id": "a", "name": "A", "rules": [{
  "id": "r", "type": "employee.notification",
  "parameters": {"text": "{{ item.title }}", "recipients": ["responsible"]},
  "only_if": {"left": "item.amount", "op": "ge", "right": 5}}]}]}"""


def timed(command: list[str]) -> float:
    """Return the seconds one run of a command takes."""
    start = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - start


def main() -> None:
    """Alternate the two, and compare the best of each."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.rules.json"
        file.write_text(RULE_SET)
        imported = subprocess.run(
            [sys.executable, "-X", "importtime", PROGRAM, "check", str(file)],
            check=True,
            capture_output=True,
            text=True,
        ).stderr
        for heavy in ("PySide6", "sqlalchemy"):
            if any(line.rpartition("|")[2].strip() == heavy for line in imported.splitlines()):
                sys.exit(f"`rulewright check` imports {heavy}")
        pairs = [
            (timed([str(PROGRAM), "check", str(file)]), timed([sys.executable, "-c", "import pydantic, jinja2"]))
            for _ in range(ROUNDS)
        ]
    ours, peer = (min(one) for one in zip(*pairs, strict=True))
    Comparison(
        "rulewright check", "ms", ours=ours * 1000, peer=peer * 1000, peer_name="import pydantic, jinja2", at_most=2.5
    ).report()


if __name__ == "__main__":
    main()
