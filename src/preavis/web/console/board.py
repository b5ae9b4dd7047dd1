"""The board: what must be done next is first; the stream that keeps every screen fresh."""

from __future__ import annotations

from typing import Any, Final, get_args

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from preavis.node.overview import Filter
from preavis.node.people import MAY
from preavis.store.people import Officer
from preavis.web import board
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import language_of
from preavis.web.console.shared import Shared
from preavis.web.live import Admission, seen_at, stream

PAGE: Final = 25
ALARMS: Final = 3
DUTIES: Final = 10
QUARANTINED: Final = 5
FILTERS: Final = get_args(Filter)


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node
    shared = Shared(lambda: (node.clock.now(), seen_at(node)))

    def look(officer: Officer, show: Filter, q: str, page: int) -> dict[str, Any]:
        now, party = node.clock.now(), node.config.party
        found = {name: node.overview.matching(name, q, party=party, desk=officer.desk) for name in FILTERS}
        pages = max(1, -(-len(found[show]) // PAGE))
        page = min(max(page, 1), pages)
        alarms = board.by_urgency(door.heard(officer, node.alarm_list.open), party)
        drafts = bool(officer.roles & MAY["read_drafts"])
        duties = [owed for owed in node.duties.all() if drafts or not owed.draft]
        waiting = node.overview.waiting_for(party, officer.desk) if officer.desk else ()
        return {
            "rows": [
                board.row(each, officer, party, now, node.config.number_of)
                for each in found[show][(page - 1) * PAGE : page * PAGE]
            ],
            "counts": {name: len(cases) for name, cases in found.items()},
            "show": show,
            "q": q,
            "page": page,
            "pages": pages,
            "here": f"/?show={show}&page={page}",
            "clocks": board.clocks(node.overview, now),
            "span": lambda at: board.span(at, now),
            "calls": len(waiting),
            "first_call": waiting[0].id if waiting else "",
            "reading": node.reading.waiting,
            "alarms": alarms[:ALARMS],
            "more_alarms": len(alarms) - len(alarms[:ALARMS]),
            "drafts": [node.issue.review(draft.id) for draft in node.store.drafts()] if drafts else [],
            "duties": duties[:DUTIES],
            "more_duties": max(0, len(duties) - DUTIES),
            "contacts": node.store.contacts(),
            "quarantined": node.store.quarantined()[-QUARANTINED:],
        }

    @router.get("/")
    async def show_board(request: Request, show: str = "open", q: str = "", page: int = 1) -> Response:
        officer = await door.signed_in(request)
        wanted: Filter = show if show in FILTERS else "open"  # type: ignore[assignment]
        asked = (wanted, q[:100], page)
        if not door.pages.is_part(request):
            return door.page(request, "board.html", officer, **await node.run(lambda: look(officer, *asked)))

        async def render() -> str:
            return door.pages.html(request, "board.html", officer, await node.run(lambda: look(officer, *asked)))

        # what a page asks for again after a change names no officer: one rendering serves all who see the same
        return HTMLResponse(await shared.get((officer.roles, officer.desk, language_of(request), *asked), render))

    @router.get("/stream")
    async def live(request: Request) -> Response:
        officer = await door.signed_in(request)

        admission = Admission(node, lambda: door.sessions.lasts(request))
        return StreamingResponse(stream(node, officer, admission), media_type="text/event-stream")

    return router


ROOM = Room(routes)
