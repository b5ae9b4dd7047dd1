"""`preavis demo`: the main job on this machine, without argument, account or network."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from preavis.cli.output import language
from preavis.errors import PreavisError
from preavis.i18n import error_text

if TYPE_CHECKING:
    from rich.console import Console

    from preavis.demo.day import Day

SILENCE_ONCE = 4
SILENCE = 60


@click.command()
@click.option("--once", is_flag=True, help="Play the silence and the deputy, print what was proven, and end.")
@click.option("--keep", type=click.Path(path_type=Path), help="Where the evidence files go (default: a new directory).")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
def demo(once: bool, keep: Path | None, no_browser: bool) -> None:
    """Two capitals and a neutral witness play a day from public launch records."""
    from rich.console import Console

    from preavis.demo.day import Day
    from preavis.demo.mail import Mailbox
    from preavis.demo.nodes import Nodes, free_port
    from preavis.demo.page import Server, visitor_app

    console = Console(highlight=False, soft_wrap=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    work = Path(tempfile.mkdtemp(prefix="preavis-demo-"))
    kept = keep or Path(tempfile.mkdtemp(prefix="preavis-evidence-"))
    kept.mkdir(parents=True, exist_ok=True)
    smtp = free_port()
    nodes, mailbox = Nodes(work, SILENCE_ONCE if once else SILENCE, smtp), Mailbox(smtp)
    day = Day(nodes, mailbox, kept, console.print, command=_command(), language=language())
    console.print(f"[bold]EXERCISE[/bold]  {day.t('demo.rebuilt')}")
    for credit in _credits():
        console.print(f"[dim]{credit}[/dim]")
    server = None
    mailbox.start()
    try:
        if not once:
            port = free_port()
            server = Server(visitor_app(day.state, day.press, lambda: day.page, day.language), port)
            server.start()
            address = f"http://127.0.0.1:{port}"
            console.print(f"\n[bold]{day.t('demo.open_page', address=address)}[/bold]\n")
            if not no_browser:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        day.play(wait=0.5 if once else SILENCE)
        _proven(console, day)
        if not once:
            _stay(console, day)
    except KeyboardInterrupt:
        console.print(day.t("demo.stopped"))
    except PreavisError as error:
        click.echo(f"preavis: {error_text(error, language())}", err=True)
        sys.exit(1)
    finally:
        nodes.stop()
        mailbox.stop()
        if server is not None:
            server.stop()
        shutil.rmtree(work, ignore_errors=True)


def _command() -> str:
    """Return how this program was called, so that the printed lines can be typed as they stand."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "preavis" else f"{sys.executable} -m preavis"


def _credits() -> list[str]:
    from preavis.demo.records import records

    credits_: list[str] = records()["attribution"]
    return credits_


def _proven(console: Console, day: Day) -> None:
    from rich.table import Table

    from preavis.demo import mail, public
    from preavis.node.publish import INDEX

    table = Table(day.t("demo.proven"), day.t("demo.shown_by"), title=day.t("demo.table"))
    for what, shown in day.proven:
        table.add_row(what, shown)
    console.print(table)
    console.print(day.t("demo.evidence_in", place=day.keep))
    for path in day.files:
        console.print(f"  {day.verify_line(path)}")
    console.print(day.t("demo.public_in", place=public.place(day) / INDEX))
    console.print(day.t("demo.mail_in", place=day.keep / mail.FILE))


def _stay(console: Console, day: Day) -> None:
    from preavis.demo.nodes import OFFICERS, PASSWORD

    console.print()
    for party in ("CN", "RU"):
        console.print(day.t("demo.console_of", party=party, address=day.nodes.console(party)))
    labels = ", ".join(label for label, _, _ in OFFICERS)
    console.print(day.t("demo.sign_in_as", officers=labels, password=PASSWORD))
    console.print(day.t("demo.ctrl_c"))
    threading.Event().wait()
