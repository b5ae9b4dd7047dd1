"""The console that officers use."""

from __future__ import annotations

from fastapi import FastAPI

from preavis.node import Node


def console_app(node: Node) -> FastAPI:
    """Return the application of the console's listener."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    return app
