"""One case: what was said, who knows, the map, the history, the evidence; a desk acknowledges here, on the full text."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from preavis.errors import Refused
from preavis.web import board
from preavis.web.console.acts import offered
from preavis.web.console.door import Door, Room


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node
    deputies = {desk.label: desk.deputy for desk in node.config.desk}

    @router.get("/cases/{prefix}")
    async def show_case(request: Request, prefix: str) -> Response:
        officer = await door.signed_in(request)

        def work() -> dict[str, Any]:
            case = door.found_case(prefix)
            mine = [rung for rung in case.ladder if board.may_acknowledge(officer, rung, deputies)]
            for rung in mine:
                told = node.store.told_by_id(rung.told) if rung.told else None
                if told is not None and officer.desk == rung.desk:
                    node.dispatcher.shown(told, officer.label, node.clock.now())
            opens, closes = case.next_window(node.clock.now()) or (None, None)
            return {
                "case": case,
                "life": offered(node, officer, case),
                "mine": mine,
                "own_party": node.config.party,
                "countdown": board.countdown(opens, closes, node.clock.now()),
                "chart": board.picture(case, case.notice.reference or case.id),
                "alarms": [alarm for alarm in node.store.alarms() if alarm.params.get("case") == case.id],
            }

        return door.page(request, "case.html", officer, **await node.run(work))

    @router.post("/told/{number}/acknowledge")
    async def acknowledge(request: Request, number: int) -> Response:
        officer = await door.signed_in(request)

        def work() -> str:
            told = node.store.told_by_id(number)
            if told is None:
                raise Refused("ack.unknown", desk="-")
            node.acknowledge(told, officer)
            node.tick()
            return told.case.hex()[:16]

        return RedirectResponse(f"/cases/{await node.run(work)}", 303)

    @router.get("/cases/{prefix}/evidence.zip")
    async def evidence(request: Request, prefix: str) -> Response:
        await door.signed_in(request)

        def work() -> bytes:
            case = door.found_case(prefix)
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for number, step in enumerate(case.steps, 1):
                    if step.kind != "acknowledgement":
                        name = f"{case.id}-{number}-{step.kind}.evidence"
                        archive.writestr(zipfile.ZipInfo(name), node.evidence(case, step))
            return file.getvalue()

        headers = {"Content-Disposition": f'attachment; filename="{prefix[:16]}-evidence.zip"'}
        return Response(await node.run(work), media_type="application/zip", headers=headers)

    return router


ROOM = Room(routes)
