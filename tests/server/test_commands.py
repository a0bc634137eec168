"""`rulewright token`, `serve` and `run`, as scripts and systemd use them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.run.address import read_address
from tests.conftest import Run
from tests.engine.board import board, say
from tests.samples import copy_sample
from tests.server.test_versions import activated


@contextmanager
def started(*words: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the program, and give its address once it says it; end it as a system does."""
    with subprocess.Popen(
        [sys.executable, "-m", "app", *map(str, words)], stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        assert process.stderr is not None
        try:
            said = next(found for line in process.stderr if (found := re.search(r"(https?://\S+)\.$", line)))
            yield process, said.group(1)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
    assert process.returncode == 0


def test_tokens_are_made_listed_and_removed(rulewright: Run, tmp_path: Path) -> None:
    where = ("--database", f"sqlite:///{tmp_path}/server.db")
    code, secret, told = rulewright("token", "add", "pbx", "--scope", "events", "--days", 7, *where)
    assert (code, secret.startswith("rw_"), "not shown again" in told) == (0, True, True)
    listed = json.loads(rulewright("token", "list", "--json", *where)[1])
    assert [(one["name"], one["scopes"]) for one in listed] == [("pbx", ["events"])]
    assert secret.strip() not in json.dumps(listed)
    assert rulewright("token", "remove", listed[0]["id"], *where)[0] == 0
    assert rulewright("token", "remove", listed[0]["id"], *where)[0] == 2
    assert rulewright("token", "list", *where)[1] == ""


def test_the_database_of_a_server_is_readable_by_its_owner_alone(rulewright: Run, tmp_path: Path) -> None:
    rulewright("token", "add", "x", "--scope", "read", "--database", f"sqlite:///{tmp_path}/server.db")
    assert (tmp_path / "server.db").stat().st_mode & 0o777 == 0o600


def test_what_was_taken_in_is_there_after_a_calm_end(rulewright: Run, tmp_path: Path) -> None:
    where = ("--database", f"sqlite:///{tmp_path}/server.db")
    secret = rulewright("token", "add", "me", "--scope", "admin", *where)[1].strip()
    headers = {"Authorization": f"Bearer {secret}"}
    with started("serve", "--port", 0, *where) as (_, url), httpx.Client(base_url=url, headers=headers) as client:
        activated(client, board(A=[say("hello", "Hello")]))
        assert client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"}).status_code == 202
        assert client.post("/v1/stop").status_code == 404
    with started("serve", "--port", 0, *where) as (_, url), httpx.Client(base_url=url, headers=headers) as client:
        assert client.get("/v1/items/deal/7").json()["stage"] == "A"


def test_two_servers_do_not_run_on_one_database(rulewright: Run, tmp_path: Path) -> None:
    where = ("--database", f"sqlite:///{tmp_path}/server.db")
    with started("serve", "--port", 0, *where):
        code, _, told = rulewright("serve", "--port", 0, *where)
    assert (code, "process" in told) == (2, True)


def test_the_engine_of_a_workspace_says_where_it_is_and_is_stopped_by_the_window(tmp_path: Path) -> None:
    workspace = tmp_path / "sample.rulewright"
    copy_sample(workspace)
    with started("run", "--workspace", workspace) as (process, url):
        address = read_address(workspace)
        assert address is not None
        assert (address.url, address.pid) == (url, process.pid)
        with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {address.token}"}) as client:
            assert client.get("/v1/status").json()["problems"] == {}
            assert client.get("/v1/status", headers={"Host": "evil.example"}).status_code == 400
            assert client.post("/v1/stop").status_code == 202
        process.wait(30)
    assert read_address(workspace) is None


def test_a_record_sent_to_the_engine_of_a_workspace_is_one_of_its_records(tmp_path: Path) -> None:
    workspace = tmp_path / "sample.rulewright"
    copy_sample(workspace)
    with started("run", "--workspace", workspace) as (_, url):
        address = read_address(workspace)
        assert address is not None
        with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {address.token}"}) as client:
            sent = {"pipeline": "orders", "stage": "nowhere", "values": {}}
            refused = client.put("/v1/items/deal/90001", json=sent)
            assert (refused.status_code, refused.json()["field"]) == (422, "stage")
            stage = re.findall(r"Known ones: ([^,.]+)", refused.json()["detail"])[0]
            sent |= {"stage": stage, "values": {"title": "Sent"}}
            assert client.put("/v1/items/deal/90001", json=sent).status_code == 202
            shown = client.get("/v1/items/deal/90001").json()
            assert (shown["title"], shown["stage"]) == ("Sent", stage)
            assert client.delete("/v1/items/deal/90001").status_code == 202
            assert client.get("/v1/items/deal/90001").status_code == 404


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--host", "192.0.2.1"), "certificate"),
        (("serve", "--certificate", "x.pem"), "belong together"),
        (("serve", "--database", "mysql://root:secret@db/x"), "sqlite:///"),
        (("token", "add", "x", "--scope", "everything"), "everything"),
    ],
)
def test_wrong_usage_is_told_in_words(rulewright: Run, words: tuple[str, ...], said: str) -> None:
    code, _, told = rulewright(*words)
    assert (code, said in told, "secret" in told) == (2, True, False)
