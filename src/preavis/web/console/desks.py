"""The desks: each way with its address, last success and last sign of life; line checks; codes read by telephone; sheets."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from preavis.node.people import MAY
from preavis.node.reach.sheet import POLICY
from preavis.node.reach.troubles import mask
from preavis.web import desks
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign
from preavis.web.console.paper import dimmed


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/desks")
    async def show_desks(request: Request, asked: int | None = None) -> Response:
        officer = await door.signed_in(request)
        plain = "administrator" in officer.roles

        def work() -> dict[str, Any]:
            known = desks.rows(node, node.clock.now())
            return {
                "desks": known,
                "shown": (lambda address: address) if plain else mask,
                "asked": asked,
                "may_check": bool(officer.roles & MAY["check_desks"]),
                "may_answer": bool(officer.roles & MAY["acknowledge"]),
                "attempts": {row.desk.label: node.store.attempts_of(row.desk.label, 20) for row in known},
            }

        return door.page(request, "desks.html", officer, **await node.run(work))

    @router.post("/desks/check")
    async def check(request: Request, desk: Annotated[str, Form()] = "") -> Response:
        officer = await door.signed_in(request, "check_desks")
        count = await node.run(lambda: desks.check(node, desk or None, officer.label))
        return RedirectResponse(f"/desks?asked={count}", 303)

    @router.post("/desks/read-back")
    async def read_back(request: Request, code: Annotated[str, Form()] = "") -> Response:
        officer = await door.signed_in(request, "acknowledge")

        def work() -> str:
            entry = node.last_mile.answers.read_back(code, officer)
            node.tick()
            return (node.store.case_of(entry.leaf) or entry.leaf).hex()[:16]

        return RedirectResponse(f"/cases/{await node.run(work)}", 303)

    @router.get("/cases/{prefix}/desks")
    async def why(request: Request, prefix: str) -> Response:
        officer = await door.signed_in(request)

        def work() -> dict[str, Any]:
            case = node.found_case(prefix)
            node.read(officer, case)
            asks = (case.asks.stored.origin, case.asks.stored.index)
            told = [one for one in node.store.told(case=case.leaf) if (one.origin, one.index) == asks]
            return {
                "case": case,
                "reasons": node.last_mile.why(case),
                "may_answer": bool(officer.roles & MAY["acknowledge"]),
                "told": {one.desk: one for one in told},
                "attempts": [(one, node.store.attempts(one.id)) for one in node.store.told(case=case.leaf)],
                "shown": (lambda address: address) if "administrator" in officer.roles else mask,
            }

        return door.page(request, "case_desks.html", officer, **await node.run(work))

    @router.post("/told/{number}/sheet")
    async def sheet(request: Request, number: int) -> Response:
        officer = await door.signed_in(request, "acknowledge")
        made = await node.run(lambda: desks.sheet(node, number, officer.label))
        return HTMLResponse(
            dimmed(made.html, request), headers={"Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'"}
        )

    return router


ROOM = Room(routes, (Sign("/desks", "desks.title"),))
