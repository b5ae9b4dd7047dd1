"""A draft before its second key: to whom, under which agreement, LIVE or EXERCISE, what the check says, who has approved.

What needs two officers asks each for his passkey, which signs the hash of this very statement, or for his password again; an
open session is not enough. What adds caution is one key. Its drafter or a releaser withdraws it as long as it has not gone.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from preavis.clock import format_instant
from preavis.errors import Refused
from preavis.i18n import error_text
from preavis.node.approvals import identity_hash
from preavis.node.people import MAY
from preavis.node.review import Review
from preavis.node.withdraw import may_withdraw
from preavis.parties import Origin
from preavis.statements import NOTICE_ENTRIES, Approval, Entry, Reference, StatusReport
from preavis.store.people import Officer
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import language_of
from preavis.web.draft_view import draft_words
from preavis.wire import load, read, read_entry


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    def approvals(review: Review) -> list[Approval]:
        found = (read(Approval, load(stored.approval))[0] for stored in node.store.approvals(review.draft.id))
        return [approval for approval in found if approval is not None]

    def lone_entry(review: Review) -> Entry | None:
        """Return the entry that one officer released and no second has confirmed."""
        stored = node.store.find(review.draft.released) if review.draft.released else None
        entry = read_entry(stored.data) if stored is not None else None
        if stored is None or entry is None or not entry.lone:
            return None
        case = node.case((node.store.case_of(stored.leaf) or stored.leaf).hex())
        for step in case.steps if case else ():
            confirms = isinstance(step.body, StatusReport) and step.body.status == "confirmed"
            if confirms and stored.leaf.hex() in {reference.leaf for reference in step.entry.statement.references}:
                return None
        return entry

    def case_about(review: Review) -> str:
        """Return the case that a draft is about, empty for a new one."""
        references = review.statement.references
        leaf = bytes.fromhex(references[0].leaf) if references else None
        return (node.store.case_of(leaf) or leaf).hex()[:16] if leaf else ""

    def view(officer: Officer, id_: str) -> dict[str, Any]:
        review = node.issue.review(id_)
        needs = "status" if review.statement.kind == "status" else "release"
        terms = node.config.channel_named(review.draft.channel)
        lone = lone_entry(review)
        first = {approval.identity for approval in lone.approvals} if lone else set()
        return {
            "review": review,
            "author": Origin(review.draft.channel, node.config.mode, node.config.party),
            "case": case_about(review),
            "approvals": approvals(review),
            "passkeys": node.people.passkeys.of(officer),
            "may_approve": bool(officer.roles & MAY[needs]),
            "may_withdraw": may_withdraw(node.people, review, officer),
            "may_compose": review.statement.kind in NOTICE_ENTRIES and review.notice is not None,
            "may_lone": terms.lone_release and len(review.approved_by) + 1 < review.needed,
            "lone_waits": lone is not None,
            "may_confirm": bool(officer.roles & MAY["status"]) and identity_hash(officer) not in first,
        }

    async def page(request: Request, officer: Officer, id_: str, status: int = 200, **typed: Any) -> Response:
        more = await node.run(lambda: view(officer, id_))
        more["words"] = await asyncio.to_thread(
            draft_words, more["review"], node.config.zone, node.clock.now(), language_of(request)
        )
        return door.page(request, "draft.html", officer, status, **more, **typed, **door.passkey_place(request))

    @router.get("/drafts/{id_}")
    async def show_draft(request: Request, id_: str) -> Response:
        return await page(request, await door.signed_in(request, "read_drafts"), id_)

    @router.get("/drafts/{id_}/passkey")
    async def options(request: Request, id_: str) -> Response:
        officer = await door.signed_in(request, "read_drafts")

        def work() -> dict[str, Any]:
            return node.people.passkeys.approval_request(officer, bytes.fromhex(node.issue.review(id_).hash))

        return JSONResponse(await node.run(work))

    @router.post("/drafts/{id_}/approve")
    async def approve(
        request: Request,
        id_: str,
        statement: Annotated[str, Form()] = "",
        reason: Annotated[str, Form()] = "",
        lone: Annotated[str, Form()] = "",
        credential: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        typed: Annotated[str, Form()] = "",
    ) -> Response:
        officer = await door.signed_in(request, "read_drafts")

        try:
            seen = bytes.fromhex((await node.run(lambda: node.issue.review(id_))).hash)
            proof = await door.proving.anew(request, officer, seen, credential, password)
            said = reason.strip() or None
            await node.run(
                lambda: node.approve(
                    id_,
                    officer,
                    proof.method,
                    reason=said,
                    lone=lone == "yes",
                    saw=statement,
                    signed=proof.signed,
                    typed=typed,
                )
            )
        except Refused as error:  # nothing that was typed is lost
            why, status = error_text(error, language_of(request)), door.status_of(error)
            return await page(request, officer, id_, status, said=why, reason=reason, lone=lone == "yes")
        return RedirectResponse(f"/drafts/{id_}", 303)

    @router.post("/drafts/{id_}/withdraw")
    async def withdraw(request: Request, id_: str) -> Response:
        officer = await door.signed_in(request, "read_drafts")
        try:
            await node.run(lambda: node.withdraw(id_, officer))
        except Refused as error:
            if error.code == "draft.unknown":
                raise
            return await page(
                request, officer, id_, door.status_of(error), said=error_text(error, language_of(request))
            )
        return RedirectResponse(f"/drafts/{id_}", 303)

    @router.post("/drafts/{id_}/compose")
    async def compose(request: Request, id_: str) -> Response:
        officer = await door.signed_in(request, "draft")

        def work() -> str:
            return node.composer.again(node.issue.review(id_), officer, node.clock.now()).id

        return RedirectResponse(f"/compose/{await node.run(work)}", 303)

    @router.post("/drafts/{id_}/confirm")
    async def confirm(request: Request, id_: str) -> Response:
        officer = await door.signed_in(request, "status")

        def work() -> str:
            review = node.issue.review(id_)
            stored = node.store.find(review.draft.released) if review.draft.released else None
            if stored is None or lone_entry(review) is None:
                raise Refused("draft.not_lone", draft=id_)
            about = (Reference(origin=str(stored.origin), leaf=stored.leaf.hex()),)
            body = {"status": "confirmed", "at": format_instant(node.clock.now())}
            return node.issue.submit(review.draft.channel, "status", body, officer, references=about).id

        return RedirectResponse(f"/drafts/{await node.run(work)}", 303)

    return router


ROOM = Room(routes)
