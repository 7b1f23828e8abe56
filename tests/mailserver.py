"""A mail server of this machine whose every reply can be set beforehand."""

import socket
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


class Script:
    """What the server says: at RCPT and behind the final dot, the replies to each address, one after the other.

    « drop » cuts the connection; nothing said is « 250 ok ». ``received`` are the messages accepted, by address;
    ``seen`` those whose final dot came, accepted or not.
    """

    def __init__(self) -> None:
        self.rcpt: dict[str, list[str]] = defaultdict(list)
        self.data: dict[str, list[str]] = defaultdict(list)
        self.received: dict[str, list[bytes]] = defaultdict(list)
        self.seen: list[str] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        reply = self.rcpt[address].pop(0) if self.rcpt[address] else "250 ok"
        if reply == "drop":
            server.transport.abort()
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        address = envelope.rcpt_tos[0]
        self.seen.append(address)
        reply = self.data[address].pop(0) if self.data[address] else "250 ok"
        if reply == "drop":
            server.transport.abort()
        if reply.startswith("250"):
            self.received[address].append(envelope.original_content)
        return reply


@contextmanager
def serving(script: Script, **options: Any) -> Iterator[int]:
    """Yield the port at which *script* answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    # without a name of its own the server asks the network for one at each connection, before it greets
    options.setdefault("server_hostname", "localhost")
    controller = Controller(script, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
