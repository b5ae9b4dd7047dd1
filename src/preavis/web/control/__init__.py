"""The control API: what the command line asks of a node, over the Unix socket in its directory or in the same process.

Whoever can open the socket owns the directory and its keys; what officers do still needs the officer's own password.
"""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from preavis.errors import PreavisError
from preavis.node import Node
from preavis.web.control import cases, desks, drafts, life, officers, peers, publications, tokens, track, upkeep

PARTS = (
    cases.routes,
    desks.routes,
    drafts.routes,
    life.routes,
    peers.routes,
    officers.routes,
    publications.routes,
    tokens.routes,
    track.routes,
    upkeep.routes,
)


def control_app(node: Node) -> FastAPI:
    """Return the application behind the socket."""
    app = FastAPI(title="Preavis node", openapi_url=None, docs_url=None, redoc_url=None)

    @app.exception_handler(PreavisError)
    async def refused(_request: Request, error: PreavisError) -> Response:
        params = {name: str(value) for name, value in error.params.items()}
        return JSONResponse({"code": error.code, "params": params, "exit": error.exit_code}, 409)

    for part in PARTS:
        app.include_router(part(node))
    return app
