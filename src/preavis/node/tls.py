"""TLS 1.3 between nodes, both ends pinned to the enrolled certificates before the first byte of HTTP. No public CA.

uvicorn does not hand the client's certificate to the application (0.54); `PinnedProtocol` does, in ten lines, and can go when
uvicorn fills the `tls` extension of its scope itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

FROM: Final = datetime(2000, 1, 1, tzinfo=UTC)
UNTIL: Final = datetime(2100, 1, 1, tzinfo=UTC)


def make_certificate(name: str) -> tuple[bytes, bytes]:
    """Return a private key and its own certificate, both PEM. Its only authority is the key card that carries it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, certificate.public_bytes(Encoding.PEM)


def fingerprint(der: bytes) -> str:
    """Return the SHA-256 of a certificate, hex."""
    return hashlib.sha256(der).hexdigest()


def _context(purpose: ssl.Purpose, certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT if purpose is ssl.Purpose.SERVER_AUTH else ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(certificate, key)
    return context


def trust(context: ssl.SSLContext, certificates: Iterable[bytes]) -> None:
    """Let a context accept these certificates (DER) and, since they are no authorities, nothing else."""
    for der in certificates:
        context.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(der))


def client_context(certificate: Path, key: Path, peer: bytes) -> ssl.SSLContext:
    """Return the context for calling one peer: its enrolled certificate (DER) and no other."""
    context = _context(ssl.Purpose.SERVER_AUTH, certificate, key)
    trust(context, [peer])
    return context


def server_context(certificate: Path, key: Path, peers: Iterable[bytes]) -> ssl.SSLContext:
    """Return the context for the peers' listener; without an enrolled certificate the handshake fails."""
    context = _context(ssl.Purpose.CLIENT_AUTH, certificate, key)
    trust(context, peers)
    return context


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
