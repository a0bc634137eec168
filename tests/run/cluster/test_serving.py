"""A server on PostgreSQL with a worker of its own, as processes, asked by HTTP."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Timer

import httpx

from tests.engine.board import board, go, say
from tests.run.cluster.postgres import Postgres

PROGRAM = (sys.executable, "-m", "app")
PATIENCE = 60


def token(environment: dict[str, str]) -> str:
    scopes = [word for one in ("read", "events", "publish") for word in ("--scope", one)]
    made = subprocess.run(
        [*PROGRAM, "token", "add", "test", *scopes], env=environment, capture_output=True, text=True, check=True
    )
    return made.stdout.strip()


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """Have a server and a worker; gives its address."""
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0", "--workers", "1"], env=environment, stderr=subprocess.PIPE, text=True
    )
    stuck = Timer(PATIENCE, process.kill)
    stuck.start()
    try:
        assert process.stderr is not None
        said = ""
        while not (found := re.search(r"Serving at (\S+)\.$", said)):
            said = process.stderr.readline().rstrip()
            assert said, "the server ended before it served"
        yield found[1]
    finally:
        process.terminate()
        _, rest = process.communicate()
        stuck.cancel()
        assert process.returncode == 0, rest


def test_what_is_sent_to_a_server_on_postgresql_is_carried_out_by_its_worker(postgres: Postgres) -> None:
    environment = {**os.environ, "RULEWRIGHT_DATABASE": postgres.new_database()}
    bearer = {"Authorization": f"Bearer {token(environment)}"}
    rules = board(A=[say("hello", "Hello {{ item.title }}"), go("on", "B", order="after_previous")])
    with serving(environment) as url, httpx.Client(base_url=f"{url}/v1", headers=bearer) as asked:
        version = asked.post("/versions", json=rules.model_dump()).raise_for_status().json()["id"]
        live = {"If-None-Match": "*"}
        asked.post("/pipelines/sales/activate", json={"version": version}, headers=live).raise_for_status()
        item = {"pipeline": "sales", "stage": "A", "values": {"title": "Roof"}}
        asked.put("/items/deal/1", json=item).raise_for_status()
        stage, pause = "", Event()
        while stage != "B":
            found = asked.get("/items/deal/1")
            stage = found.json().get("stage", "")
            pause.wait(0.05)
        assert asked.get("/health/ready").json()["status"] == "ready"
        assert asked.get("/status").json()["waiting"]["events"] == 0
