"""The composer: by form, from a pasted text, from a NOTAM or warning; what the check says beside it, what it looks like below.

Everything posts and works without scripts; with them the sheet is saved and checked while it is typed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from preavis.errors import Refused, UnusableInput
from preavis.formats import form, worksheet
from preavis.formats.changes import changes
from preavis.formats.chart import chart
from preavis.formats.labels import field_words, has, word
from preavis.formats.rendering import Wishes
from preavis.i18n import error_text
from preavis.node.compose import Pasted, pasted, rendered
from preavis.store.people import Officer
from preavis.store.worksheets import Worksheet
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign, language_of
from preavis.web.console.paper import dimmed

PAPER = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A form is a whole document with its own style and nothing else."""
DRAFTERS: Any = frozenset({"drafter", "releaser", "watch"})


def name_of(path: str, fields: worksheet.Fields, language: str) -> str:
    """Return in words which field of the sheet a path of the document means; the path itself where there are no words."""
    field = worksheet.field_of(path, fields)
    area = re.fullmatch(r"areas\.([0-9]+)\.([a-z]+)", field)
    if area is None:
        words = field_words(field, language)
        return path if words == field else words
    code = f"label.area_{area[2]}"
    words = word(code, language) if has(code) else field_words(field, language)
    return f"{word('label.area', language, int(area[1]) + 1)} · {words}"


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node
    composer = node.composer

    async def drafter(request: Request) -> Officer:
        return await door.signed_in(request, "draft")

    def wishes_of(sheet: Worksheet, language: str) -> Wishes:
        second = next(other for other in (language, "fr") if other != "en")
        return Wishes(
            issued=node.clock.now(),
            languages=("en", second),
            firs=tuple(sheet.fields.get("_firs", "").upper().split()),
            navarea=sheet.fields.get("_navarea", "").strip().upper() or None,
            exercise=node.config.mode == "exercise",
            agreement=node.config.channel_named(sheet.channel).agreement,
        )

    def look(sheet: Worksheet, language: str) -> dict[str, Any]:
        """Return everything that the page shows of a sheet; on the store's thread."""
        made, wishes = composer.composed(sheet, node.clock.now()), wishes_of(sheet, language)
        notice = made.notice
        place = notice.launch.place if notice else None
        site = (place.site, place.position) if place and place.site and place.position else None
        return {
            "sheet": sheet,
            "made": made,
            "rendered": rendered(notice, wishes) if notice is not None else (),
            "changes": changes(made.before, notice, language) if notice is not None and made.before is not None else (),
            "chart": chart(notice.areas, site=site, exercise=wishes.exercise, standalone=False) if notice else "",
            "named": lambda finding: replace(finding, path=name_of(finding.path, sheet.fields, language)),
            "field_of": lambda path: worksheet.field_of(path, sheet.fields),
            "error_text": lambda error: error_text(error, language),
        }

    def page(request: Request, officer: Officer, shown: dict[str, Any], *, gave: Pasted | None = None) -> Response:
        tongue = language_of(request)
        sheet: Worksheet = shown["sheet"]
        numbers = worksheet.areas_of(sheet.fields)
        more: dict[str, Any] = {
            "label": lambda code, n=0: word(f"label.{code}", tongue, n),
            "said": lambda code: word(code, tongue),
            "zip_words": lambda vocabulary, codes: [(code, word(f"{vocabulary}.{code}", tongue)) for code in codes],
            "copied": "copied" in request.query_params,
            "areas": [*numbers, max(numbers, default=-1) + 1],
            "versions": node.store.worksheet_versions(sheet.id)[1:20],
            "gave": gave,
        }
        return door.page(request, "compose.html", officer, **shown, **more)

    @router.get("/compose")
    async def sheets(request: Request) -> Response:
        officer = await drafter(request)
        found = await node.run(node.store.worksheets)
        return door.page(request, "sheets.html", officer, sheets=found, channels=node.config.channel)

    @router.post("/compose")
    async def begin(
        request: Request,
        channel: Annotated[str, Form()] = "",
        kind: Annotated[str, Form()] = "notice",
        case: Annotated[str, Form()] = "",
    ) -> Response:
        officer = await drafter(request)

        def work() -> Worksheet:
            about = node.found_case(case) if case else None
            name = about.author.channel if about else node.config.channel_named(channel).name
            return composer.begin(officer, name, kind, node.clock.now(), case=about)

        sheet = await node.run(work)
        return RedirectResponse(f"/compose/{sheet.id}", 303)

    @router.get("/compose/{id_}")
    async def show(request: Request, id_: str, revision: int | None = None) -> Response:
        officer = await drafter(request)
        tongue = language_of(request)
        return page(request, officer, await node.run(lambda: look(composer.get(id_, revision), tongue)))

    @router.get("/compose/{id_}/form")
    async def paper(request: Request, id_: str, revision: int | None = None) -> Response:
        await drafter(request)
        tongue = language_of(request)

        def work() -> str:
            sheet = composer.get(id_, revision)
            notice = composer.composed(sheet, node.clock.now()).notice
            if notice is None:
                raise Refused("compose.unread", sheet=id_)
            return form.render(notice, wishes_of(sheet, tongue)).documents[0].text

        return HTMLResponse(dimmed(await node.run(work), request), headers={"Content-Security-Policy": PAPER})

    @router.post("/compose/{id_}")
    async def save(request: Request, id_: str) -> Response:
        officer = await drafter(request)
        typed = {name: str(said) for name, said in (await request.form()).items()}
        act, revision, tongue = typed.pop("act", "check"), typed.pop("revision", "0"), language_of(request)
        number = int(revision) if revision.isdigit() else 0
        gave: Pasted | None = None

        def work() -> dict[str, Any] | str:
            nonlocal gave
            now = node.clock.now()
            sheet = composer.save(id_, officer, typed, number, now)
            if act == "paste":
                gave = taken(typed.get("_pasted", ""))
                sheet = composer.save(sheet.id, officer, {**typed, **gave.fields}, sheet.revision, now)
            if act == "drop":
                composer.drop(sheet.id, officer, now)
                return "/compose"
            if act == "submit" and not composer.composed(sheet, now).unread:
                return f"/drafts/{composer.submit(sheet.id, officer, now).id}"
            return look(sheet, tongue)

        def taken(text: str) -> Pasted:
            try:
                return pasted(text, node.clock.now())
            except UnusableInput as error:
                return Pasted(error_text(error, tongue), {})

        shown = await node.run(work)
        if isinstance(shown, str):
            return RedirectResponse(shown, 303)
        if request.headers.get("x-live"):
            return door.page(request, "compose_live.html", officer, **shown)
        if shown["sheet"].id != id_:
            return RedirectResponse(f"/compose/{shown['sheet'].id}?copied={id_}", 303)
        return page(request, officer, shown, gave=gave)

    return router


ROOM = Room(routes, (Sign("/compose", "compose.title", DRAFTERS),))
