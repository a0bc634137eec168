"""A server in this process, and the client that publishes to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.publish.client import ServerClient
from app.server.limits import Limits
from tests.server.conftest import House


@pytest.fixture
def house() -> House:
    return House(Limits())


@pytest.fixture
def client(house: House) -> Iterator[ServerClient]:
    with ServerClient(house.client(), "production") as opened:
        yield opened
