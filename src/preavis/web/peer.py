"""What other nodes may ask: push, the C2SP endpoints, receipts and tiles. Served on a listener of its own, TLS pinned.

The client's certificate says which party asks; a party reaches only its own journal's mirror, and everything else is 404. Bodies
are bounded while they arrive: nothing is read past its limit, and a limit is told to the peer.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from email.utils import format_datetime
from typing import Final

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from preavis.errors import PreavisError, UnusableInput
from preavis.node import Node
from preavis.node.mirror import Answer, Mirror, refuse
from preavis.proof.bundle import BUNDLE_LIMIT, AddCheckpoint, Bundle, EntriesDecoder

CHECKPOINT_LIMIT: Final = 64 * 1024
ENTRIES_LIMIT: Final = 9 * 1024 * 1024
INFLATED_LIMIT: Final = 9 * 1024 * 1024
CHUNK: Final = 64 * 1024


class TooLarge(UnusableInput):
    """A body is longer than its endpoint takes."""


async def _body(request: Request, limit: int) -> bytes:
    """Read a whole body, at most `limit` bytes. Raises TooLarge without reading on."""
    if int(request.headers.get("content-length") or 0) > limit:
        raise TooLarge("peer.too_large", limit=limit)
    data = bytearray()
    async for part in _inflated(request):
        data += part
        if len(data) > limit:
            raise TooLarge("peer.too_large", limit=limit)
    return bytes(data)


async def _inflated(request: Request) -> AsyncIterator[bytes]:
    """Yield the body's bytes, a gzip one inflated in small steps with a bound on what comes out."""
    match request.headers.get("content-encoding", "identity").lower():
        case "identity":
            async for part in request.stream():
                yield part
        case "gzip":
            inflate = zlib.decompressobj(wbits=31)
            total = 0
            async for part in request.stream():
                waiting = part
                while waiting:
                    try:
                        out = inflate.decompress(waiting, CHUNK)
                    except zlib.error as error:
                        raise UnusableInput("peer.bad_gzip") from error
                    waiting = inflate.unconsumed_tail
                    total += len(out)
                    if total > INFLATED_LIMIT:
                        raise TooLarge("peer.too_large", limit=INFLATED_LIMIT)
                    yield out
        case other:
            raise UnusableInput("peer.encoding", encoding=other[:32])


def peer_app(node: Node) -> Starlette:
    """Return the application of the peers' listener: plain routes, since its bodies are no JSON."""

    def _respond(answer: Answer, heard: Mirror | None = None) -> Response:
        # The date is the node's own clock: the peer measures by it how far the two clocks are apart.
        headers = {"Accept-Encoding": "gzip", "Date": format_datetime(node.clock.now(), usegmt=True)}
        # The receipt leaves first; judging what came, and answering with what waits here, comes after it.
        after = BackgroundTask(node.heard, heard) if heard is not None else None
        return Response(answer.body, answer.status, media_type=answer.media_type, headers=headers, background=after)

    def mirror_of(request: Request) -> Mirror | None:
        channel = request.path_params["channel"]
        certificate = request.scope.get("extensions", {}).get("tls", {}).get("client_cert_sha256", "")
        return node.lines.mirror_for(certificate, channel)

    async def unusable(_request: Request, error: Exception) -> Response:
        assert isinstance(error, PreavisError)
        return _respond(refuse(413 if isinstance(error, TooLarge) else 400, error.code, **error.params))

    async def add_checkpoint(request: Request) -> Response:
        mirror = mirror_of(request)
        if mirror is None:
            return _respond(refuse(404, "mirror.unknown_origin"))
        given = AddCheckpoint.parse(await _body(request, CHECKPOINT_LIMIT))
        answer = await node.run(lambda: mirror.add_checkpoint(given, node.clock.now()))
        return _respond(answer, mirror)

    async def push(request: Request) -> Response:
        mirror = mirror_of(request)
        if mirror is None:
            return _respond(refuse(404, "mirror.unknown_origin"))
        bundle = Bundle.parse(await _body(request, BUNDLE_LIMIT))
        answer = await node.run(
            lambda: mirror.push(bundle.checkpoint, bundle.header, bundle.packages, node.clock.now())
        )
        return _respond(answer, mirror)

    async def add_entries(request: Request) -> Response:
        mirror = mirror_of(request)
        if mirror is None:
            return _respond(refuse(404, "mirror.unknown_origin"))
        if int(request.headers.get("content-length") or 0) > ENTRIES_LIMIT:
            raise TooLarge("peer.too_large", limit=ENTRIES_LIMIT)
        answer = await _take_entries(node, mirror, request)
        return _respond(answer, mirror)

    async def receipt(request: Request) -> Response:
        size: int = request.path_params["size"]
        mirror = mirror_of(request)
        if mirror is None:
            return _respond(refuse(404, "mirror.unknown_origin"))
        return _respond(await node.run(lambda: mirror.receipt(size)), mirror)

    async def tiles(request: Request) -> Response:
        path: str = request.path_params["path"]
        mirror = mirror_of(request)
        if mirror is None:
            return _respond(refuse(404, "mirror.unknown_origin"))
        return _respond(await node.run(lambda: _resource(mirror, path)))

    return Starlette(
        routes=[
            Route("/{channel}/push", push, methods=["POST"]),
            Route("/{channel}/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/{channel}/add-entries", add_entries, methods=["POST"]),
            Route("/{channel}/receipt/{size:int}", receipt),
            Route("/{channel}/mirror/{path:path}", tiles),
        ],
        exception_handlers={PreavisError: unusable},
    )


