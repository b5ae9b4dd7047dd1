"""`preavis render`: a notice in the forms of pilots, mariners and ministries; what a form cannot say goes to standard error."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Final

import click

import preavis.agreements.profile as profiles
from preavis.cli.output import finding_json, finding_line, language, print_json, read_bytes
from preavis.cli.parse import given_instant
from preavis.clock import SystemClock
from preavis.errors import PreavisError, UnusableInput
from preavis.findings import Finding, blocks
from preavis.formats.rendering import Renderer, Rendering, Wishes
from preavis.i18n import LANGUAGES, error_text
from preavis.wire import load, read_notice

RENDERERS: Final = {
    "notam": "preavis.formats.notam.write",
    "navwarn": "preavis.formats.navwarn.write",
    "s124": "preavis.formats.s124",
    "aixm": "preavis.formats.aixm",
    "cap": "preavis.formats.cap",
    "geojson": "preavis.formats.geojson",
    "kml": "preavis.formats.kml",
    "ical": "preavis.formats.ical",
    "form": "preavis.formats.form",
    "text": "preavis.formats.textform",
    "plns": "preavis.formats.plns",
}

ARGUMENTS: Final = frozenset(
    {
        "form.languages",
        "navwarn.cancels_what",
        "navwarn.no_navarea",
        "notam.bad_fir",
        "notam.bad_number",
        "notam.cancels_what",
        "notam.no_fir",
        "notam.one_for_one",
        "notam.other_series",
        "s124.bad_number",
    }
)
"""What a renderer refuses because of the arguments, exit 2; whatever else it refuses is the notice's doing, exit 1."""
MOST_LANGUAGES: Final = 2


def renderer(name: str) -> Renderer:
    """Return the renderer of a format."""
    found: Renderer = importlib.import_module(RENDERERS[name]).render
    return found


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(RENDERERS)))
@click.argument("notice")
@click.option("--agreement", help="Name the agreement on the form.")
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES), help="At most two, side by side.")
@click.option("--fir", "firs", multiple=True, help="An ICAO location indicator; may be repeated.")
@click.option("--area", "navarea", help="The NAVAREA, in Roman numerals.")
@click.option("--number", help="The issuer's own number.")
@click.option("--replaces", help="The earlier one that this replaces.")
@click.option("--cancels", help="The earlier one that this cancels.")
@click.option("--issued", help="YYYY-MM-DDTHH:MM:SSZ; default: now.")
@click.option("--exercise", is_flag=True, help="Mark it EXERCISE throughout.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the documents into this directory.")
@click.option("--json", "as_json", is_flag=True)
def render(
    form: str,
    notice: str,
    agreement: str | None,
    languages: tuple[str, ...],
    firs: tuple[str, ...],
    navarea: str | None,
    number: str | None,
    replaces: str | None,
    cancels: str | None,
    issued: str | None,
    exercise: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Render a notice (a JSON file, or -): notam, navwarn, s124, aixm, cap, geojson, kml, ical, form (HTML), text or plns."""
    document, said = read_notice(load(read_bytes(notice)))
    if document is None:
        for finding in said:
            click.echo(finding_line(finding, language()), err=True)
        sys.exit(1)
    if replaces and cancels:
        raise UnusableInput("render.replaces_or_cancels")
    tongues = tuple(dict.fromkeys(languages)) or ("en",)
    if len(tongues) > MOST_LANGUAGES:
        raise UnusableInput("form.languages", given=", ".join(tongues), known=", ".join(LANGUAGES))
    named = profiles.load(agreement).name if agreement else {}
    wishes = Wishes(
        issued=given_instant(issued) or SystemClock().now(),
        languages=tongues,
        firs=tuple(fir.upper() for fir in firs),
        navarea=navarea.upper() if navarea else None,
        number=number,
        replaces=replaces,
        cancels=cancels,
        exercise=exercise,
        agreement=agreement,
        agreement_name=tuple(named[tongue] for tongue in tongues) if named else (),
    )
    try:
        rendering = renderer(form)(document, wishes)
    except PreavisError as error:
        if error.code in ARGUMENTS:
            raise
        click.echo(f"preavis: {error_text(error, language())}", err=True)
        sys.exit(1)
    _give(rendering, said, out, as_json=as_json)
    sys.exit(1 if blocks((*said, *rendering.findings)) else 0)


def _give(rendering: Rendering, said: tuple[Finding, ...], out: Path | None, *, as_json: bool) -> None:
    findings = (*said, *rendering.findings)
    if as_json:
        documents = [{"name": document.name, "text": document.text} for document in rendering.documents]
        print_json({"documents": documents, "findings": [finding_json(finding, language()) for finding in findings]})
        return
    for finding in findings:
        click.echo(finding_line(finding, language()), err=True)
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for document in rendering.documents:
                (out / document.name).write_text(document.text, "utf-8")
                click.echo(str(out / document.name))
        except OSError as error:
            raise UnusableInput("file.unreadable", file=str(out), problem=error.strerror or str(error)) from error
    elif len(rendering.documents) == 1:
        click.echo(rendering.documents[0].text, nl=False)
    else:
        raise UnusableInput("render.several", n=len(rendering.documents))
