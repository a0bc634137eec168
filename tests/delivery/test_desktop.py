"""Notifications on the desktop, on a real D-Bus."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.delivery.base import Fit, Somebody, TryAgain
from app.delivery.desktop import Desktop, command_for
from app.engine.effects import FeedPost, Notification
from tests.delivery.posting import opened, post
from tests.delivery.servers.notifications import desktop, session_bus

TOLD = Notification("Call <Paolo> & co back", "ann", ("bo", "eve"))
PEOPLE = {"ann": Somebody("Ann Keller")}

with_dbus = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="no dbus-daemon is installed here"
)


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@with_dbus
def test_a_notification_is_shown_with_its_sender_and_item(bus: str) -> None:
    with desktop(bus) as shown:
        opened(Desktop).deliver(post(TOLD, person=PEOPLE.get))
    ((app, _, _, title, text, *_),) = shown
    assert (app, title, text) == ("Rulewright", "Ann Keller · Roof, Rossi", "Call &lt;Paolo&gt; &amp; co back")


@with_dbus
def test_it_can_be_tried_out(bus: str) -> None:
    with desktop(bus) as shown:
        opened(Desktop).try_out("")
    assert shown[0][3:5] == ("Rulewright", "A test from Rulewright.")


@with_dbus
def test_a_desktop_without_notifications_is_told(bus: str) -> None:
    del bus
    with pytest.raises(TryAgain, match="shows no notifications"):
        opened(Desktop).try_out("")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has D-Bus")
def test_a_computer_without_desktop_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    with pytest.raises(TryAgain, match="shows no notifications"):
        opened(Desktop).try_out("")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(TryAgain, match="shows no notifications"):
        opened(Desktop).try_out("")


def test_only_who_sits_here_is_told() -> None:
    assert opened(Desktop).fit(TOLD) is Fit.USUAL
    assert opened(Desktop, person="eve").fit(TOLD) is Fit.USUAL
    assert opened(Desktop, person="max").fit(TOLD) is Fit.NO
    assert opened(Desktop).fit(FeedPost("p", "", "t", "t", "ann", ("bo",))) is Fit.NO


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_no_text_becomes_part_of_a_program(platform: str) -> None:
    text = '" & (do shell script "id") & "; $(id) `id`'
    command = command_for(platform, "Title", text)
    assert command is not None
    argv, variables = command
    assert [text] == [one for one in (*argv, *variables.values()) if "do shell script" in one]
