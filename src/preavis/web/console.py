"""The console that officers use: server-rendered pages that work without scripts; a stream on top keeps them fresh."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from jinja2 import Environment, PackageLoader, select_autoescape

import preavis.agreements.profile as profiles
from preavis import articles
from preavis.clock import date_time_group, format_instant
from preavis.errors import PreavisError, Refused
from preavis.i18n import LANGUAGES, alarm_text, error_text, finding_text, problem_text, text
from preavis.node import Node
from preavis.store import Officer
from preavis.web import board, security
from preavis.web.live import stream
from preavis.web.sessions import Sessions

Answer = Callable[[Request], Awaitable[Response]]
MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def language_of(request: Request) -> str:
    """Return the language of a request: the one chosen before, else the first known one that the browser names."""
    chosen = request.cookies.get("preavis-language")
    if chosen in LANGUAGES:
        return str(chosen)
    for tag in request.headers.get("accept-language", "").split(","):
        if (short := tag.strip()[:2].lower()) in LANGUAGES:
            return short
    return "en"


class Pages:
    """Renders templates with what every page needs."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._environment = Environment(
            loader=PackageLoader("preavis.web"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters["instant"] = lambda at: format_instant(at) if at else "–"
        self._environment.filters["dtg"] = lambda at: date_time_group(at) if at else "–"

    def render(self, request: Request, name: str, officer: Officer | None, status: int = 200, **more: Any) -> Response:
        """Return a page."""
        tongue = language_of(request)
        now = self._node.clock.now()
        html = self._environment.get_template(name).render(
            t=lambda code, **params: text(code, tongue, **params),
            finding_text=lambda finding: finding_text(finding, tongue),
            alarm_text=lambda alarm: alarm_text(alarm.code, alarm.params, tongue),
            problem_text=lambda said: problem_text(said, tongue),
            language=tongue,
            languages=LANGUAGES,
            party=self._node.config.party,
            mode=self._node.config.mode,
            officer=officer,
            now=now,
            trouble=error_text(self._node.trouble, tongue) if self._node.trouble else None,
            **more,
        )
        return HTMLResponse(html, status)


def console_app(node: Node) -> FastAPI:
    """Return the application of the console's listener."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    sessions, pages = Sessions(node), Pages(node)
    deputies = {desk.label: desk.deputy for desk in node.config.desk}

    @app.middleware("http")
    async def guard(request: Request, call_next: Answer) -> Response:
        if not security.same_origin(request):
            return security.protect(Response("cross-origin request refused\n", 403))
        if security.too_long(request):
            return security.protect(Response("body too long\n", 413))
        return security.protect(await call_next(request), cacheable=request.url.path.startswith("/static/"))

    @app.exception_handler(PreavisError)
    async def refused(request: Request, error: PreavisError) -> Response:
        officer = await sessions.officer(request)
        said = error_text(error, language_of(request))
        return pages.render(request, "error.html", officer, 409, said=said)

    async def signed_in(request: Request) -> Officer:
        officer = await sessions.officer(request)
        if officer is None:
            raise _SignIn
        return officer

    @app.exception_handler(_SignIn)
    async def sign_in_first(request: Request, _error: _SignIn) -> Response:
        return RedirectResponse(f"/login?next={request.url.path}" if request.method == "GET" else "/login", 303)

    @app.get("/static/{name}")
    async def static(name: str) -> Response:
        media = MEDIA.get(name[name.rfind(".") :])
        file = files("preavis.web").joinpath("static", name)
        if media is None or "/" in name or not file.is_file():
            return Response("not found\n", 404)
        return Response(file.read_bytes(), media_type=media)

    @app.get("/login")
    async def login(request: Request) -> Response:
        return pages.render(request, "login.html", None, failed=False)

    @app.post("/login")
    async def sign_in(request: Request, officer: Annotated[str, Form()], password: Annotated[str, Form()]) -> Response:
        try:
            _, token = await sessions.sign_in(officer, password)
        except Refused:
            return pages.render(request, "login.html", None, 401, failed=True)
        following = request.query_params.get("next", "/")
        safe = following.startswith("/") and not following.startswith("//")
        response = RedirectResponse(following if safe else "/", 303)
        sessions.remember(request, response, token)
        return response

    @app.get("/join/{token}")
    async def join_page(request: Request, token: str) -> Response:
        return pages.render(request, "join.html", None, token=token)

    @app.post("/join/{token}")
    async def join(request: Request, token: str, password: Annotated[str, Form()]) -> Response:
        _, session = await sessions.join(token, password)
        response = RedirectResponse("/", 303)
        sessions.remember(request, response, session)
        return response

    @app.post("/logout")
    async def logout(request: Request) -> Response:
        response = RedirectResponse("/login", 303)
        await sessions.sign_out(request, response)
        return response

    @app.post("/language")
    async def choose_language(request: Request, language: Annotated[str, Form()]) -> Response:
        response = RedirectResponse(request.headers.get("referer") or "/", 303)
        if language in LANGUAGES:
            response.set_cookie("preavis-language", language, samesite="strict", max_age=10**8)
        return response

    @app.get("/")
    async def show_board(request: Request) -> Response:
        officer = await signed_in(request)

        def work() -> dict[str, Any]:
            now = node.clock.now()
            return {
                "rows": board.rows(node.board(), now, board.due_times(node.duties.all())),
                "alarms": node.store.alarms(),
                "drafts": [node.issue.review(draft.id) for draft in node.store.drafts()]
                if officer.roles & {"drafter", "releaser", "watch"}
                else [],
                "duties": node.duties.all(),
                "contacts": node.store.contacts(),
                "quarantined": node.store.quarantined(),
            }

        return pages.render(request, "board.html", officer, **await node.run(work))

    @app.get("/cases/{prefix}")
    async def show_case(request: Request, prefix: str) -> Response:
        officer = await signed_in(request)

        def work() -> dict[str, Any]:
            case = node.case(prefix)
            if case is None:
                raise Refused("case.unknown", case=prefix[:64])
            mine = [rung for rung in case.ladder if board.may_acknowledge(officer, rung, deputies)]
            for rung in mine:
                told = node.store.told_by_id(rung.told) if rung.told else None
                if told is not None and officer.desk == rung.desk:
                    node.dispatcher.shown(told, officer.label, node.clock.now())
            opens, closes = case.next_window(node.clock.now()) or (None, None)
            return {
                "case": case,
                "mine": mine,
                "own_party": node.config.party,
                "countdown": board.countdown(opens, closes, node.clock.now()),
                "chart": board.picture(case, case.notice.reference or case.id),
                "alarms": [alarm for alarm in node.store.alarms() if alarm.params.get("case") == case.id],
            }

        return pages.render(request, "case.html", officer, **await node.run(work))

    @app.post("/told/{number}/acknowledge")
    async def acknowledge(request: Request, number: int) -> Response:
        officer = await signed_in(request)

        def work() -> str:
            told = node.store.told_by_id(number)
            if told is None:
                raise Refused("ack.unknown", desk="-")
            node.acknowledge(told, officer)
            node.tick()
            return told.case.hex()[:16]

        return RedirectResponse(f"/cases/{await node.run(work)}", 303)

    @app.post("/alarms/{number}/acknowledge")
    async def acknowledge_alarm(request: Request, number: int) -> Response:
        officer = await signed_in(request)
        await node.run(lambda: node.acknowledge_alarm(number, officer))
        return RedirectResponse("/", 303)

    @app.get("/drafts/{id_}")
    async def show_draft(request: Request, id_: str) -> Response:
        officer = await signed_in(request)
        node.people.require(officer, "read_drafts")
        return pages.render(request, "draft.html", officer, review=await node.run(lambda: node.issue.review(id_)))

    @app.post("/drafts/{id_}/approve")
    async def approve(request: Request, id_: str, reason: Annotated[str, Form()] = "") -> Response:
        officer = await signed_in(request)
        await node.run(lambda: node.approve(id_, officer, "session", reason=reason.strip() or None))
        return RedirectResponse(f"/drafts/{id_}", 303)

    @app.get("/agreements")
    async def show_agreements(request: Request) -> Response:
        officer = await signed_in(request)
        tongue = language_of(request)
        known = [
            {
                "profile": profiles.load(id_),
                "in_force": articles.in_force(profiles.load(id_), tongue),
                "channels": [channel.name for channel in node.config.channel if channel.agreement == id_],
            }
            for id_ in profiles.known()
        ]
        known.sort(key=lambda one: not one["channels"])
        return pages.render(request, "agreements.html", officer, agreements=known)

    @app.get("/agreements/{id_}")
    async def show_agreement(request: Request, id_: str) -> Response:
        officer = await signed_in(request)
        tongue = language_of(request)
        mine = next((channel.name for channel in node.config.channel if channel.agreement == id_), None)
        profile = await node.run(lambda: node.law.of(mine)) if mine is not None else profiles.load(id_)
        return pages.render(
            request,
            "agreement.html",
            officer,
            profile=profile,
            in_force=articles.in_force(profile, tongue),
            articles=articles.articles(profile, tongue),
            questions=articles.questions(profile, tongue),
        )

    @app.get("/cases/{prefix}/evidence.zip")
    async def evidence(request: Request, prefix: str) -> Response:
        await signed_in(request)

        def work() -> bytes:
            case = node.case(prefix)
            if case is None:
                raise Refused("case.unknown", case=prefix[:64])
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for number, step in enumerate(case.steps, 1):
                    if step.kind != "acknowledgement":
                        name = f"{case.id}-{number}-{step.kind}.evidence"
                        archive.writestr(zipfile.ZipInfo(name), node.evidence(case, step))
            return file.getvalue()

        headers = {"Content-Disposition": f'attachment; filename="{prefix[:16]}-evidence.zip"'}
        return Response(await node.run(work), media_type="application/zip", headers=headers)

    @app.get("/stream")
    async def live(request: Request) -> Response:
        await signed_in(request)
        return StreamingResponse(stream(node), media_type="text/event-stream")

    return app


class _SignIn(Exception):
    """Nobody is signed in."""
