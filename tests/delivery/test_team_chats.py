"""Slack and Microsoft Teams, against small servers written from the descriptions of their webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.delivery.base import Channel, Fit, Refused, Somebody, TryAgain
from app.delivery.slack import Slack
from app.delivery.teams import Teams
from app.engine.effects import ChatMessage, FeedPost, Notification, PrivateMessage
from tests.delivery.posting import opened, post
from tests.delivery.servers.team_chats import PATH, SlackServer, TeamsServer
from tests.delivery.servers.web_server import Reply, WebServer

WON = FeedPost("p1", "", "Won!", "Roof & gutter <5 %>\nwell done", "ann", ("bo", "eve"))
TOLD = Notification("Call back", "system", ("bo",))
CHATTED = ChatMessage("c1", "ann", "message", "", "Lunch?")
PRIVATE = PrivateMessage("ann", "bo", "message", "", "Between us")
PEOPLE = {"ann": Somebody("Ann Keller"), "bo": Somebody("Bo Lindqvist")}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer().running() as server:
        yield server


@pytest.fixture
def teams() -> Iterator[TeamsServer]:
    with TeamsServer().running() as server:
        yield server


def _room(kind: type[Channel], server: WebServer, path: str = PATH, **settings: Any) -> Channel:
    return opened(kind, {"room": f"{server.url}{path}"}, secret="secret://room", own_network=True, **settings)


def test_slack_shows_a_post_with_nothing_in_it_taken_for_a_sign(slack: SlackServer) -> None:
    _room(Slack, slack).deliver(post(WON, person=PEOPLE.get))
    assert slack.shown == [
        "*Won!*\nRoof &amp; gutter &lt;5 %&gt;\nwell done\n_Ann Keller → Bo Lindqvist, eve · Roof, Rossi_"
    ]


def test_teams_shows_a_post_as_a_card(teams: TeamsServer) -> None:
    _room(Teams, teams).deliver(post(WON, person=PEOPLE.get))
    assert teams.lines == [
        "Won!",
        "Roof & gutter <5 %>",
        "well done",
        "Ann Keller → Bo Lindqvist, eve · Roof, Rossi",
    ]


@pytest.mark.parametrize("kind", [Slack, Teams])
def test_a_room_sees_what_the_settings_let_everybody_see(kind: type[Channel], slack: SlackServer) -> None:
    usual = _room(kind, slack)
    assert [usual.fit(one) for one in (WON, TOLD, CHATTED, PRIVATE)] == [Fit.USUAL, Fit.NO, Fit.NO, Fit.NO]
    all_of_it = _room(kind, slack, notifications=True, chats=True, feed=False)
    assert [all_of_it.fit(one) for one in (WON, TOLD, CHATTED, PRIVATE)] == [Fit.NO, Fit.USUAL, Fit.USUAL, Fit.NO]


def test_a_notification_says_to_whom(slack: SlackServer) -> None:
    _room(Slack, slack, notifications=True).deliver(post(TOLD, person=PEOPLE.get))
    assert slack.shown == ["Call back\n_Bo Lindqvist · Roof, Rossi_"]


def test_what_is_private_is_refused_even_if_it_gets_here(slack: SlackServer) -> None:
    with pytest.raises(Refused, match="whole room"):
        _room(Slack, slack).deliver(post(PRIVATE))
    assert slack.asked == []


def test_a_room_that_is_gone_is_told_without_its_address(slack: SlackServer, teams: TeamsServer) -> None:
    with pytest.raises(Refused, match="no_service") as caught:
        _room(Slack, slack, "/services/old-secret").deliver(post(WON))
    assert caught.value.field == "secret"
    assert "old-secret" not in caught.value.words.plain()
    with pytest.raises(Refused, match="not enabled"):
        _room(Teams, teams, "/workflows/old").deliver(post(WON))


def test_too_many_posts_wait_as_long_as_slack_says(slack: SlackServer) -> None:
    slack.instead = [Reply(429, b"rate_limited", {"Retry-After": "30"})]
    with pytest.raises(TryAgain) as caught:
        _room(Slack, slack).deliver(post(WON))
    assert caught.value.after == timedelta(seconds=30)


def test_a_long_text_is_cut_off(slack: SlackServer) -> None:
    _room(Slack, slack).deliver(post(FeedPost("p1", "", "T", "x" * 9000, "system", ())))
    assert len(slack.shown[0]) < 4000
    assert "x…\n" in slack.shown[0]


def test_both_can_be_tried_out(slack: SlackServer, teams: TeamsServer) -> None:
    _room(Slack, slack).try_out("Ann")
    _room(Teams, teams).try_out("Ann")
    assert slack.shown == ["A test from Rulewright.\n_Ann_"]
    assert teams.lines == ["A test from Rulewright.", "Ann"]
