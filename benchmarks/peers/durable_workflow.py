"""DBOS on SQLite: workflows of three steps, several at once, each step written down as it ends."""

import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from dbos import DBOS

ITEMS = 200
STEPS = 3
AT_ONCE = 8

with tempfile.TemporaryDirectory() as folder:
    DBOS(
        config={
            "name": "peer",
            "system_database_url": f"sqlite:///{Path(folder) / 'dbos.sqlite'}",
            "log_level": "ERROR",
        }
    )

    def told(item: int, step: int) -> str:
        """Fill a text in."""
        return f"Roof {item} has come ({step})"

    comment = DBOS.step()(told)

    def come(item: int) -> list[str]:
        """Let an item come in."""
        return [comment(item, step) for step in range(STEPS)]

    arrive = DBOS.workflow()(come)
    DBOS.launch()
    arrive(-1)
    began = perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(arrive, range(ITEMS)))
    took = perf_counter() - began
    DBOS.destroy()
    print(json.dumps({"steps_per_s": ITEMS * STEPS / took}))
