"""A running node: one process, two HTTPS listeners and a Unix socket, one thread that holds the store, one task group."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from preavis.errors import Fatal, PreavisError, UnusableInput
from preavis.node import upkeep
from preavis.node.pinned import PinnedProtocol
from preavis.node.tls import server_context
from preavis.store import StorageFailed

if TYPE_CHECKING:
    from preavis.node import Node
    from preavis.node.push import Courier

SOCKET_PATH: Final = 107
"""Bytes that the kernel allows for the path of a Unix socket."""
ALIVE_EVERY: Final = 30.0
WATCH_EVERY: Final = 1.0
READ_EVERY: Final = 0.005
HEAL_EVERY: Final = 2.0
RETRY_AFTER: Final = (0.2, 0.5, 1.0, 2.0, 5.0)

App = Callable[..., Awaitable[None]]


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the node."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


def _server(app: Any, **settings: Any) -> _Server:
    return _Server(
        uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", server_header=False, **settings)
    )


async def serve(node: Node, peers: App, console: App, control: App, *, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, then stop everything as one. Raises Fatal where going on could fork a journal."""
    config, directory = node.config, node.directory
    socket = directory / "node.sock"
    if len(os.fsencode(socket)) > SOCKET_PATH:
        raise UnusableInput("serve.long_path", directory=str(directory), limit=SOCKET_PATH - len(socket.name) - 1)
    socket.unlink(missing_ok=True)
    node.dispatcher.served = True
    context = server_context(directory / "keys" / "tls.crt", directory / "keys" / "tls.key", node.lines.certificates())
    node.lines.on_enrolled(context)
    servers = (
        _server(
            peers,
            host=config.peers.host,
            port=config.peers.port,
            http=PinnedProtocol,
            ssl_context_factory=lambda _config, _default: context,
            timeout_keep_alive=120,
            date_header=False,
        ),
        _server(console, host=config.console.host, port=config.console.port),
        _server(control, uds=str(socket)),
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with asyncio.TaskGroup() as group:
        listening = [group.create_task(server.serve()) for server in servers]
        work = group.create_task(_work(node))
        group.create_task(_announce(servers, socket, ready))
        await stop.wait()
        for server in servers:
            server.should_exit = True
            server.force_exit = True
        work.cancel()
        await asyncio.wait(listening)
    await node.close()
    socket.unlink(missing_ok=True)


async def _work(node: Node) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_deliveries(node, group))
        group.create_task(_watch(node))
        group.create_task(_heal(node))
        group.create_task(node.dispatcher.run(node.run, node.thread.listeners))


async def _announce(servers: Iterable[_Server], socket: Path, ready: Callable[[], None]) -> None:
    while not all(server.started for server in servers):  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    socket.chmod(0o600)  # noqa: ASYNC240 - once, at the start
    ready()


async def _deliveries(node: Node, group: asyncio.TaskGroup) -> None:
    """Keep one delivery running for each peer, also for those that are enrolled while the node runs."""
    running: dict[Courier, asyncio.Task[None]] = {}
    while True:
        wanted = set(node.lines.couriers())
        for courier in running.keys() - wanted:
            running.pop(courier).cancel()
        for courier in wanted - running.keys():
            running[courier] = group.create_task(_deliver(node, courier))
        await asyncio.sleep(WATCH_EVERY)


async def _deliver(node: Node, courier: Courier) -> None:
    """Keep one peer up to date: at once when woken, again and again after a failure, alive every 30 s."""
    failures, alive_at = 0, 0.0
    while True:
        delay = ALIVE_EVERY
        try:
            if await courier.deliver(node.run):
                await node.run(node.receipted)
            if node.clock.monotonic() >= alive_at:
                await courier.alive(node.run)
                alive_at = node.clock.monotonic() + ALIVE_EVERY
            failures = 0
        except Fatal:
            raise
        except PreavisError as error:
            with contextlib.suppress(StorageFailed):  # the watch shows the store's trouble
                await node.run(partial(courier.failed, error))
            delay = RETRY_AFTER[min(failures, len(RETRY_AFTER) - 1)]
            failures += 1
        await node.thread.wait_for_work(courier, delay)


async def _heal(node: Node) -> None:
    """Bring an old store forward from the peers, again and again until it is clean: what is taken hashes to the locked head.

    An old lock is another matter: a person decides (`preavis keys heal`).
    """
    while True:
        for channel, author in node.authors.items():
            if author.state == "store_old":
                with contextlib.suppress(PreavisError):  # the alarm stays, with its reason, until it is clean
                    await upkeep.heal(node, channel)
        await asyncio.sleep(HEAL_EVERY)


async def _watch(node: Node) -> None:
    behind = True
    while True:
        await node.run(node.look)
        until = node.clock.monotonic() + WATCH_EVERY
        # ten thousand cases after a start, or a burst: in small slices, so that a receipt waits for one at most
        left = 1
        while left and node.clock.monotonic() < until:
            left = await node.run(node.read_on)
            await asyncio.sleep(READ_EVERY)
        if behind:
            # What is read in stays, and the collector need not look at it: with 10,000 cases everything would halt meanwhile.
            gc.freeze()
        behind = left > 0
        await asyncio.sleep(max(0.0, until - node.clock.monotonic()))
