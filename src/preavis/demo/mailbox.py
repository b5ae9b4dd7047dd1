"""The mail server of a desk: a real SMTP server on loopback that takes every message and keeps it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """The mail server of the desk."""

    def __init__(self, port: int) -> None:
        self._arrived: list[bytes] = []
        self._server = Controller(self, hostname="127.0.0.1", port=port)

    def start(self) -> None:
        """Begin to take mail."""
        self._server.start()

    def stop(self) -> None:
        """Take no more mail."""
        self._server.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name there
        """Keep a message (called by the server)."""
        self._arrived.append(envelope.original_content or b"")
        return "250 2.0.0 taken"

    def about(self, case: str) -> tuple[bytes, EmailMessage] | None:
        """Return the first message that tells of a case, as it came and as it is read; None before there is one."""
        for data in tuple(self._arrived):
            message = message_from_bytes(data, policy=default)
            if f"CASE {case[:16]}" in str(message["Subject"]):
                return data, message
        return None
