"""Webhooks after Standard Webhooks: POST of canonical JSON, signed with the receiver's secret and with the desks' key.

The addresses come from the configuration alone; no redirect is followed. 2xx is delivered: the receiving system has it. A refusal
(3xx, 4xx save 408, 425 and 429) is failed at once; anything else is tried again under the same `webhook-id`, also a 2xx with a web
page for people: that is a portal or a proxy before the receiver, and not the receiver.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import httpx2

from preavis.clock import Clock
from preavis.errors import Refused, UnusableInput
from preavis.node.desks import Webhook
from preavis.node.reach import Fate, Letter, Outcome
from preavis.node.reach.desk_keys import DeskKeys, same
from preavis.node.reach.mail import tls_context
from preavis.wire import load

WHOLE_SECONDS: Final = 20.0
ANSWER_LIMIT: Final = 64 * 1024
PAGES: Final = (b"<!doctype html", b"<html")
AGAIN: Final = frozenset({408, 425, 429})
GATEWAY: Final = frozenset({502, 503, 504})
"""What the proxy before a receiver says when it has none behind it."""
FRESH_SECONDS: Final = 300
ID, TIME, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def read_secret(path: Path) -> bytes:
    """Return the secret shared with a receiver: `whsec_` and at least 24 bytes in base64. Raises UnusableInput."""
    try:
        written = path.read_bytes()
    except OSError as error:
        raise UnusableInput("file.unreadable", file=str(path), problem=error.strerror or str(error)) from error
    try:
        secret = base64.b64decode(written.decode("ascii").strip().removeprefix("whsec_"), validate=True)
    except (UnicodeDecodeError, binascii.Error) as error:
        raise UnusableInput("webhook.secret", file=str(path)) from error
    if len(secret) < 24:
        raise UnusableInput("webhook.secret", file=str(path))
    return secret


def signature(secret: bytes, id_: str, time: str, body: bytes) -> str:
    """Return the symmetric signature of Standard Webhooks."""
    return "v1," + base64.b64encode(hmac.digest(secret, f"{id_}.{time}.".encode() + body, hashlib.sha256)).decode()


class Hook:
    """See `reach.Remote`."""

    def __init__(self, hook: Webhook, directory: Path, keys: DeskKeys, clock: Clock) -> None:
        """Files are named from the node's directory. Raises UnusableInput where one is missing."""
        self._hook = hook
        self._keys = keys
        self._clock = clock
        self._secret = read_secret(directory / hook.secret_file)
        self._context: ssl.SSLContext | bool = (
            tls_context(hook.ca_file, directory) if hook.url.startswith("https:") else False
        )

    async def send(self, letter: Letter) -> Outcome:
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                return await self._post(letter)
        except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError) as error:
            before = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | ssl.SSLError)
            said = " ".join((str(error) or type(error).__name__).split())[:300]
            return Outcome("later", said, fault="host" if before else "unsure")

    def _headers(self, letter: Letter) -> dict[str, str]:
        id_, time, body = letter.sending.key, str(int(self._clock.now().timestamp())), letter.document
        asymmetric = base64.b64encode(self._keys.secret.sign(f"{id_}.{time}.".encode() + body)).decode()
        return {
            "content-type": "application/json",
            "accept-encoding": "identity",
            ID: id_,
            TIME: time,
            SIGNATURE: f"{signature(self._secret, id_, time, body)} v1a,{asymmetric}",
        }

    async def _post(self, letter: Letter) -> Outcome:
        async with (
            httpx2.AsyncClient(verify=self._context, trust_env=False, follow_redirects=False, timeout=10) as client,
            client.stream("POST", self._hook.url, content=letter.document, headers=self._headers(letter)) as response,
        ):
            said = b""
            async for part in response.aiter_raw():
                said += part
                if len(said) > ANSWER_LIMIT:
                    break  # the status is what counts
            status = response.status_code
        if 200 <= status < 300 and said.lstrip().lower().startswith(PAGES):
            return Outcome("later", f"{status}, but with a web page")
        if 200 <= status < 300:
            return Outcome("delivered", str(status), answered=_says_alive(said, letter.sending.key))
        fate: Fate = "failed" if 300 <= status < 500 and status not in AGAIN else "later"
        return Outcome(fate, str(status), fault="unsure" if status in GATEWAY else "address")

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Check the signature of a call back from the receiver. Raises Refused."""
        id_, time = headers.get(ID, ""), headers.get(TIME, "")
        fresh = time.isascii() and time.isdigit() and len(time) < 12
        if not fresh or abs(int(self._clock.now().timestamp()) - int(time)) > FRESH_SECONDS:
            raise Refused("answer.stale")
        wanted = signature(self._secret, id_, time, body)
        if not any(same(given, wanted) for given in headers.get(SIGNATURE, "").split(" ")):
            raise Refused("answer.signature")


def _says_alive(said: bytes, key: str) -> bool:
    """Return whether a receiver's answer names the message, as only one that has read it can: `{"line_check": "<webhook-id>"}`."""
    try:
        value = load(said)
    except UnusableInput:
        return False
    return isinstance(value, dict) and value.get("line_check") == key
