"""Every type of channel can be chosen, set up and asked; an effect goes the way that was asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from app.delivery.base import (
    Bucket,
    Channel,
    ChannelSettings,
    Fit,
    Outside,
    Polled,
    Post,
    Receipt,
    Refused,
    TooMany,
    read_settings,
    settings_asked,
    settings_json,
)
from app.delivery.registry import Channels, Configured, channel_type, channel_types, open_channel
from app.delivery.secrets.redaction import Redactor
from app.engine.effects import ClientMail, Notification, Sms
from app.engine.errors import KnownError
from app.engine.words import Msg, msg
from tests.delivery.posting import NOW, outside, post

SMTP = {"kind": "smtp", "host": "mail.example.com", "address": "office@example.com"}
TYPES = channel_types()
TEXT = Sms("ann", "+441", "Hello", "")
BELL = Notification("x", "ann", ("bo",))


class Clock:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Carrier(Channel):
    """Carries text messages and notifications into a list."""

    kind: ClassVar[str] = "carrier"
    title: ClassVar[Msg] = msg("Carrier")
    description: ClassVar[Msg] = msg("Carries.")
    provider: ClassVar[str] = "sms"
    carries: ClassVar[frozenset[str]] = frozenset({"sms", "notification"})

    def deliver(self, post: Post) -> Receipt:
        if post.key == "bad":
            raise Refused(msg("“{secret}” is wrong.").fill(secret="tree-and-leaf"))
        return Receipt(f"{self.id}:{post.key}")

    def try_out(self, to: str) -> Receipt:
        return Receipt(to)

    def poll(self, mark: str) -> Polled:
        raise Refused(msg("“{secret}” is wrong.").fill(secret="tree-and-leaf"))


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.delivery.registry.channel_type", lambda kind: {"carrier": Carrier}[kind])


def _carriers(*names: str, clock: Clock | None = None, **settings: Any) -> Channels:
    configured = [Configured(one, one, {"kind": "carrier", **settings}) for one in names]
    return Channels(configured, outside(), clock or Clock())


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_channel_says_what_it_is_and_lies_in_the_file_of_its_name(kind: str) -> None:
    found = TYPES[kind]
    assert channel_type(kind) is found
    assert found.__module__ == f"app.delivery.{kind}"
    assert found.title
    assert found.description
    assert found.provider


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_setting_of_every_channel_can_be_asked_for(kind: str) -> None:
    type_ = TYPES[kind].settings_type
    asked = dict(settings_asked(type_))
    assert set(asked) == set(type_.__struct_fields__)
    assert list(asked)[-2:] == ["timeout", "per_minute"]
    for setting in asked.values():
        assert setting.label
        assert setting.shown_when is None or setting.shown_when[0] in asked


def test_settings_survive_as_json() -> None:
    settings = read_settings(TYPES["smtp"].settings_type, SMTP | {"per_minute": 7})
    assert settings_json(settings) == {
        "host": "mail.example.com",
        "address": "office@example.com",
        "per_minute": 7,
    }
    assert read_settings(TYPES["smtp"].settings_type, settings_json(settings)) == settings


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"port": "much"}, "port"), ({"host": ""}, "host"), ({"timeout": 0}, "timeout"), ({"address": "x"}, "address")],
)
def test_a_setting_that_does_not_fit_is_named(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(KnownError) as caught:
        open_channel(Configured("office", "Office", SMTP | wrong), outside())
    assert caught.value.field == field


def test_a_setting_that_is_missing_is_named() -> None:
    with pytest.raises(KnownError) as caught:
        open_channel(Configured("office", "Office", {"kind": "smtp", "host": "x"}), outside())
    assert caught.value.field == "address"


def test_a_secret_written_into_the_settings_is_refused_without_repeating_it() -> None:
    with pytest.raises(KnownError, match="is a secret") as caught:
        open_channel(Configured("office", "Office", SMTP | {"password": "tree-and-leaf"}), outside())
    assert caught.value.field == "password"
    assert "tree" not in str(caught.value)


@pytest.mark.parametrize("kind", ["", "base", "registry", "pigeon", "secrets", "../smtp"])
def test_an_unknown_kind_is_refused_in_words(kind: str) -> None:
    with pytest.raises(KnownError, match="no channel of the kind"):
        channel_type(kind)


def test_what_cannot_be_opened_is_told_and_does_not_keep_the_others_from_working() -> None:
    configured = [Configured("a", "A", {"kind": "smtp"}), Configured("b", "B", SMTP), Configured("c", "C", {})]
    channels = Channels(configured, outside())
    assert [one.id for one in channels] == ["b"]
    assert list(channels.problems) == ["a"]
    with pytest.raises(KnownError) as caught:
        channels.deliver("a", post(TEXT))
    assert caught.value is channels.problems["a"]
    with pytest.raises(KnownError, match="not set up any more"):
        channels.deliver("gone", post(TEXT))


def test_what_only_a_channel_that_cannot_be_opened_would_carry_is_given_back_by_it() -> None:
    mail = ClientMail("shop", "contact:paolo", "paolo@example.org", "Offer", "<p>x</p>")
    broken = Configured("shop", "Shop", {"kind": "smtp"})
    alone = Channels([broken], outside())
    assert alone.ways(mail) == alone.ways(replace(mail, sender="ann@example.com")) == ("shop",)
    assert alone.ways(TEXT) == alone.ways(BELL) == ()
    beside = Channels([broken, Configured("b", "B", SMTP)], outside())
    assert beside.ways(mail) == ("shop",)
    assert beside.ways(replace(mail, sender="system")) == ("b",)


@pytest.mark.usefixtures("carrier")
def test_what_leaves_goes_one_way_and_by_name_if_it_was_named() -> None:
    channels = _carriers("one", "two")
    assert channels.ways(TEXT) == ("one",)
    assert channels.ways(Sms("ann", "+441", "Hello", "two")) == ("two",)
    assert channels.ways(Sms("ann", "+441", "Hello", "log")) == ()


@pytest.mark.usefixtures("carrier")
def test_what_the_workspace_keeps_anyway_goes_every_way_besides() -> None:
    assert _carriers("one", "two").ways(BELL) == ("one", "two")


def test_without_channels_the_workspace_receives_everything() -> None:
    channels = Channels([Configured("city-sms", "City SMS", {"simulated": True})], outside())
    assert (channels.ways(TEXT), channels.ways(BELL), channels.receivers) == ((), (), {})


@pytest.mark.usefixtures("carrier")
def test_a_channel_keeps_to_its_rate_and_the_rest_waits_its_turn() -> None:
    clock = Clock()
    channels = _carriers("one", "two", clock=clock, per_minute=2)
    for number in range(2):
        channels.deliver("one", post(TEXT, str(number)))
    with pytest.raises(TooMany) as caught:
        channels.deliver("one", post(TEXT, "3"))
    assert caught.value.after == timedelta(seconds=30)
    assert channels.deliver("two", post(TEXT, "3")).reference == "two:3"
    clock.now += 30
    assert channels.deliver("one", post(TEXT, "3")).reference == "one:3"


def test_over_an_hour_the_rate_is_never_exceeded_but_by_the_first_minute() -> None:
    clock = Clock()
    bucket = Bucket(10, clock)
    let_through = 0
    for _ in range(3600):
        let_through += bucket.take() is None
        clock.now += 1
    assert 10 * 60 <= let_through <= 10 * 60 + 10


@pytest.mark.usefixtures("carrier")
def test_secrets_are_taken_out_of_what_a_channel_says_sending_and_receiving() -> None:
    redactor = Redactor()
    redactor.learn("tree-and-leaf")
    channels = Channels([Configured("one", "one", {"kind": "carrier"})], Outside(str, lambda: NOW, redactor.words))
    with pytest.raises(Refused) as caught:
        channels.deliver("one", post(TEXT, "bad"))
    assert "tree" not in caught.value.words.plain() + str(caught.value)
    with pytest.raises(Refused) as caught:
        channels.receivers["one"].poll("")
    assert "tree" not in caught.value.words.plain() + str(caught.value)


def test_the_usual_settings_fit_every_channel() -> None:
    assert read_settings(ChannelSettings, {}) == ChannelSettings()
    assert Carrier("a", "A", ChannelSettings(), outside()).fit(TEXT) is Fit.USUAL
