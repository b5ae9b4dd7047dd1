"""What every answer of the console carries, and which requests it takes: strict content policy, same origin, no caching."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_LIMIT: Final = 256 * 1024


def same_origin(request: Request) -> bool:
    """Return whether an unsafe request comes from this console's own pages (Sec-Fetch-Site, else Origin)."""
    if request.method in SAFE:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def too_long(request: Request) -> bool:
    """Return whether a request announces a body that no page of the console sends, or does not say how long it is."""
    if request.method in SAFE:
        return False
    length = request.headers.get("content-length", "")
    return not length.isdigit() or int(length) > BODY_LIMIT


def protect(response: Response, *, cacheable: bool = False) -> Response:
    """Put the headers on an answer."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not cacheable:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
