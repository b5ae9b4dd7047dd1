"""HTTPS to one enrolled address: pinned both ways, no redirects, no proxies, bounded answers."""

from __future__ import annotations

import ssl
from typing import Final

import httpx2

from preavis.node.push import DeliveryFailed, Reply, read_date

ANSWER_LIMIT: Final = 10 * 1024 * 1024
TIMEOUT: Final = httpx2.Timeout(20.0, connect=5.0)


class HttpsTransport:
    """Requests to the one address that stands on a peer's key card."""

    def __init__(self, address: str, context: ssl.SSLContext) -> None:
        self._client = httpx2.AsyncClient(
            base_url=address,
            verify=context,
            trust_env=False,
            follow_redirects=False,
            timeout=TIMEOUT,
            limits=httpx2.Limits(max_connections=4, keepalive_expiry=120),
        )

    async def post(self, path: str, body: bytes) -> Reply:
        """Send a body. Raises DeliveryFailed where there is no usable answer."""
        return await self._request("POST", path, body)

    async def get(self, path: str) -> Reply:
        """Ask for a resource. Raises DeliveryFailed where there is no usable answer."""
        return await self._request("GET", path, None)

    async def _request(self, method: str, path: str, body: bytes | None) -> Reply:
        headers = {"accept-encoding": "identity"}
        if body is not None:
            headers["content-type"] = "application/octet-stream"
        try:
            async with self._client.stream(method, path, content=body, headers=headers) as response:
                answer = b""
                async for part in response.aiter_raw():
                    answer += part
                    if len(answer) > ANSWER_LIMIT:
                        raise DeliveryFailed("delivery.answer_too_long", limit=ANSWER_LIMIT)
                if response.is_redirect:
                    raise DeliveryFailed("delivery.redirect", status=response.status_code)
                return Reply(response.status_code, answer, read_date(response.headers.get("date")))
        except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):  # the client hides the error of the TLS library in its own
                raise DeliveryFailed("delivery.other_certificate") from error
            raise DeliveryFailed("delivery.no_answer", problem=str(error) or type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
