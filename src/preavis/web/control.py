"""The control API: what the command line asks of a node, over the Unix socket in its directory or in the same process.

Whoever can open the socket owns the directory and its keys; what officers do still needs the officer's own password.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import Body, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from preavis.clock import format_instant
from preavis.errors import PreavisError, Refused, UnusableInput
from preavis.node import Node, upkeep
from preavis.node.setup import invite
from preavis.parties import Role
from preavis.statements import Reference
from preavis.store import Officer
from preavis.web import views
from preavis.wire import dump

T = TypeVar("T")
Given = Annotated[dict[str, Any], Body()]


@dataclass(frozen=True, slots=True)
class Who:
    """An officer who has just proven who he is."""

    officer: Officer
    method: str = "password"


async def who(node: Node, given: dict[str, Any]) -> Who:
    """Return the officer named in a request after checking the password. Raises Refused."""
    officer = await node.run(lambda: node.people.labelled(str(given.get("officer") or "")))
    # argon2 takes its time on purpose; the thread of the store must not wait for it
    await asyncio.to_thread(node.people.check_password, officer, str(given.get("password") or ""))
    return Who(officer)


def found_case(node: Node, prefix: str) -> Any:
    """Return a case by the beginning of its name. Raises Refused."""
    case = node.case(prefix)
    if case is None:
        raise Refused("case.unknown", case=prefix[:64])
    return case


def references_to(node: Node, prefix: str) -> tuple[Reference, ...]:
    """Return the references of a statement about a case: its first entry, and the entry in force."""
    case = found_case(node, prefix)
    leaves = [case.leaf]
    if case.asks.stored.leaf != case.leaf:
        leaves.append(case.asks.stored.leaf)
    return tuple(Reference(origin=str(case.author), leaf=leaf.hex()) for leaf in leaves)


def control_app(node: Node) -> FastAPI:
    """Return the application behind the socket."""
    app = FastAPI(title="Preavis node", openapi_url=None, docs_url=None, redoc_url=None)

    async def do(work: Callable[[], T]) -> T:
        return await node.run(work)

    @app.exception_handler(PreavisError)
    async def refused(_request: Request, error: PreavisError) -> Response:
        params = {name: str(value) for name, value in error.params.items()}
        return JSONResponse({"code": error.code, "params": params, "exit": error.exit_code}, 409)

    @app.get("/board")
    async def board() -> Any:
        return await do(lambda: [views.case_json(case) for case in node.board()])

    @app.get("/inbox")
    async def inbox(desk: str | None = None) -> Any:
        return await do(lambda: [views.told_json(told) for told in node.store.told(desk=desk, open_only=True)])

    @app.get("/cases/{prefix}")
    async def show(prefix: str) -> Any:
        return await do(lambda: views.case_json(found_case(node, prefix), whole=True))

    @app.get("/cases/{prefix}/evidence")
    async def evidence(prefix: str) -> Any:
        def work() -> Any:
            case = found_case(node, prefix)
            return [
                {
                    "name": f"{case.id}-{number}-{step.kind}",
                    "data": base64.b64encode(node.evidence(case, step)).decode(),
                }
                for number, step in enumerate(case.steps, 1)
                if step.kind != "acknowledgement"
            ]

        return await do(work)

    @app.post("/drafts")
    async def draft(given: Given) -> Any:
        person = await who(node, given)

        def work() -> Any:
            references = references_to(node, given["case"]) if given.get("case") else ()
            body = given.get("body")
            if given.get("kind") == "status" and isinstance(body, dict):
                body = {"at": format_instant(node.clock.now()), **body}
            if isinstance(body, dict) and body.get("act") == "adopts_profile":
                body = {**body, "profile": dump(node.law.next_pin(_channel(node, given)))}
            made = node.issue.submit(
                _channel(node, given), str(given.get("kind")), body, person.officer, references=references
            )
            if given.get("approve") and node.issue.review(made.id).needed == 1:
                node.approve(made.id, person.officer, person.method)
            return views.review_json(node.issue.review(made.id))

        return await do(work)

    @app.get("/drafts")
    async def drafts() -> Any:
        return await do(lambda: [views.review_json(node.issue.review(d.id)) for d in node.store.drafts()])

    @app.get("/drafts/{id_}")
    async def review(id_: str) -> Any:
        return await do(lambda: views.review_json(node.issue.review(id_)))

    @app.post("/drafts/{id_}/approve")
    async def approve(id_: str, given: Given) -> Any:
        person = await who(node, given)

        def work() -> Any:
            node.approve(id_, person.officer, person.method, reason=given.get("reason"), lone=bool(given.get("lone")))
            return views.review_json(node.issue.review(id_))

        return await do(work)

    @app.post("/acknowledge")
    async def acknowledge(given: Given) -> Any:
        person = await who(node, given)

        def work() -> Any:
            case = found_case(node, str(given.get("case")))
            desk = given.get("desk") or person.officer.desk
            open_ = [told for told in node.store.told(case=case.leaf, desk=desk, open_only=True) if told.desk == desk]
            if not open_:
                raise Refused("ack.nothing_open", desk=desk or "-")
            return {"acknowledged": [node.acknowledge(told, person.officer).leaf.hex() for told in open_]}

        return await do(work)

    @app.get("/duties")
    async def duties() -> Any:
        return await do(lambda: [views.owed_json(owed) for owed in node.duties.all()])

    @app.post("/withhold")
    async def withhold(given: Given) -> Any:
        first = await who(node, given)
        second = await who(node, {"officer": given.get("second"), "password": given.get("second_password")})

        def work() -> Any:
            judgement = node.withhold(_channel(node, given), given.get("notice"), (first.officer, second.officer))
            return {"findings": [views.finding_json(finding) for finding in judgement.findings]}

        return await do(work)

    @app.get("/withhold")
    async def withheld(channel: str | None = None) -> Any:
        return await do(
            lambda: [
                views.withheld_json(each) for each in node.ledger.all() if channel is None or each.channel == channel
            ]
        )

    @app.post("/channel/close")
    async def close_channel(given: Given) -> Any:
        await do(lambda: node.issue.close(_channel(node, given), "administrator"))
        return {}

    @app.get("/alarms")
    async def alarms() -> Any:
        return await do(lambda: [views.alarm_json(alarm) for alarm in node.store.alarms()])

    @app.post("/alarms/{id_}/acknowledge")
    async def acknowledge_alarm(id_: int, given: Given) -> Any:
        person = await who(node, given)
        await do(lambda: node.acknowledge_alarm(id_, person.officer))
        return {}

    @app.post("/officers")
    async def add_officer(given: Given) -> Any:
        def work() -> Any:
            roles: frozenset[Role] = frozenset(given["roles"])
            token = invite(
                node.store, node.people, given["name"], given["label"], roles, node.clock.now(), desk=given.get("desk")
            )
            if given.get("password"):
                node.people.set_password(node.people.labelled(given["label"]), given["password"])
            return {"label": given["label"], "link": f"{node.console_address()}/join/{token}"}

        return await do(work)

    @app.get("/peers")
    async def peers() -> Any:
        return await do(lambda: upkeep.peers(node))

    @app.post("/peers/examine")
    async def examine(given: Given) -> Any:
        def work() -> Any:
            card, words = node.peers.examine(given["card"].encode())
            differs = node.law.differences(card.channel, card.profile) if card.profile is not None else {}
            return {
                "party": card.party,
                "channel": card.channel,
                "version": card.version,
                "fingerprint": words,
                "profile_differs": differs,
            }

        return await do(work)

    @app.post("/peers")
    async def enrol(given: Given) -> Any:
        def work() -> Any:
            card = node.peers.enrol(given["card"].encode(), "administrator", node.clock.now())
            if card.profile is not None:
                node.law.enrolled(card.origin, card.profile)
            node.wire_peers()
            return {"party": card.party, "channel": card.channel, "version": card.version}

        return await do(work)

    @app.post("/peers/end")
    async def end(given: Given) -> Any:
        def work() -> Any:
            node.peers.end(given["party"], given["channel"], "administrator", node.clock.now())
            node.wire_peers()
            return {}

        return await do(work)

    @app.post("/export")
    async def export(given: Given) -> Any:
        return await do(lambda: upkeep.export(node, _channel(node, given), given["party"], Path(given["directory"])))

    @app.post("/import")
    async def import_(given: Given) -> Any:
        return await do(lambda: upkeep.import_(node, Path(given["directory"])))

    @app.post("/heal")
    async def heal(given: Given) -> Any:
        return await upkeep.heal(node, _channel(node, given))

    @app.post("/clock/confirm")
    async def confirm_clock() -> Any:
        await do(node.signing.confirm)
        return {}

    @app.get("/fsck")
    async def fsck() -> Any:
        return await do(lambda: upkeep.fsck(node))

    @app.get("/doctor")
    async def doctor() -> Any:
        return await do(lambda: upkeep.doctor(node))

    @app.post("/backup")
    async def backup(given: Given) -> Any:
        return await do(lambda: upkeep.backup(node, Path(given["directory"])))

    return app


def _channel(node: Node, given: dict[str, Any]) -> str:
    """Return the named channel, or the only one. Raises UnusableInput."""
    if given.get("channel"):
        return node.config.channel_named(str(given["channel"])).name
    if len(node.config.channel) != 1:
        raise UnusableInput("channel.which", channels=", ".join(channel.name for channel in node.config.channel))
    return node.config.channel[0].name
