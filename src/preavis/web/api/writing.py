"""What a machine may do: submit a draft for people to release, and acknowledge for its own desk."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends

from preavis.errors import Refused
from preavis.node import Node
from preavis.store.people import Officer
from preavis.web import views
from preavis.web.api import shapes
from preavis.web.api.token import REFUSALS, caller


def routes(node: Node) -> APIRouter:
    """Return the routes of this part."""
    router = APIRouter(responses=REFUSALS)
    who = Depends(caller(node))

    @router.post("/drafts", status_code=201)
    async def draft(
        notice: Annotated[dict[str, Any], Body(description="The notice document.")],
        channel: str,
        officer: Officer = who,
        case: str | None = None,
        kind: str = "notice",
    ) -> shapes.Draft:
        def work() -> Any:
            node.people.require(officer, "draft")
            references = node.found_case(case).references if case is not None else ()
            made = node.issue.submit(channel, kind, notice, officer, references=references)
            said = views.review_json(node.issue.review(made.id))
            return {name: said[name] for name in shapes.Draft.__annotations__}

        found: shapes.Draft = await node.run(work)
        return found

    @router.post("/told/{number}/acknowledge")
    async def acknowledge(number: int, officer: Officer = who) -> dict[str, str]:
        def work() -> dict[str, str]:
            node.people.require(officer, "acknowledge")
            told = node.store.told_by_id(number) if 0 < number < 2**62 else None
            if told is None:
                raise Refused("told.unknown", told=number)
            return {"leaf": node.acknowledge(told, officer).leaf.hex()}

        return await node.run(work)

    return router
