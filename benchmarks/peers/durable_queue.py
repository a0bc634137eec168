"""huey: tasks in its SQLite queue, each on the disk before it counts, three to an item; a worker runs them here."""

import json
import tempfile
from pathlib import Path
from time import perf_counter

from huey import SqliteHuey

ITEMS = 500
STEPS = 3

with tempfile.TemporaryDirectory() as folder:
    huey = SqliteHuey(filename=str(Path(folder) / "huey.sqlite"), fsync=True, journal_mode="wal", results=True)

    def told(item: int, step: int) -> str:
        """Fill a text in."""
        return f"Roof {item} has come ({step})"

    comment = huey.task()(told)
    began = perf_counter()
    for item in range(ITEMS):
        for step in range(STEPS):
            comment(item, step)
        while (task := huey.dequeue()) is not None:
            huey.execute(task)
    print(json.dumps({"steps_per_s": ITEMS * STEPS / (perf_counter() - began)}))
