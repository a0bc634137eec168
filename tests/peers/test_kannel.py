"""SMS by HTTP, through a real Kannel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.delivery.base import Channel, Refused
from app.delivery.sms_http import HttpSms
from app.engine.effects import Sms
from tests.delivery.posting import opened, post
from tests.peers.kannel import FAKE, PASSWORD, USER, Gateway, kannel

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not FAKE.exists(), reason="Kannel is not installed; `make peers` installs it"),
]
TEMPLATE = "?username={user}&password={secret}&from={sender}&to={to}&text={text}&charset=UTF-8&coding="


@pytest.fixture
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with kannel(tmp_path_factory.mktemp("kannel")) as gateway:
        yield gateway


def _kannel(gateway: Gateway, password: str = PASSWORD, coding: int = 0) -> Channel:
    return opened(
        HttpSms,
        {"kannel": password},
        url=f"{gateway.url}{TEMPLATE}{coding}",
        method="GET",
        user=USER,
        secret="secret://kannel",
        sender="Roofs",
        success="^[03]: ",
        own_network=True,
    )


def test_an_sms_arrives_letter_by_letter(gateway: Gateway) -> None:
    _kannel(gateway).deliver(post(Sms("contact:paolo", "+39 333 555 0102", "Città & co: 5 = cinque?", "way")))
    assert gateway.received() == "Roofs +393335550102 text Città & co: 5 = cinque?"
    _kannel(gateway, coding=2).deliver(post(Sms("contact:paolo", "+39 333 555 0102", "你好", "way")))
    assert gateway.received() == "Roofs +393335550102 ucs-2 O%60Y%7D"


def test_a_wrong_password_is_told(gateway: Gateway) -> None:
    with pytest.raises(Refused, match="Authorization failed"):
        _kannel(gateway, "guessed").try_out("+39 333 555 0102")
