"""Drafts and their release, duties, lawful silence, the end of a channel."""

from __future__ import annotations

from typing import Any

from preavis.clock import format_instant
from preavis.node import Node
from preavis.web import views
from preavis.web.control.asks import Given, channel_of, who
from preavis.web.control.table import Table
from preavis.wire import dump


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()
    do = node.run

    @table.post("/drafts")
    async def draft(given: Given) -> Any:
        person = await who(node, given)

        def work() -> Any:
            references = node.found_case(given["case"]).references if given.get("case") else ()
            body = given.get("body")
            if given.get("kind") == "status" and isinstance(body, dict):
                body = {"at": format_instant(node.clock.now()), **body}
            if isinstance(body, dict) and body.get("act") == "adopts_profile":
                body = {**body, "profile": dump(node.law.next_pin(channel_of(node, given)))}
            channel, kind = channel_of(node, given), str(given.get("kind"))
            if given.get("approve"):
                made = node.life.say(channel, kind, body, person.officer, person.method, references)
            else:
                made = node.issue.submit(channel, kind, body, person.officer, references=references)
            return views.review_json(node.issue.review(made.id))

        return await do(work)

    @table.get("/drafts")
    async def drafts() -> Any:
        return await do(lambda: [views.review_json(node.issue.review(d.id)) for d in node.store.drafts()])

    @table.get("/drafts/{id_}")
    async def review(id_: str) -> Any:
        return await do(lambda: views.review_json(node.issue.review(id_)))

    @table.post("/drafts/{id_}/approve")
    async def approve(id_: str, given: Given) -> Any:
        person = await who(node, given)

        def work() -> Any:
            node.approve(
                id_,
                person.officer,
                person.method,
                reason=given.get("reason"),
                lone=bool(given.get("lone")),
                saw=given.get("saw"),
                typed=str(given.get("receiver") or ""),
            )
            return views.review_json(node.issue.review(id_))

        return await do(work)

    @table.post("/drafts/{id_}/withdraw")
    async def withdraw(id_: str, given: Given) -> Any:
        person = await who(node, given)

        def work() -> Any:
            node.withdraw(id_, person.officer)
            return views.review_json(node.issue.review(id_))

        return await do(work)

    @table.get("/duties")
    async def duties() -> Any:
        return await do(lambda: [views.owed_json(owed) for owed in node.duties.all()])

    @table.post("/withhold")
    async def withhold(given: Given) -> Any:
        first = await who(node, given)
        second = await who(node, {"officer": given.get("second"), "password": given.get("second_password")})

        def work() -> Any:
            judgement = node.withhold(channel_of(node, given), given.get("notice"), (first.officer, second.officer))
            return {"findings": [views.finding_json(finding) for finding in judgement.findings]}

        return await do(work)

    @table.get("/withhold")
    async def withheld(channel: str | None = None) -> Any:
        return await do(
            lambda: [
                views.withheld_json(each) for each in node.ledger.all() if channel is None or each.channel == channel
            ]
        )

    @table.get("/channel")
    async def terms(channel: str | None = None) -> Any:
        def work() -> Any:
            held = node.config.channel_named(channel_of(node, {"channel": channel}))
            return {
                "name": held.name,
                "agreement": held.agreement,
                "parties": list(held.parties),
                "party": node.config.party,
                "mode": node.config.mode,
                "closed": node.issue.closed().get(held.name),
                "profile": dump(node.law.pin(held.name)),
                "suspended": [
                    [said.by, said.since.isoformat(), said.until.isoformat() if said.until else None]
                    for said in node.law.suspensions(held.name)
                ],
            }

        return await do(work)

    @table.post("/channel/close")
    async def close_channel(given: Given) -> Any:
        await do(lambda: node.issue.close(channel_of(node, given), "administrator"))
        return {}

    return table
