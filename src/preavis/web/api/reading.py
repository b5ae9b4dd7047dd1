"""What a machine may read: cases, what desks must read, alarms, tracks, evidence, and the feed of changes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Query, Response, Security
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials

from preavis.clock import format_instant
from preavis.errors import Refused
from preavis.formats.typed import instant, position
from preavis.i18n import alarm_text
from preavis.node import Node, feed
from preavis.node.cases import Case
from preavis.store.people import Officer
from preavis.web import views
from preavis.web.api import shapes
from preavis.web.api.token import BEARER, REFUSALS, caller
from preavis.web.live import BEAT, Admission

ALIVE_BEATS: Final = 15
"""Beats without news after which a comment says that the line still stands."""


def case_view(case: Case, *, whole: bool = False) -> dict[str, Any]:
    """Return a case as the API shows it."""
    value = views.case_json(case, whole=whole)
    value["party"] = value.pop("from")
    return value


def routes(node: Node) -> APIRouter:
    """Return the routes of this part."""
    who = Depends(caller(node))
    router = APIRouter(responses=REFUSALS, dependencies=[who])

    @router.get("/node")
    async def this_node() -> shapes.Node:
        config = node.config
        names = [channel.name for channel in config.channel]
        return {"party": config.party, "mode": config.mode, "channels": names, "now": format_instant(node.clock.now())}

    @router.get("/cases")
    async def cases(
        channel: Annotated[str | None, Query(max_length=64)] = None,
        unread: bool = False,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> list[shapes.Summary]:
        found = (case for case in node.newest() if channel in {None, case.author.channel})
        shown: Any = (case_view(case) for case in found if case.unread or not unread)
        return await node.in_parts(islice(shown, limit))

    @router.get("/cases/{name}")
    async def case(name: str, officer: Officer = who) -> shapes.Case:
        def work() -> Any:
            read = node.found_case(name)
            node.read(officer, read)
            return case_view(read, whole=True)

        found: shapes.Case = await node.run(work)
        return found

    @router.get(
        "/cases/{name}/entries/{leaf}/evidence",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}, "description": "One evidence file."}},
    )
    async def evidence(name: str, leaf: str, officer: Officer = who) -> Response:
        def work() -> bytes:
            found = node.found_case(name)
            step = next((step for step in found.steps if step.stored.leaf.hex() == leaf), None)
            if step is None:
                raise Refused("entry.unknown", entry=leaf[:64])
            node.record(officer.label, "evidence.exported", found.id)
            return node.evidence(found, step)

        return Response(await node.run(work), media_type="text/plain; charset=utf-8")

    @router.get("/told")
    async def told(desk: Annotated[str | None, Query(max_length=64)] = None) -> list[shapes.Told]:
        def work() -> list[Any]:
            found = [views.told_json(one) for one in node.store.told(desk=desk, open_only=True)]
            return [{**{k: v for k, v in one.items() if k != "from"}, "party": one["from"]} for one in found]

        return await node.run(work)

    @router.get("/alarms")
    async def alarms() -> list[shapes.Alarm]:
        def work() -> list[Any]:
            return [
                {**views.alarm_json(one), "message": alarm_text(one.code, one.params)} for one in node.store.alarms()
            ]

        return await node.run(work)

    @router.get("/track")
    async def track(
        where: Annotated[str, Query(max_length=80)],
        when: Annotated[str, Query(max_length=40)] = "",
    ) -> shapes.Track:
        place, at = position(where), instant(when, node.clock.now())
        found: Any = views.track_json(await node.announced(place, at))
        return found  # type: ignore[no-any-return]

    @router.get(
        "/changes",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}, "description": "Server-sent events, one an entry."}},
    )
    async def changes(
        shown: Annotated[HTTPAuthorizationCredentials, Security(BEARER)],
        last_event_id: Annotated[str | None, Header()] = None,
        place: Annotated[str | None, Query(max_length=1000)] = None,
        wait: bool = True,
    ) -> StreamingResponse:
        """What is filed after `place` (or `Last-Event-ID`); without either, from now on. `wait=false` ends when all is told."""
        begin = last_event_id if last_event_id is not None else place
        feed.parse_place(begin or "")
        admission = Admission(node, lambda: node.run(lambda: node.tokens.lasts(shown.credentials, node.clock.now())))
        return StreamingResponse(_changes(node, begin, admission, wait=wait), media_type="text/event-stream")

    return router


async def _changes(node: Node, place: str | None, admission: Admission, *, wait: bool) -> AsyncIterator[bytes]:
    quiet = 0
    changed = asyncio.Event()
    node.thread.listeners.add(changed.set)
    try:
        at = place if place is not None else await node.run(lambda: feed.newest(node.store))
        while await admission.holds():
            found = await node.run(lambda: feed.since(node.store, at))  # noqa: B023 - run at once
            for change in found:
                at = change.place
                yield _event(change)
            if found:
                quiet = 0
                continue
            if not wait:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), BEAT)
            changed.clear()
            quiet = (quiet + 1) % ALIVE_BEATS
            if not quiet:
                yield b": still here\n\n"
    finally:
        node.thread.listeners.discard(changed.set)


def _event(change: feed.Change) -> bytes:
    data = {
        "case": change.case.hex()[:16],
        "kind": change.kind,
        "origin": str(change.entry.origin),
        "index": change.entry.index,
        "leaf": change.entry.leaf.hex(),
        "stored_at": format_instant(change.entry.stored_at),
    }
    return f"event: entry\nid: {change.place}\ndata: {json.dumps(data)}\n\n".encode()
