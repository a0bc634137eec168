"""Peers that are no dependencies of ours, in an environment of their own: made once, below ``build``."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOME = HERE.parent / "build" / "peers"
PACKAGES = ("pm4py>=2.7", "simpy>=4.1", "SpiffWorkflow>=3.1", "lxml", "jinja2", "huey>=2.5", "dbos>=2.0")


def asked(script: str, *words: str) -> dict[str, Any]:
    """Run a script of ``peers/`` there and return what it prints: one JSON object in its last line."""
    python = _python()
    command = [str(python), str(HERE / "peers" / script), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{script} failed:\n{done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _python() -> Path:
    python = HOME / "bin" / "python"
    if not python.exists():
        print("· making an environment for the peers", file=sys.stderr, flush=True)
        venv.create(HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "-q", "install", *PACKAGES], check=True, stderr=subprocess.DEVNULL)
    return python
