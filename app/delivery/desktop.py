"""Notifications on the desktop of the person at this computer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from html import escape
from typing import Annotated, Any

from app.delivery.base import (
    TEST,
    Channel,
    ChannelSettings,
    Fit,
    People,
    Post,
    Receipt,
    Refused,
    Setting,
    TryAgain,
    nobody,
)
from app.engine.effects import SYSTEM, Effect, Notification
from app.engine.words import msg

_APP = "Rulewright"
_PATH = "/org/freedesktop/Notifications"
_NAME = "org.freedesktop.Notifications"
_UNTIL_THE_DESKTOP_SAYS = -1
_APPLE = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)
_WINDOWS = """
$kind = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$toast = $kind::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$lines = $toast.GetElementsByTagName('text')
$lines.Item(0).AppendChild($toast.CreateTextNode($env:RULEWRIGHT_TITLE)) | Out-Null
$lines.Item(1).AppendChild($toast.CreateTextNode($env:RULEWRIGHT_TEXT)) | Out-Null
$kind::CreateToastNotifier('Rulewright').Show([Windows.UI.Notifications.ToastNotification]::new($toast))
"""


class DesktopSettings(ChannelSettings, frozen=True, kw_only=True, omit_defaults=True):
    """Whose desktop it is."""

    person: Annotated[
        str, Setting(msg("Employee"), msg("The ID of whoever sits here. Empty shows the notifications to everybody."))
    ] = ""


class Desktop(Channel):
    """The notifications of this computer: D-Bus on Linux, AppleScript on macOS, PowerShell on Windows."""

    kind = "desktop"
    title = msg("Desktop notifications")
    description = msg("Shows notifications on this computer, besides the bell of the workspace.")
    icon = "mdi6.monitor-shimmer"
    provider = "desktop"
    carries = frozenset({Notification.channel})
    try_out_label = None
    settings_type = DesktopSettings
    settings: DesktopSettings

    def fit(self, effect: Effect, person: People = nobody) -> Fit:
        """Carry the notifications to the person at this computer."""
        meant = isinstance(effect, Notification) and self.settings.person in ("", *effect.recipients)
        return Fit.USUAL if meant else Fit.NO

    def deliver(self, post: Post) -> Receipt:
        """Show it."""
        effect = post.effect
        if not isinstance(effect, Notification):
            raise Refused(msg("Only notifications can be shown on the desktop."))
        sender = None if effect.sender in ("", SYSTEM) else post.person(effect.sender)
        self._shown(" · ".join(one for one in (sender.name if sender else "", post.title) if one), effect.text)
        return Receipt()

    def try_out(self, to: str) -> Receipt:
        """Show a short test."""
        self._shown(_APP, to.strip() or self.outside.said(TEST))
        return Receipt()

    def _shown(self, title: str, text: str) -> None:
        command = command_for(sys.platform, title or _APP, text)
        try:
            if command is None:
                _over_dbus(title or _APP, text, self.settings.timeout)
                return
            argv, variables = command
            subprocess.run(  # noqa: S603  the system's own programs; the text goes as an argument or a variable
                argv, env={**os.environ, **variables}, timeout=self.settings.timeout, check=True, capture_output=True
            )
        except (OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
            words = msg("This computer shows no notifications: nobody is at its desktop, or it has none ({why}).")
            raise TryAgain(words.fill(why=_why(error))) from error


def command_for(platform: str, title: str, text: str) -> tuple[list[str], Mapping[str, str]] | None:
    """Return the program that shows a notification, and the variables it reads; None where D-Bus does."""
    match platform:
        case "darwin":
            return ["osascript", *(part for line in _APPLE for part in ("-e", line)), title, text], {}
        case "win32":
            told = {"RULEWRIGHT_TITLE": title, "RULEWRIGHT_TEXT": text}
            return ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _WINDOWS], told
    return None


def _over_dbus(title: str, text: str, timeout: float) -> None:
    """Ask the desktop as https://specifications.freedesktop.org/notification-spec says; the text may hold markup."""
    import jeepney  # type: ignore[import-untyped]  # noqa: PLC0415  only Linux has it
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # noqa: PLC0415

    content: tuple[Any, ...] = (_APP, 0, "", title, escape(text, quote=False), [], {}, _UNTIL_THE_DESKTOP_SAYS)
    address = jeepney.DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
    with open_dbus_connection(bus="SESSION") as bus:
        asked = jeepney.new_method_call(address, "Notify", "susssasa{sv}i", content)
        answer = bus.send_and_get_reply(asked, timeout=timeout)
    if answer.header.message_type is jeepney.MessageType.error:
        raise OSError(str(answer.header.fields.get(jeepney.HeaderFields.error_name, "")))


def _why(error: Exception) -> str:
    return str(error) if type(error) is OSError and error.args else type(error).__name__
