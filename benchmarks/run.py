"""Runs every benchmark in turn and prints one table. Names as arguments choose among them: `run.py board check`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from comparison import Comparison

HERE = Path(__file__).parent


def measure(script: Path) -> tuple[list[Comparison], bool]:
    """Run one script apart from the others; what it says besides its comparisons goes on to the terminal."""
    environment = {**os.environ, "BENCHMARK_JSON": "1"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, script], env=environment, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=False
    )
    comparisons = []
    for line in done.stdout.splitlines():
        if line.startswith('{"work"'):
            comparisons.append(Comparison(**json.loads(line)))
        else:
            print(line)
    return comparisons, done.returncode == 0


def table(comparisons: list[Comparison]) -> Table:
    """Lay the comparisons side by side."""
    made = Table("work", "ours", "peer", "ratio", "promise", title="Ours beside the peers, from one run")
    for comparison in comparisons:
        made.add_row(*comparison.cells(), style="red" if comparison.kept is False else None)
    return made


def main(chosen: list[str]) -> int:
    """Measure and show; what fails or misses its promise makes the exit code 1."""
    scripts = [
        path for path in sorted(HERE.glob("bench_*.py")) if not chosen or path.stem.removeprefix("bench_") in chosen
    ]
    comparisons: list[Comparison] = []
    failed: list[str] = []
    for script in scripts:
        print(f"· {script.stem.removeprefix('bench_')}", file=sys.stderr, flush=True)
        measured, fine = measure(script)
        comparisons += measured
        if not fine:
            failed.append(script.name)
    Console(width=None if sys.stdout.isatty() else 160).print(table(comparisons))
    for name in failed:
        print(f"{name} failed.", file=sys.stderr)
    return 1 if failed or any(comparison.kept is False for comparison in comparisons) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
