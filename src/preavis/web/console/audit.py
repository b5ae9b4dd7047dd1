"""The audit trail, for auditors and administrators: read, filtered, exported; the whole chain checked each time it is shown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from preavis.clock import format_instant
from preavis.node import Node
from preavis.store.trail import AuditRow, first_broken
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign

PAGE: Final = 100
BATCH: Final = 2000
Before = Annotated[int | None, Query(ge=1, le=2**53)]


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/audit")
    async def show(request: Request, officer: str = "", act: str = "", before: Before = None) -> Response:
        reader = await door.signed_in(request, "audit")
        checked, broken = await _check(node)

        def work() -> dict[str, Any]:
            rows = node.store.audit_page(before=before, limit=PAGE + 1, actor=officer or None, act=act or None)
            return {
                "rows": rows[:PAGE],
                "older": rows[PAGE - 1].seq if len(rows) > PAGE else None,
                "acts": node.store.audit_acts(),
                "actors": [each.label for each in node.store.officers()],
                "cut": node.trail.cut(),
            }

        more: dict[str, Any] = {
            "checked": checked,
            "broken": broken,
            "actor": officer,
            "act": act,
            "newest": before is not None,
        }
        query = urlencode({"officer": officer, "act": act})
        return door.page(request, "audit.html", reader, **await node.run(work), **more, query=query)

    async def export(request: Request, officer: str, act: str, suffix: str) -> Response:
        reader = await door.signed_in(request, "audit")
        said = " ".join([suffix, *(name for name in (officer, act) if name)])
        await node.run(lambda: node.record(reader.label, "audit.exported", said))
        media = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}[suffix]
        name = f"preavis-{node.config.party}-{node.config.mode}-audit.{suffix}"
        lines = _csv if suffix == "csv" else _jsonl
        return StreamingResponse(
            lines(_rows(node, officer, act)),
            media_type=media,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @router.get("/audit.csv")
    async def as_csv(request: Request, officer: str = "", act: str = "") -> Response:
        return await export(request, officer, act, "csv")

    @router.get("/audit.jsonl")
    async def as_jsonl(request: Request, officer: str = "", act: str = "") -> Response:
        return await export(request, officer, act, "jsonl")

    return router


async def _check(node: Node) -> tuple[int, int | None]:
    """Return how many rows there are and the first that breaks the chain; in batches, so that nothing waits for it."""
    at: tuple[int, bytes] = (0, b"")
    while rows := await node.run(lambda at=at: node.store.audit_rows(at[0], BATCH)):  # type: ignore[misc]
        broken = first_broken(rows, at)
        if broken is not None:
            return at[0], broken
        at = (rows[-1].seq, rows[-1].chain)
    return at[0], None


async def _rows(node: Node, actor: str, act: str) -> AsyncIterator[AuditRow]:
    after = 0
    while rows := await node.run(lambda after=after: node.store.audit_rows(after, BATCH)):  # type: ignore[misc]
        for row in rows:
            if actor in {"", row.actor} and act in {"", row.act}:
                yield row
        after = rows[-1].seq


async def _jsonl(rows: AsyncIterator[AuditRow]) -> AsyncIterator[str]:
    async for row in rows:
        yield json.dumps(dict(zip(_NAMES, _values(row), strict=True)), ensure_ascii=False) + "\n"


async def _csv(rows: AsyncIterator[AuditRow]) -> AsyncIterator[str]:
    yield _line(_NAMES)
    async for row in rows:
        yield _line([_plain(str(value)) for value in _values(row)])


_NAMES: Final = ("seq", "at", "actor", "act", "subject", "chain")


def _values(row: AuditRow) -> tuple[int | str, ...]:
    return row.seq, format_instant(row.at), row.actor, row.act, row.subject, row.chain.hex()


def _line(values: Any) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()


def _plain(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value


ROOM = Room(routes, (Sign("/audit", "people.audit", frozenset({"auditor", "administrator"})),))
