"""The public side of a channel: staged by one officer, published by two; and the feeds of a public channel, for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from preavis.errors import PreavisError
from preavis.formats import ical
from preavis.formats.atom import FeedEntry, feed
from preavis.formats.open_words import title
from preavis.formats.rendering import Wishes
from preavis.i18n import LANGUAGES, text
from preavis.node.cases import Case
from preavis.node.publish import Public
from preavis.web.console.compose import PAPER
from preavis.web.console.door import Door, Room, Sign
from preavis.web.console.pages import language_of

RELEASERS: Final[Any] = frozenset({"releaser"})
FEED_LIMIT: Final = 100


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    def static_page(said: Public) -> str:
        words = {tongue: lambda code, tongue=tongue, **more: text(code, tongue, **more) for tongue in LANGUAGES}
        return door.pages.plain("public.html", said=said, words=words)

    @router.get("/publish")
    async def show(request: Request) -> Response:
        officer = await door.signed_in(request, "release")
        channels = [channel for channel in node.config.channel if channel.public]
        found = await node.run(lambda: [(channel, node.publisher.staged(channel.name)) for channel in channels])
        folders = {channel.name: node.publisher.folder(channel.name) for channel in channels}
        return door.page(request, "publish.html", officer, channels=found, folders=folders)

    @router.post("/publish/{name}/stage")
    async def stage(request: Request, name: str) -> Response:
        officer = await door.signed_in(request, "release")
        cases = await node.in_parts(node.publisher.counted(name))
        await node.run(lambda: node.publisher.stage(name, officer, static_page, cases, node.clock.now()))
        return RedirectResponse("/publish", 303)

    @router.post("/publish/{name}/agree")
    async def agree(request: Request, name: str, sha256: Annotated[str, Form()] = "") -> Response:
        officer = await door.signed_in(request, "release")
        await node.run(lambda: node.publisher.agree(name, sha256, officer, node.clock.now()))
        return RedirectResponse("/publish", 303)

    @router.get("/publish/{name}/staged")
    async def staged(request: Request, name: str) -> Response:
        await door.signed_in(request, "release")
        found = await node.run(lambda: node.publisher.staged(name))
        if found is None:
            return RedirectResponse("/publish", 303)
        return HTMLResponse((found.folder / "index.html").read_bytes(), headers={"Content-Security-Policy": PAPER})

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
            word = getattr(step.body, "status", None) or getattr(step.body, "correction", None)
            if word is not None:
                said.insert(1, text(f"word.{word}", language))
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


ROOM = Room(routes, (Sign("/publish", "publish.title", RELEASERS),))
