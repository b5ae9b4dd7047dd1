"""TLS 1.3 between nodes, both ends pinned to the enrolled certificates before the first byte of HTTP. No public CA."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterable
from pathlib import Path


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
