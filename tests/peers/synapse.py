"""A Synapse on loopback, as its package installs it, with users of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct, field

from tests.peers.processes import free_port, running

PYTHON = Path(__file__).parents[2] / "build" / "channel-peers" / "bin" / "python"
DOMAIN = "example.org"
_MORE = """
listeners:
  - {{port: {port}, bind_addresses: ["127.0.0.1"], tls: false, type: http, resources: [{{names: [client]}}]}}
enable_registration: true
enable_registration_without_verification: true
trusted_key_servers: []
caches: {{sync_response_cache_duration: 0s}}
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_registration: {{per_second: 1000, burst_count: 1000}}
rc_joins: {{local: {{per_second: 1000, burst_count: 1000}}}}
rc_invites: {{per_room: {{per_second: 1000, burst_count: 1000}}, per_user: {{per_second: 1000, burst_count: 1000}}}}
"""


class Home(Struct):
    """A home server that answers."""

    url: str
    tokens: dict[str, str] = field(default_factory=dict)

    def registered(self, name: str) -> str:
        """Make a user and return what they are called."""
        content = {"username": name, "password": f"{name}-secret-7", "auth": {"type": "m.login.dummy"}}
        answer = httpx.post(f"{self.url}/_matrix/client/v3/register", json=content, timeout=30, trust_env=False)
        answer.raise_for_status()
        user = str(answer.json()["user_id"])
        self.tokens[user] = answer.json()["access_token"]
        return user

    def ask(self, user: str, method: str, place: str, content: Any = None) -> Any:
        """Ask in a user's name."""
        headers = {"Authorization": f"Bearer {self.tokens[user]}"}
        url = f"{self.url}/_matrix/client/v3{place}"
        answer = httpx.request(method, url, json=content, headers=headers, timeout=30, trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def invitations(self, user: str) -> list[str]:
        """Return the rooms that a user is invited to."""
        return list(self.ask(user, "GET", "/sync?timeout=0")["rooms"].get("invite", ()))

    def joined(self, user: str) -> str:
        """Let a user follow the one invitation they have, and return the room."""
        (room,) = self.invitations(user)
        self.ask(user, "POST", f"/rooms/{room}/join", {})
        return room

    def heard(self, user: str, room: str) -> list[dict[str, Any]]:
        """Return the messages that a user sees in a room, oldest first."""
        seen = self.ask(user, "GET", f"/rooms/{room}/messages?dir=b&limit=100")["chunk"]
        return [one["content"] for one in reversed(seen) if one["type"] == "m.room.message"]


@contextmanager
def synapse(folder: Path) -> Iterator[Home]:
    """Run a home server on SQLite until the test is over."""
    config = folder / "homeserver.yaml"
    program = [str(PYTHON), "-m", "synapse.app.homeserver", "--config-path", str(config)]
    made = [*program, "--server-name", DOMAIN, "--generate-config", "--report-stats=no"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    port = free_port()
    own = folder / "own.yaml"
    own.write_text(_MORE.format(port=port), "utf-8")
    with running([*program, "--config-path", str(own)], port, folder / "said.log"):
        yield Home(f"http://127.0.0.1:{port}")
