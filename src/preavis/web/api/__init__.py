"""The API for machines, under `/api/v1` of the console's listener: a token of a role, JSON, and a feed of changes.

What only a person may do is not here: nobody releases or administers with a token. `GET /api/v1/openapi.json` tells the rest.
"""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from preavis import __version__
from preavis.errors import PreavisError, UnusableInput
from preavis.i18n import error_text
from preavis.node import Node
from preavis.web.api import reading, writing
from preavis.web.api.token import NoToken

PREFIX: Final = "/api/v1"


def api_app(node: Node) -> FastAPI:
    """Return the application that the console mounts under `/api/v1`."""
    app = FastAPI(
        title="Preavis",
        version=__version__,
        description="Launch notifications between states. Every call needs a token: `Authorization: Bearer preavis_...`.",
        docs_url=None,
        redoc_url=None,
    )

    @app.exception_handler(PreavisError)
    async def refused(_request: Request, error: PreavisError) -> Response:
        status = 404 if error.code.endswith(".unknown") else 400 if isinstance(error, UnusableInput) else 409
        if error.code == "officer.may_not":
            status = 403
        return problem(status, error)

    @app.exception_handler(NoToken)
    async def no_token(_request: Request, _error: NoToken) -> Response:
        answer = problem(401, UnusableInput("token.missing"))
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        return problem(400, UnusableInput("api.malformed", path=where, problem=str(first["msg"])[:200]))

    @app.exception_handler(HTTPException)
    async def other(_request: Request, error: HTTPException) -> Response:
        return no_such_call(error)

    app.include_router(reading.routes(node))
    app.include_router(writing.routes(node))
    return app


def no_such_call(error: HTTPException) -> JSONResponse:
    """Return the refusal of a call that the API does not know."""
    answer = problem(error.status_code, UnusableInput("api.no_such_call", status=error.status_code))
    answer.headers.update(error.headers or {})
    return answer


def problem(status: int, error: PreavisError) -> JSONResponse:
    """Return a refusal: its code, its parameters, and the same in words."""
    params = {name: str(value) for name, value in error.params.items()}
    return JSONResponse({"code": error.code, "params": params, "message": error_text(error)}, status)
