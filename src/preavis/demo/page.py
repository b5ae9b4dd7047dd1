"""The visitor's page: one capital on the left, the other on the right, and one red line until a key is pressed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, select_autoescape

from preavis.i18n import text
from preavis.node.public_folder import files_of
from preavis.node.publish import INDEX
from preavis.web.console.compose import PAPER
from preavis.web.security import protect


def visitor_app(
    state: Callable[[], dict[str, Any]],
    read: Callable[[], None],
    public: Callable[[], Path | None],
    language: str = "en",
) -> FastAPI:
    """Return the page's application.

    `state` tells how it stands, `read` is the visitor's key, `public` tells where the public page lies, once there is one:
    any web server can show it, and this one knows nothing of the nodes.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    environment = Environment(loader=PackageLoader("preavis.demo", "."), autoescape=select_autoescape())

    @app.get("/")
    def show() -> Response:
        page = environment.get_template("visitor.html").render(
            state(), t=partial(text, language=language), language=language
        )
        return protect(HTMLResponse(page))

    @app.get("/state")
    def tell() -> Response:
        return protect(JSONResponse(state()))

    @app.post("/read")
    def pressed() -> Response:
        read()
        return protect(RedirectResponse("/", 303))

    @app.get("/public/{name}")
    def published(name: str) -> Response:
        folder = public()
        data = files_of(folder).get(name) if folder is not None else None
        if data is None:
            return protect(Response("not found\n", 404))
        media = "text/html" if name == INDEX else "text/plain"
        return protect(Response(data, media_type=media, headers={"Content-Security-Policy": PAPER}))

    @app.get("/{name}")
    def static(name: str) -> Response:
        media = {"visitor.css": "text/css", "visitor.js": "text/javascript"}.get(name)
        if media is None:
            return protect(Response("not found\n", 404))
        return protect(Response(files("preavis.demo").joinpath(name).read_bytes(), media_type=media))

    return app


class Server:
    """Serves the page from a thread until it is stopped."""

    def __init__(self, app: FastAPI, port: int) -> None:
        self._server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(5)
