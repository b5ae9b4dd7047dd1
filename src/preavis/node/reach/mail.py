"""Electronic mail (RFC 5321, RFC 5322): plain text in UTF-8, signed in the text itself, over TLS, through one relay.

A relay that takes a message has it sent; delivered only a delivery report says (RFC 3461, 3464). A refusal for good (5xx to the
recipient or the text) is failed at once; whatever else goes wrong is tried again. What goes wrong before the recipient is named,
and what the relay says of itself (421, and 4.3 after RFC 3463), is the relay's fault and not the address's.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Final

import aiosmtplib

from preavis.errors import UnusableInput
from preavis.node.desks import MailRelay
from preavis.node.reach import Fault, Letter, Outcome

STEP_SECONDS: Final = 15.0
WHOLE_SECONDS: Final = 45.0
_RELAYS_OWN: Final = re.compile(r"4\.3\.\d")
"""Enhanced status codes for the state of the mail system itself (RFC 3463, 3.4)."""


def message_id(key: str, relay: MailRelay) -> str:
    """Return the Message-ID under which a message goes out at every try."""
    return f"<{key}@{relay.sender.rpartition('@')[2]}>"


def wide(letter: Letter, relay: MailRelay) -> bool:
    """Return whether an address is written in more than ASCII, so that the relay must know SMTPUTF8 (RFC 6531)."""
    return not (letter.sending.address + relay.sender).isascii()


def compose(letter: Letter, relay: MailRelay) -> EmailMessage:
    """Return the message; EXERCISE stands in the sender's name, the subject, a header and the text."""
    message = EmailMessage(SMTPUTF8 if wide(letter, relay) else SMTP_POLICY)
    message["From"] = Address("Preavis EXERCISE" if letter.exercise else "Preavis", addr_spec=relay.sender)
    message["To"] = Address(addr_spec=letter.sending.address)
    message["Subject"] = letter.subject
    message["Date"] = letter.sending.made_at
    message["Message-ID"] = message_id(letter.sending.key, relay)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no responder should answer
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message["Importance"] = "high"
    message["Preavis-Mode"] = "EXERCISE" if letter.exercise else "LIVE"
    message.set_content(letter.signed, cte="quoted-printable")
    return message


def tls_context(ca_file: str, directory: Path) -> ssl.SSLContext:
    """Return the trust for a server: the machine's own authorities, or those in a file. Raises UnusableInput."""
    if not ca_file:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=directory / ca_file)
    except (OSError, ssl.SSLError) as error:
        raise UnusableInput("file.unreadable", file=ca_file, problem=error.strerror or str(error)) from error


class Mail:
    """See `reach.Remote`."""

    def __init__(self, relay: MailRelay, directory: Path) -> None:
        """`directory` is the node's; files of the relay are named from there. Raises UnusableInput where one is missing."""
        self._relay = relay
        self._directory = directory
        self._context = tls_context(relay.ca_file, directory) if relay.tls != "none" else None

    async def send(self, letter: Letter) -> Outcome:
        relay = self._relay
        fault: Fault = "host"
        smtp = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            timeout=STEP_SECONDS,
            use_tls=relay.tls == "ssl",
            start_tls=relay.tls == "starttls",
            tls_context=self._context,
        )
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                await smtp.connect()
                if relay.user:
                    await smtp.login(relay.user, self._password())
                await self._name_sender(smtp, letter)
                fault = "unsure"
                outcome = await self._hand_over(smtp, letter)
                with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                    await smtp.quit(timeout=1)
                return outcome
        except aiosmtplib.SMTPResponseException as error:
            return Outcome("later", _reply(error.code, error.message), fault=fault)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:  # OSError: TimeoutError, ssl.SSLError too
            return Outcome("later", _line(str(error) or type(error).__name__), fault=fault)
        finally:
            smtp.close()

    async def _name_sender(self, smtp: aiosmtplib.SMTP, letter: Letter) -> None:
        if smtp.is_ehlo_or_helo_needed:  # what the relay can do is known after its answer to EHLO alone
            with contextlib.suppress(aiosmtplib.SMTPHeloError):
                await smtp.ehlo()
        utf8 = wide(letter, self._relay)
        options = ["SMTPUTF8"] if utf8 else []
        if smtp.supports_extension("dsn"):  # a report that holds nothing of the message still names it
            options += ["RET=HDRS", f"ENVID={letter.sending.key}"]
        await smtp.mail(self._relay.sender, options=options, encoding="utf-8" if utf8 else "ascii")

    async def _hand_over(self, smtp: aiosmtplib.SMTP, letter: Letter) -> Outcome:
        reports = ["NOTIFY=SUCCESS,FAILURE,DELAY"] if smtp.supports_extension("dsn") else []
        encoding = "utf-8" if wide(letter, self._relay) else "ascii"
        try:
            await smtp.rcpt(letter.sending.address, options=reports, encoding=encoding)
            reply = await smtp.data(compose(letter, self._relay).as_bytes())
        except aiosmtplib.SMTPResponseException as error:
            said = _reply(error.code, error.message)
            if error.code == 421 or _RELAYS_OWN.match(error.message):
                return Outcome("later", said, fault="host")
            return Outcome("failed" if 500 <= error.code < 600 else "later", said)
        return Outcome("sent", _reply(reply.code, reply.message))

    def _password(self) -> str:
        if self._relay.password_file:
            return (self._directory / self._relay.password_file).read_text("utf-8").strip()
        password = os.environ.get(self._relay.password_env)
        if password is None:
            raise OSError(f"{self._relay.password_env} is not set")
        return password


def _reply(code: int, message: str) -> str:
    return _line(f"{code} {message}")


def _line(text: str) -> str:
    """Return a server's words in one short line: they come from outside and are shown to people."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
