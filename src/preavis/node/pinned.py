"""Who calls the peers' listener: the client's certificate, handed to the application.

uvicorn does not do so (0.54); `PinnedProtocol` does, in ten lines, and can go when uvicorn fills the `tls` extension of its scope
itself.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from preavis.node.tls import fingerprint


class PinnedProtocol(HttpToolsProtocol):
    """Puts the SHA-256 of the client's certificate into the scope, as `extensions["tls"]["client_cert_sha256"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Read the certificate once a connection, before the first request."""
        super().connection_made(transport)
        secured = transport.get_extra_info("ssl_object")
        der = secured.getpeercert(binary_form=True) if secured is not None else None
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            if der is not None:
                scope.setdefault("extensions", {})["tls"] = {"client_cert_sha256": fingerprint(der)}
            await inner(scope, receive, send)

        self.app = app
