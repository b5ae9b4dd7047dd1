"""`preavis track`: what is announced for a place and a time."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from preavis.cli.client import call, node_option
from preavis.cli.output import language, print_json
from preavis.i18n import text


@click.command()
@click.argument("where")
@click.option("--at", help="The time, UTC: 1015Z, 251015Z NOV 26 or 2026-11-25 10:15Z; now where it is left out.")
@click.option("--json", "as_json", is_flag=True)
@node_option
def track(where: str, at: str | None, as_json: bool, directory: Path) -> None:
    """Say whether something is announced for a place (`6254N 04030E`, `62.9 40.5`) and a time. Exit 1: nothing is."""
    answer = call(directory, "GET", "/track", where=where, when=at)
    if as_json:
        print_json(answer)
    else:
        tongue = language()
        lat, lon = answer["position"]
        click.echo(text("track.asked", tongue, lat=lat, lon=lon, at=answer["at"]))
        click.echo(
            text({"announced": "track.yes", "possible": "track.perhaps", "none": "track.no"}[answer["verdict"]], tongue)
        )
        for hit in answer["hits"]:
            when = f"{hit['from']} / {hit['to']}" if hit["from"] else text("track.no_time", tongue)
            said = text(f"track.{hit['relation']}", tongue, area=hit["area"])
            click.echo("  ".join(filter(None, [hit["reference"] or hit["case"], said, _far(hit["km"], tongue), when])))
        click.echo(text("track.limits", tongue))
    if answer["verdict"] == "none":
        sys.exit(1)


def _far(km: int | None, tongue: str) -> str:
    if km is None:
        return text("track.somewhere", tongue)
    return text("track.km", tongue, n=km) if km else ""
