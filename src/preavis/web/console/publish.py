"""The public side of a channel: staged by one officer, published by two, withdrawn by one; and the feeds, for everybody.

Each staged page has a page of its own under its hash, as a draft has: what an officer looks at there is what he agrees to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from preavis.errors import PreavisError, Refused
from preavis.formats import ical
from preavis.formats.atom import FeedEntry, feed
from preavis.formats.open_words import title
from preavis.formats.rendering import Wishes
from preavis.i18n import error_text, text
from preavis.node.cases import Case
from preavis.node.people import MAY
from preavis.node.public_folder import files_of
from preavis.node.publish import INDEX, NEEDED, Staged
from preavis.statements import Correction, StatusReport
from preavis.store.people import Officer
from preavis.web.console.compose import PAPER
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign, language_of
from preavis.web.console.paper import dimmed
from preavis.web.public_page import public_page

WHO: Final[Any] = MAY["status"]
FEED_LIMIT: Final = 100
MEDIA: Final = {"html": "text/html; charset=utf-8", "json": "application/json"}


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node, publisher = door.node, door.node.publisher

    async def seen(name: str, sha256: str) -> Staged | None:
        """Return the page that an officer asks for, None where it is no longer the newest."""
        try:
            return await node.run(lambda: publisher.exactly(name, sha256))
        except Refused:
            return None

    async def page(
        request: Request, officer: Officer, name: str, sha256: str, status: int = 200, said: str = ""
    ) -> Response:
        staged = await seen(name, sha256)
        more = {
            "channel": node.config.channel_named(name),
            "staged": staged,
            "files": sorted(files_of(staged.folder), key=lambda file: (file != INDEX, file)) if staged else [],
            "folder": publisher.folder(name),
            "needed": NEEDED,
            "passkeys": await node.run(lambda: node.people.passkeys.of(officer)),
            "may_release": bool(officer.roles & MAY["release"]),
            "said": said,
        }
        return door.page(request, "publication.html", officer, status, **more, **door.passkey_place(request))

    @router.get("/publish")
    async def show(request: Request) -> Response:
        officer = await door.signed_in(request, "status")

        def work() -> list[Any]:
            return [(one, publisher.staged(one.name), publisher.published(one.name)) for one in publisher.channels()]

        found = await node.run(work)
        folders = {channel.name: publisher.folder(channel.name) for channel, _, _ in found}
        may = bool(officer.roles & MAY["release"])
        return door.page(
            request, "publish.html", officer, channels=found, folders=folders, needed=NEEDED, may_release=may
        )

    @router.post("/publish/{name}/stage")
    async def stage(request: Request, name: str) -> Response:
        officer = await door.signed_in(request, "release")
        cases = await node.in_parts(publisher.counted(name))
        made = await node.run(lambda: publisher.stage(name, officer, public_page, cases, node.clock.now()))
        return RedirectResponse(f"/publish/{name}/{made.hash}", 303)

    @router.post("/publish/{name}/withdraw")
    async def withdraw(request: Request, name: str) -> Response:
        officer = await door.signed_in(request, "status")
        await node.run(lambda: publisher.withdraw(name, officer, node.clock.now()))
        return RedirectResponse("/publish", 303)

    @router.get("/publish/{name}/{sha256}")
    async def staged(request: Request, name: str, sha256: str) -> Response:
        return await page(request, await door.signed_in(request, "status"), name, sha256)

    @router.get("/publish/{name}/{sha256}/files/{file}")
    async def one_file(request: Request, name: str, sha256: str, file: str) -> Response:
        await door.signed_in(request, "status")
        found = await seen(name, sha256)
        data = files_of(found.folder).get(file) if found else None
        if data is None:
            return RedirectResponse(f"/publish/{name}/{sha256}", 303)
        media = MEDIA.get(file.rpartition(".")[2], "text/plain; charset=utf-8")
        if media == MEDIA["html"]:  # only what is shown: the files that are hashed and agreed to stay as they are
            data = dimmed(data.decode("utf-8", "replace"), request).encode()
        return Response(data, media_type=media, headers={"Content-Security-Policy": PAPER})

    @router.get("/publish/{name}/{sha256}/passkey")
    async def options(request: Request, name: str, sha256: str) -> Response:
        officer = await door.signed_in(request, "release")

        def work() -> dict[str, Any]:
            return node.people.passkeys.approval_request(officer, publisher.exactly(name, sha256).page.sha256)

        return JSONResponse(await node.run(work))

    @router.post("/publish/{name}/{sha256}/agree")
    async def agree(
        request: Request,
        name: str,
        sha256: str,
        credential: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
    ) -> Response:
        officer = await door.signed_in(request, "release")
        try:
            found = await node.run(lambda: publisher.exactly(name, sha256))
            proof = await door.proving.anew(request, officer, found.page.sha256, credential, password)
            await node.run(
                lambda: publisher.agree(name, sha256, officer, proof.method, node.clock.now(), signed=proof.signed)
            )
        except Refused as error:
            why = error_text(error, language_of(request))
            return await page(request, officer, name, sha256, door.status_of(error), why)
        return RedirectResponse(f"/publish/{name}/{sha256}", 303)

    @router.get("/public/{name}/feed.atom")
    async def atom(request: Request, name: str) -> Response:
        tongue = language_of(request)
        cases = await node.in_parts(node.publisher.cases(name))
        entries = sorted(_entries(cases, tongue), key=lambda one: one.updated, reverse=True)[:FEED_LIMIT]
        updated = entries[0].updated if entries else node.clock.now()
        title_ = f"{name} · {text('mode.' + node.config.mode, tongue)}"
        return Response(feed(title_, f"urn:preavis:{name}", updated, entries), media_type="application/atom+xml")

    @router.get("/public/{name}/calendar.ics")
    async def calendar(request: Request, name: str) -> Response:
        tongue = language_of(request)
        cases = await node.in_parts(node.publisher.cases(name))
        made = await asyncio.to_thread(_calendar, cases, tongue, exercise=node.config.mode == "exercise")
        return Response(made, media_type="text/calendar; charset=utf-8")

    return router


def _entries(cases: Sequence[Case], language: str) -> list[FeedEntry]:
    found = []
    for case in cases:
        exercise = case.author.mode == "exercise"
        for step in case.steps:
            if step.stored.origin != case.author:
                continue
            said = [text(f"kind.{step.kind}", language), title(case.notice, language, exercise=exercise)]
            match step.body:
                case StatusReport(status=word):
                    said.insert(1, text(f"word.{word}", language))
                case Correction(correction=word):
                    said.insert(1, text(f"wrong.{word}", language))
            found.append(
                FeedEntry(
                    f"urn:preavis:entry:{step.stored.leaf.hex()}",
                    " · ".join(said),
                    step.stored.stored_at,
                    text(f"case.{case.state}", language),
                    case.author.party,
                )
            )
    return found


def _calendar(cases: Sequence[Case], language: str, *, exercise: bool) -> str:
    """Return the windows of all cases as one calendar; a case without windows or reference is not in it."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Preavis//Preavis//EN")
    made.add("version", "2.0")
    for case in cases:
        newest = max(step.stored.stored_at for step in case.steps)
        wishes = Wishes(issued=newest, languages=(language,), number=case.id, exercise=exercise)
        try:
            rendered = ical.render(case.notice, wishes)
        except PreavisError:
            continue
        for event in Calendar.from_ical(rendered.documents[0].text).walk("VEVENT"):
            made.add_component(event)
    return str(made.to_ical().decode())


ROOM = Room(routes, (Sign("/publish", "publish.title", WHO),))