async def _take_entries(node: Node, mirror: Mirror, request: Request) -> Answer:
    """Stream `add-entries`: each package is verified and durable before the next is read; what was saved stays."""
    decoder = EntriesDecoder()
    saved, complete = 0, False
    begun = False
    try:
        async for part in _inflated(request):
            packages = decoder.feed(part)
            header = decoder.header
            if header is None:
                continue
            if not begun:
                begun = True
                if header.origin != str(mirror.origin):
                    return refuse(404, "mirror.unknown_origin")
                refused = await node.run(lambda header=header: mirror.begin_entries(header))  # type: ignore[misc]
                if refused is not None:
                    return refused
            for package in packages:
                refused = await node.run(
                    lambda header=header, package=package: mirror.add_package(header, package, node.clock.now())  # type: ignore[misc]
                )
                if refused is not None:
                    return refused
                saved += 1
        complete = decoder.complete
    except PreavisError:
        if not saved:
            raise
    header = decoder.header
    if header is None:
        return refuse(400, "mirror.no_package")
    return await node.run(lambda: mirror.end_entries(header, complete=complete, saved=saved))


def _index(text: str) -> int:
    """Read a C2SP tile index: `x001/x234/067`."""
    parts = text.split("/")
    digits = [part[1:] for part in parts[:-1] if part.startswith("x")] + parts[-1:]
    if len(digits) != len(parts) or not all(part.isascii() and part.isdigit() and len(part) == 3 for part in digits):
        raise UnusableInput("peer.bad_tile")
    return int("".join(digits))


def _resource(mirror: Mirror, path: str) -> Answer:
    """Return `checkpoint`, `pending`, `tile/entries/<N>[.p/<W>]` or `tile/<L>/<N>[.p/<W>]`."""
    if path == "checkpoint":
        return mirror.head()
    if path == "pending":
        return mirror.pending()
    kind, _, rest = path.removeprefix("tile/").partition("/")
    number, partial, width_text = rest.partition(".p/")
    width = int(width_text) if partial and width_text.isdigit() else 256
    if not path.startswith("tile/") or not 1 <= width <= 256:
        return refuse(404, "mirror.no_tile")
    if kind == "entries":
        return mirror.entry_bundle(_index(number), width)
    return (
        mirror.tile(int(kind), _index(number), width)
        if kind.isdigit() and int(kind) < 8
        else refuse(404, "mirror.no_tile")
    )
