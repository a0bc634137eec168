"""Channels set up by HTTP: what does not fit is named, and nothing is left without a word."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

MAILBOX = {"kind": "smtp", "host": "mail.example.com", "address": "office@example.com"}


def put(client: httpx.Client, **settings: Any) -> httpx.Response:
    return client.put("/v1/channels/office", json={"name": "Office", "channel": "email", "settings": settings})


def test_a_mailbox_is_set_up_and_listed(client: httpx.Client) -> None:
    assert put(client, **MAILBOX).status_code == 200
    (shown,) = client.get("/v1/channels").json()["channels"]
    assert (shown["id"], shown["kind"], shown["settings"]["host"]) == ("office", "smtp", "mail.example.com")


@pytest.mark.parametrize(
    ("settings", "field", "words"),
    [
        ({**MAILBOX, "pasword": "secret://office"}, "pasword", "no setting “pasword” here"),
        ({"kind": "smtp", "address": "office@example.com"}, "host", "The setting “Server” is missing."),
        ({**MAILBOX, "port": "many"}, "port", "The setting “Port” does not fit"),
        ({**MAILBOX, "password": "tree-and-leaf"}, "password", "is a secret"),
        ({**MAILBOX, "kind": "smpt"}, "kind", "no channel of the kind “smpt”"),
    ],
)
def test_a_setting_that_does_not_fit_is_named_and_nothing_is_kept(
    client: httpx.Client, settings: dict[str, Any], field: str, words: str
) -> None:
    answer = put(client, **settings)
    told = answer.json()
    assert (answer.status_code, told["field"], words in told["detail"]) == (422, field, True)
    assert client.get("/v1/channels").json()["channels"] == []
