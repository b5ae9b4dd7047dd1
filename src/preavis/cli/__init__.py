"""The command line. Each command lives in a small module and is imported only when it is called."""

from __future__ import annotations

import importlib
import sys
from typing import Any, Final

import click

from preavis import __version__
from preavis.errors import PreavisError

COMMANDS: Final[dict[str, str]] = {
    # command: module of preavis.cli
    "ack": "say",
    "agreements": "law",
    "alarms": "alarms",
    "amend": "say",
    "audit": "officers",
    "backup": "keep",
    "cancel": "say",
    "channel": "duties",
    "check": "check",
    "correct": "life",
    "demo": "demo",
    "desks": "desks",
    "doctor": "keep",
    "draft": "say",
    "duties": "duties",
    "enrol": "set_up",
    "evidence": "say",
    "explain": "explain",
    "export": "keep",
    "fsck": "keep",
    "handover": "life",
    "import": "keep",
    "inbox": "say",
    "init": "set_up",
    "keys": "set_up",
    "line-check": "life",
    "mail-in": "desks",
    "officer": "officers",
    "officers": "officers",
    "parse": "parse",
    "publish": "publish",
    "query": "life",
    "readback": "life",
    "release": "say",
    "render": "render",
    "reply": "life",
    "report": "say",
    "restore": "keep",
    "schema": "check",
    "scorecard": "life",
    "serve": "set_up",
    "sheet": "desks",
    "show": "say",
    "status": "say",
    "token": "token",
    "track": "track",
    "upgrade": "keep",
    "verify": "proof",
    "verify-sheet": "desks",
    "withdraw": "say",
    "withhold": "duties",
}


class _Commands(click.Group):
    """Imports a command's module when the command is named, so that `verify` starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"preavis.cli.{COMMANDS[cmd_name]}")
        name = "import_" if cmd_name == "import" else cmd_name.replace("-", "_")
        command: click.Command = getattr(module, name)
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__)
def cli() -> None:
    """States tell each other of missile and rocket launches before they happen."""


def main() -> Any:
    """Run the command line: exit 0 = done and nothing blocks, 1 = a finding blocks or a proof fails, 2 = unusable input."""
    try:
        return cli()
    except PreavisError as error:
        from preavis.cli.output import language
        from preavis.i18n import error_text

        click.echo(f"preavis: {error_text(error, language())}", err=True)
        sys.exit(error.exit_code)
