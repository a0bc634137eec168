from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

from app.storage.workspace import Workspace

ROUNDS = 20

WRITER = """
    import sys
    from pathlib import Path
    from app.engine.model.people import Employee
    from app.engine.model.rule_set import Rule
    from app.storage.workspace import Workspace

    workspace = Workspace.open(Path(sys.argv[1]))
    draft = workspace.drafts.load("sales")
    number = workspace.records.employees.count()
    while True:
        number += 1
        stage = draft.stages[0]
        rule = Rule(id=f"r{number}", type="client.sms", parameters={"text": "x" * 500})
        stage = stage.model_copy(update={"rules": (*stage.rules, rule)})
        new = draft.model_copy(update={"stages": (stage, *draft.stages[1:])})
        with workspace.transaction():
            workspace.drafts.save(draft, new)
            workspace.records.employees.put(Employee(str(number), "Ann"))
        draft = new
        print(number, flush=True)
"""


def test_killing_the_writer_at_any_moment_loses_nothing_that_was_written(sales: Workspace, path: Path) -> None:
    sales.close()
    chance = random.Random(11)
    last = 0
    for _ in range(ROUNDS):
        writer = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(chance.randint(1, 12)):
            last = int(writer.stdout.readline())
        writer.kill()
        last = max([last, *map(int, writer.communicate()[0].split())])
        with Workspace.open(path) as workspace:
            rules = workspace.drafts.load("sales").stages[0].rules
            assert len(rules) == workspace.records.employees.count() >= last
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
