"""A desktop that notes the notifications it is asked to show, on a D-Bus of its own."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

NAME = "org.freedesktop.Notifications"


@contextmanager
def session_bus(folder: Path) -> Iterator[str]:
    """Run a D-Bus daemon and return its address."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:dir={folder}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


@contextmanager
def desktop(address: str) -> Iterator[list[tuple[Any, ...]]]:
    """Answer for the desktop, and return what it was asked to show."""
    shown: list[tuple[Any, ...]] = []
    bus = open_dbus_connection(bus=address)
    bus.send_and_get_reply(message_bus.RequestName(NAME))

    def serve() -> None:
        while True:
            asked = bus.receive()
            if asked.header.message_type is not MessageType.method_call:
                continue
            if asked.header.fields[HeaderFields.member] == "Stop":
                bus.send(new_method_return(asked))
                return
            shown.append(asked.body)
            bus.send(new_method_return(asked, "u", (len(shown),)))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield shown
    finally:
        _stop(address)
        thread.join()
        bus.close()


def _stop(address: str) -> None:
    with open_dbus_connection(bus=address) as other:
        other.send_and_get_reply(new_method_call(DBusAddress("/", bus_name=NAME, interface=NAME), "Stop"))
