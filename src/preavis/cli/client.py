"""What commands share that speak to a node: its directory, the officer, the password."""

from __future__ import annotations

import os
from pathlib import Path

import click

from preavis.cli.output import language
from preavis.i18n import text
from preavis.web.client import at, call

__all__ = ["at", "call", "node_option", "officer_option", "password"]

node_option = click.option(
    "--node",
    "directory",
    envvar="PREAVIS_NODE",
    default=".",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The node's directory (or PREAVIS_NODE).",
)
officer_option = click.option(
    "--officer", required=True, help="Your officer label; the password is asked, or taken from PREAVIS_PASSWORD."
)


def password() -> str:
    """Return the officer's password from the environment, or ask for it."""
    given = os.environ.get("PREAVIS_PASSWORD")
    return given if given is not None else click.prompt(text("console.password", language()), hide_input=True, err=True)
