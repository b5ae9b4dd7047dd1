"""`preavis explain`: what a code that stands in a finding, an error or an alarm says."""

from __future__ import annotations

import difflib

import click

from preavis.cli.output import language, print_json
from preavis.errors import UnusableInput
from preavis.i18n import LANGUAGES, tables

NEAREST = 3


@click.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="In every language.")
@click.option("--language", "tongue", type=click.Choice(LANGUAGES))
def explain(code: str, as_json: bool, tongue: str | None) -> None:
    """Say in words what a code means, such as `notice.outside_windows`; braces hold what each case fills in."""
    forms = tables().get(code)
    if forms is None:
        near = difflib.get_close_matches(code, tables(), NEAREST)
        raise UnusableInput("explain.unknown", given=code[:64], near=", ".join(near) or "–")
    if as_json:
        print_json({"code": code, **forms})
        return
    said = forms[tongue or language()]
    for line in [said] if isinstance(said, str) else dict.fromkeys(said.values()):
        click.echo(line)
