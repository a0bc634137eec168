"""The Kannel SMS gateway on loopback, with its own fake of a telephone network behind it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from tests.peers.processes import free_port, program, running

FAKE = Path("/usr/lib/kannel/test/fakesmsc")
USER, PASSWORD = "ann", "p&w=1"
_CONFIG = """\
group = core
admin-port = {admin}
admin-password = admin
admin-interface = 127.0.0.1
smsbox-port = {boxes}
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"

group = smsc
smsc = fake
smsc-id = NETWORK
port = {network}
host = localhost
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
global-sender = 13013

group = sendsms-user
username = {user}
password = "{password}"
max-messages = 5
concatenation = true

group = sms-service
keyword = default
text = "Nobody reads this."
"""


class Gateway(Struct):
    """A gateway that takes SMS at `url`, and the network that receives them."""

    url: str
    network: subprocess.Popen[str]

    def received(self) -> str:
        """Return the next SMS that the network received: sender, recipient, form and text."""
        assert self.network.stdout is not None
        for line in self.network.stdout:
            _, got, message = line.partition("Got message ")
            if got:
                return message[message.index("<") + 1 : message.rindex(">")]
        raise AssertionError("the network has ended")


@contextmanager
def kannel(folder: Path) -> Iterator[Gateway]:
    """Run gateway, box and network until the test is over."""
    ports = {name: free_port() for name in ("admin", "boxes", "network", "sendsms")}
    config = folder / "kannel.conf"
    config.write_text(_CONFIG.format(**ports, user=USER, password=PASSWORD), "utf-8")
    bearer, box = ([program(name), str(config)] for name in ("bearerbox", "smsbox"))
    network = [str(FAKE), "-H", "127.0.0.1", "-r", str(ports["network"])]
    with (
        running(bearer, ports["network"], folder / "bearer.log"),
        running(box, ports["sendsms"], folder / "box.log"),
        subprocess.Popen(
            network, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as fake,
    ):
        try:
            yield Gateway(f"http://127.0.0.1:{ports['sendsms']}/cgi-bin/sendsms", fake)
        finally:
            fake.kill()
