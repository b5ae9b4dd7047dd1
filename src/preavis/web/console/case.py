"""One case: what was said, who knows, the map, the history, the evidence; a desk acknowledges here, on the full text."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from preavis.agreements.profile import Profile
from preavis.errors import Refused
from preavis.formats import form
from preavis.node.cases import Case
from preavis.node.overview import glance
from preavis.store.people import Officer
from preavis.web import board, case_view
from preavis.web.console.acts import offered
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import language_of
from preavis.web.console.paper import dimmed
from preavis.web.security import protect


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node
    deputies = {desk.label: desk.deputies for desk in node.config.desk}

    def look(prefix: str, officer: Officer, tongue: str) -> dict[str, Any]:
        case, now = node.found_case(prefix), node.clock.now()
        node.read(officer, case)
        mine = [rung for rung in (*case.ladder, *case.asked) if board.may_acknowledge(officer, rung, deputies)]
        mine.sort(key=lambda rung: (rung.desk != officer.desk, rung.desk, rung.about))
        for rung in mine:
            told = node.store.told_by_id(rung.told) if rung.told else None
            if told is not None and officer.desk == rung.desk:
                node.dispatcher.fates.shown(told, officer.label, now)
        life = offered(node, officer, case)
        (summary,) = glance(case, node.duties.rounds.of(case.leaf, now), now).found
        return {
            "case": case,
            "life": life,
            "readers": {
                talk.id: [
                    rung
                    for rung in node.cases.readers(case, talk.question.stored.leaf, now)
                    if talk.asked in {None, rung.party}
                ]
                for talk in life.talks
                if talk.question.party == node.config.party
            },
            "row": board.row(summary, officer, node.config.party, now, node.config.number_of),
            "ladder": board.ladder(case),
            "mine": mine,
            "own_party": node.config.party,
            "versions": case_view.versions(case, tongue),
            "span": lambda at: board.span(at, now),
            "alarms": board.by_urgency(
                [alarm for alarm in door.heard(officer, node.alarm_list.open) if board.about(alarm) == case.id],
                node.config.party,
            ),
            "profile": node.law.of(case.author.channel),
            "here": f"/cases/{case.id}",
        }

    @router.get("/cases/{prefix}")
    async def show_case(
        request: Request,
        prefix: str,
        written: str = "",
        fir: str = "",
        navarea: str = "",
    ) -> Response:
        officer, tongue = await door.signed_in(request), language_of(request)
        shown = await node.run(lambda: look(prefix, officer, tongue))
        case, profile = shown["case"], shown["profile"]
        languages = tuple(dict.fromkeys((tongue, "en")))
        firs = tuple(each for each in fir.upper().replace(",", " ").split() if each)
        wishes = case_view.wishes_of(case, profile, languages, firs=firs, navarea=navarea.strip().upper() or None)
        if written in case_view.WRITERS:
            shown["result"] = await asyncio.to_thread(case_view.write, written, case.notice, wishes, tongue)
        shown["words"] = await asyncio.to_thread(
            case_view.in_words, case.notice, case.notice.reference or case.id, node.config.zone, node.clock.now(), tongue,
            exercise=case.author.mode == "exercise",
        )  # fmt: skip
        shown["paper"] = await asyncio.to_thread(form.paper, case.notice, wishes)
        shown |= {"written": written, "writers": case_view.WRITERS, "fir": " ".join(firs), "navarea": navarea}
        return door.page(request, "case.html", officer, **shown)

    @router.get("/go/{id_}")
    async def go(request: Request, id_: str) -> Response:
        await door.signed_in(request)
        found = await node.run(lambda: node.case(id_))
        return RedirectResponse(f"/cases/{found.id}" if found else f"/drafts/{id_}", 303)

    @router.get("/paper.css")
    async def paper_style() -> Response:
        return Response(form.style(), media_type="text/css")

    @router.get("/cases/{prefix}/form")
    async def paper_form(request: Request, prefix: str) -> Response:
        officer, tongue = await door.signed_in(request), language_of(request)

        def work() -> tuple[Case, Profile]:
            case = node.found_case(prefix)
            node.read(officer, case)
            return case, node.law.of(case.author.channel)

        case, profile = await node.run(work)
        wishes = case_view.wishes_of(case, profile, tuple(dict.fromkeys((tongue, "en"))))
        rendering = await asyncio.to_thread(form.render, case.notice, wishes)
        response = Response(dimmed(rendering.documents[0].text, request), media_type="text/html")
        response.headers["Content-Security-Policy"] = form.POLICY
        return protect(response)

    @router.post("/told/{number}/acknowledge")
    async def acknowledge(request: Request, number: Annotated[int, Path(ge=1, le=2**53)]) -> Response:
        officer = await door.signed_in(request, "acknowledge")

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
        officer = await door.signed_in(request)

        def work() -> bytes:
            case = node.found_case(prefix)
            node.record(officer.label, "evidence.exported", case.id)
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
