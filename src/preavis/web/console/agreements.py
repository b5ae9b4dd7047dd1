"""The agreements as the node knows them, article by article, each with its certainty."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

import preavis.agreements.profile as profiles
from preavis import articles
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign, language_of


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/agreements")
    async def show_agreements(request: Request) -> Response:
        officer = await door.signed_in(request)
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
        return door.page(request, "agreements.html", officer, agreements=known)

    @router.get("/agreements/{id_}")
    async def show_agreement(request: Request, id_: str) -> Response:
        officer = await door.signed_in(request)
        tongue = language_of(request)
        mine = next((channel.name for channel in node.config.channel if channel.agreement == id_), None)
        profile = await node.run(lambda: node.law.of(mine)) if mine is not None else profiles.load(id_)
        return door.page(
            request,
            "agreement.html",
            officer,
            profile=profile,
            in_force=articles.in_force(profile, tongue),
            articles=articles.articles(profile, tongue),
            questions=articles.questions(profile, tongue),
        )

    return router


ROOM = Room(routes, (Sign("/agreements", "law.agreements"),))
